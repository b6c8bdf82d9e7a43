using System.Reflection;
using System.Xml.Linq;

namespace Fiscal.Architecture.Tests;

/// <summary>The working tree these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] GeneratedFolders = ["bin", "obj", "artifacts", ".git", ".vs", ".idea", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules"];

    public static string Root { get; } = FindRoot();

    public static string Configuration { get; } = typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public static string Version { get; } = XDocument.Load(Path.Combine(Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    public static IReadOnlyList<SourceProject> Projects { get; } =
        [.. Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static path => new SourceProject(path))];

    public static TheoryData<string> ProjectNames => [.. Projects.Select(static project => project.Name)];

    public static TheoryData<string> LibraryNames => [.. Projects.Where(static project => project.IsLibrary).Select(static project => project.Name)];

    public static TheoryData<string> PackageNames => [.. Projects.Where(static project => project.IsLibrary && project.IsPackable).Select(static project => project.Name)];

    public static SourceProject Project(string name) => Projects.Single(project => project.Name == name);

    /// <summary>The net10.0 build, loaded.</summary>
    public static Assembly Load(SourceProject project) => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, project.AssemblyName + ".dll"));

    /// <summary>Every file a person wrote, relative to the root.</summary>
    public static IEnumerable<string> Files(string folder = "")
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(Path.Combine(Root, folder)).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(entry);
            var relative = Path.Combine(folder, name);
            if (!Directory.Exists(entry))
            {
                if (!name.EndsWith(".received.txt", StringComparison.Ordinal) && name != ".git")
                {
                    yield return relative.Replace('\\', '/');
                }
            }
            else if (!GeneratedFolders.Contains(name))
            {
                foreach (var file in Files(relative))
                {
                    yield return file;
                }
            }
        }
    }

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fiscal.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests run inside the repository: no Fiscal.sln above " + AppContext.BaseDirectory);
        }

        return folder;
    }
}
