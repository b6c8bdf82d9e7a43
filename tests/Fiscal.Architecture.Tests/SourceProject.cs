using System.Xml.Linq;

namespace Fiscal.Architecture.Tests;

/// <summary>A project of src, as its file describes it.</summary>
public sealed class SourceProject
{
    private readonly XDocument _xml;

    public SourceProject(string path)
    {
        Path = path;
        Name = System.IO.Path.GetFileNameWithoutExtension(path);
        Folder = System.IO.Path.GetDirectoryName(path)!;
        _xml = XDocument.Load(path);
    }

    public string Name { get; }

    public string Path { get; }

    public string Folder { get; }

    public IReadOnlyList<string> Targets => (Property("TargetFrameworks") is { Length: > 0 } several ? several : Property("TargetFramework") ?? "netstandard2.0;net10.0").Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Programs have no API, and bring along what they need; analyzers are called by compilers alone.</summary>
    public bool IsLibrary => Property("OutputType") != "Exe" && Property("IsRoslynComponent") != "true";

    public bool IsPackable => Property("IsPackable") != "false";

    public string AssemblyName => Property("AssemblyName") ?? Name;

    public IReadOnlyList<string> ProjectReferences =>
        [.. Items("ProjectReference").Select(static item => System.IO.Path.GetFileNameWithoutExtension(item.Replace('\\', '/')))];

    /// <summary>Packages, without those that only a development machine sees.</summary>
    public IReadOnlyList<string> PackageReferences => [.. _xml.Descendants("PackageReference")
        .Where(static item => (string?)item.Attribute("PrivateAssets") != "all")
        .Select(static item => (string?)item.Attribute("Include"))
        .OfType<string>()];

    public string Output(string target) => System.IO.Path.Combine(Folder, "bin", Repository.Configuration, target, AssemblyName + ".dll");

    public string Package => System.IO.Path.Combine(Folder, "bin", Repository.Configuration, $"{Name}.{Repository.Version}.nupkg");

    private string? Property(string name) => _xml.Descendants("PropertyGroup").Elements(name).LastOrDefault()?.Value.Trim();

    private IEnumerable<string> Items(string name) => _xml.Descendants(name).Select(static item => (string?)item.Attribute("Include")).OfType<string>();
}
