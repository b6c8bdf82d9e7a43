using System.Text.Json;
using System.Xml.Linq;

namespace Fiscal.Architecture.Tests;

/// <summary>
/// An Apache-2.0 SDK goes into closed tills: whatever is restored must allow that. Licences are read from the nuspec of the exact version that was
/// restored, because packages change theirs between versions.
/// </summary>
public class LicenceTests
{
    private static readonly string[] Shipped = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MS-PL", "PostgreSQL"];

    private static readonly string[] DevelopmentOnly = [.. Shipped, "MPL-2.0"];

    /// <summary>Packages whose nuspec carries a file or an address instead of an SPDX id: what a person read there, for this version alone.</summary>
    private static readonly Dictionary<string, (string Licence, string Evidence)> ReadByAPerson = new(StringComparer.OrdinalIgnoreCase)
    {
        ["xunit.abstractions/2.0.3"] = ("Apache-2.0", "licence address leads to xunit/xunit, license.txt"),
        ["System.Data.DataSetExtensions/4.5.0"] = ("MIT", "licence address leads to dotnet/corefx, LICENSE.TXT"),
        ["NETStandard.Library/2.0.3"] = ("MIT", "licence address leads to dotnet/standard, LICENSE.TXT"),
        ["Microsoft.NETCore.Platforms/1.1.0"] = ("MS-NET-Library", "reference data for NuGet, no code; the .NET Library licence lets it be restored, nothing of it is shipped"),
    };

    /// <summary>Licences outside the list that are tolerated for exactly these packages because nothing of them reaches a user.</summary>
    private static readonly string[] NothingShipped = ["Microsoft.NETCore.Platforms/1.1.0"];

    public static TheoryData<string> Projects => Repository.ProjectNames;

    [Theory]
    [MemberData(nameof(Projects))]
    public void What_a_library_brings_to_its_users_is_licensed_permissively(string name) =>
        Violations.None(Unlicensed(Repository.Project(name).Folder, Shipped, shippedOnly: true));

    [Theory]
    [MemberData(nameof(Projects))]
    public void What_a_library_is_built_with_has_a_known_licence(string name) =>
        Violations.None(Unlicensed(Repository.Project(name).Folder, DevelopmentOnly, shippedOnly: false));

    private static List<string> Unlicensed(string folder, string[] allowed, bool shippedOnly)
    {
        var assets = Path.Combine(folder, "obj", "project.assets.json");
        Assert.True(File.Exists(assets), $"{assets} is missing: restore first.");
        using var document = JsonDocument.Parse(File.ReadAllText(assets));
        var root = document.RootElement;
        var packageFolders = root.GetProperty("packageFolders").EnumerateObject().Select(static item => item.Name).ToList();
        var violations = new List<string>();
        foreach (var package in shippedOnly ? ShippedPackages(root) : AllPackages(root))
        {
            var licence = Licence(packageFolders, package);
            if (!licence.Split(" OR ").Any(choice => allowed.Contains(choice.Trim('(', ')', ' '))) && !NothingShipped.Contains(package, StringComparer.OrdinalIgnoreCase))
            {
                violations.Add($"{package}: {licence}");
            }
        }

        return violations;
    }

    private static IEnumerable<string> AllPackages(JsonElement root) =>
        root.GetProperty("libraries").EnumerateObject().Where(static item => item.Value.GetProperty("type").GetString() == "package").Select(static item => item.Name);

    /// <summary>What is reached without passing a reference that is kept from users (PrivateAssets="all").</summary>
    private static HashSet<string> ShippedPackages(JsonElement root)
    {
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var framework in root.GetProperty("project").GetProperty("frameworks").EnumerateObject())
        {
            var target = root.GetProperty("targets").EnumerateObject().First(item => Normalized(item.Name) == Normalized(framework.Name)).Value;
            var libraries = target.EnumerateObject().ToDictionary(static item => item.Name.Split('/')[0], static item => item, StringComparer.OrdinalIgnoreCase);
            var pending = new Stack<string>();
            if (framework.Value.TryGetProperty("dependencies", out var dependencies))
            {
                foreach (var dependency in dependencies.EnumerateObject())
                {
                    if (!dependency.Value.TryGetProperty("suppressParent", out var suppress) || suppress.GetString() != "All")
                    {
                        pending.Push(dependency.Name);
                    }
                }
            }

            foreach (var project in libraries.Values.Where(static item => item.Value.GetProperty("type").GetString() == "project"))
            {
                pending.Push(project.Name.Split('/')[0]);
            }

            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            while (pending.TryPop(out var id))
            {
                if (!seen.Add(id) || !libraries.TryGetValue(id, out var library))
                {
                    continue;
                }

                if (library.Value.GetProperty("type").GetString() == "package")
                {
                    found.Add(library.Name);
                }

                if (library.Value.TryGetProperty("dependencies", out var next))
                {
                    foreach (var dependency in next.EnumerateObject())
                    {
                        pending.Push(dependency.Name);
                    }
                }
            }
        }

        return found;
    }

    private static string Normalized(string framework) =>
        framework.Replace(".NETStandard,Version=v", "netstandard", StringComparison.Ordinal).Replace(".NETCoreApp,Version=v", "net", StringComparison.Ordinal);

    private static string Licence(List<string> packageFolders, string package)
    {
        if (ReadByAPerson.TryGetValue(package, out var read))
        {
            return read.Licence;
        }

        var (id, version) = (package.Split('/')[0].ToLowerInvariant(), package.Split('/')[1].ToLowerInvariant());
        var nuspec = packageFolders.Select(folder => Path.Combine(folder, id, version, id + ".nuspec")).FirstOrDefault(File.Exists);
        if (nuspec is null)
        {
            return "no nuspec found";
        }

        var metadata = XDocument.Load(nuspec).Root!.Elements().Single(static element => element.Name.LocalName == "metadata");
        var licence = metadata.Elements().FirstOrDefault(static element => element.Name.LocalName == "license");
        if (licence is null)
        {
            return "licence address " + (metadata.Elements().FirstOrDefault(static element => element.Name.LocalName == "licenseUrl")?.Value ?? "missing");
        }

        return (string?)licence.Attribute("type") == "expression" ? licence.Value : "licence file " + licence.Value;
    }
}
