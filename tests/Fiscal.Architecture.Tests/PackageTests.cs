using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace Fiscal.Architecture.Tests;

/// <summary>What a user gets when he installs a package: exactly what somebody approved, and nothing of other people's.</summary>
public class PackageTests
{
    public static TheoryData<string> Packages => Repository.PackageNames;

    [Theory]
    [MemberData(nameof(Packages))]
    public void Dependencies_are_the_approved_ones(string name)
    {
        using var package = Open(name);
        var text = new StringBuilder();
        foreach (var group in Metadata(package).Descendants().Where(static element => element.Name.LocalName == "group"))
        {
            text.Append((string?)group.Attribute("targetFramework")).Append('\n');
            foreach (var dependency in group.Elements().OrderBy(static element => (string?)element.Attribute("id"), StringComparer.Ordinal))
            {
                text.Append("  ").Append((string?)dependency.Attribute("id")).Append(' ').Append((string?)dependency.Attribute("version")).Append('\n');
            }
        }

        Approval.Verify("Packages", name, text.ToString());
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_says_what_it_is_and_how_it_may_be_used(string name)
    {
        using var package = Open(name);
        var metadata = Metadata(package);
        Assert.Equal("Apache-2.0", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.NotNull(package.GetEntry("README.md"));
        Assert.False(string.IsNullOrWhiteSpace(Value(metadata, "description")));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_holds_no_foreign_binaries(string name)
    {
        using var package = Open(name);
        var binaries = package.Entries.Select(static entry => entry.FullName).Where(static path => Path.GetExtension(path) is ".dll" or ".so" or ".dylib" or ".exe" or ".a").ToList();
        var own = Repository.Projects.Select(static project => project.AssemblyName + ".dll").ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(binaries);
        Violations.None(binaries.Where(path => !own.Contains(Path.GetFileName(path))));
    }

    private static ZipArchive Open(string name)
    {
        var path = Repository.Project(name).Package;
        Assert.True(File.Exists(path), $"{path} is missing: building this test project packs it.");
        return ZipFile.OpenRead(path);
    }

    private static XElement Metadata(ZipArchive package)
    {
        using var nuspec = package.Entries.Single(static entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(static element => element.Name.LocalName == "metadata");
    }

    private static string? Value(XElement metadata, string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
