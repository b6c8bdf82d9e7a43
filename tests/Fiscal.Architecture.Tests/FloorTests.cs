using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fiscal.Architecture.Tests;

/// <summary>Arrows point downwards only; docs/architecture.md says why.</summary>
public class FloorTests
{
    private static readonly string[] AbstractionsMayUse =
        ["Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Options", "Microsoft.Extensions.Logging.Abstractions"];

    public static TheoryData<string> Projects => Repository.ProjectNames;

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_stands_on_a_floor(string name) =>
        Assert.True(Floors.Of(name) is not null, $"{name} is on no floor: put it into Floors.cs and docs/architecture.md.");

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_references_point_downwards(string name) =>
        Violations.None(Repository.Project(name).ProjectReferences.Select(reference => Floors.Objection(name, reference)).OfType<string>());

    [Theory]
    [MemberData(nameof(Projects))]
    public void Assembly_references_point_downwards(string name)
    {
        var project = Repository.Project(name);
        var own = Repository.Projects.ToDictionary(static other => other.AssemblyName, static other => other.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var target in project.Targets)
        {
            var objections = References(project.Output(target)).Where(own.ContainsKey).Select(reference => Floors.Objection(name, own[reference])).OfType<string>();
            Violations.None(objections.Select(objection => target + ": " + objection));
        }
    }

    [Fact]
    public void Upward_and_sideways_references_are_refused()
    {
        Assert.NotNull(Floors.Objection("Fiscal.Abstractions", "Fiscal.Journal"));
        Assert.NotNull(Floors.Objection("Fiscal.Documents", "Fiscal.Journal"));
        Assert.NotNull(Floors.Objection("Fiscal.Documents", "Fiscal.Tse.Logs"));
        Assert.NotNull(Floors.Objection("Fiscal.Tse.Simulator", "Fiscal.Journal.Sqlite"));
        Assert.NotNull(Floors.Objection("Fiscal.Testing", "Fiscal.Tse.Simulator"));
        Assert.NotNull(Floors.Objection("Fiscal.Testing", "Fiscal"));
        Assert.NotNull(Floors.Objection("Fiscal", "Fiscal.Tse.Simulator"));
        Assert.NotNull(Floors.Objection("Fiscal.Journal.Specification", "Fiscal.Journal.Specification.Xunit"));
        Assert.NotNull(Floors.Objection("Fiscal.Journal", "Fiscal.Unheard"));
        Assert.Null(Floors.Objection("Fiscal", Floors.EmbeddedDefault));
        Assert.Null(Floors.Objection("Fiscal.Journal", "Fiscal.Tse.Logs"));
    }

    [Fact]
    public void Abstractions_needs_only_three_packages_beside_what_netstandard_lacks()
    {
        var packages = Repository.Project("Fiscal.Abstractions").PackageReferences;
        Violations.None(packages.Where(static package => !AbstractionsMayUse.Contains(package) && !package.StartsWith("Microsoft.Bcl.", StringComparison.Ordinal) && package != "System.Memory"));
    }

    [Fact]
    public void Only_documents_uses_qrcoder() =>
        Assert.Equal(["Fiscal.Documents"], Repository.Projects.Where(static project => project.PackageReferences.Contains("QRCoder")).Select(static project => project.Name));

    [Fact]
    public void No_assembly_is_called_fiscal_in_another_spelling() =>
        Assert.Equal(
            Repository.Projects.Count,
            Repository.Projects.Select(static project => project.AssemblyName).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_type_hides_a_namespace(string name)
    {
        var project = Repository.Project(name);
        foreach (var target in project.Targets)
        {
            Violations.None(TypeNames(project.Output(target)).Where(static type => type is "Tse" or "Journal"));
        }
    }

    [Fact]
    public void The_solution_holds_every_project_once()
    {
        var solution = Repository.Read("Fiscal.sln").Replace('\\', '/');
        var projects = Repository.Files().Where(static file => file.EndsWith(".csproj", StringComparison.Ordinal) || file.EndsWith(".vbproj", StringComparison.Ordinal));
        foreach (var project in projects)
        {
            Assert.True(solution.Split($"\"{project}\"").Length == 2, $"{project} is not in Fiscal.sln exactly once: run eng/solution.sh.");
        }
    }

    private static IEnumerable<string> References(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static IEnumerable<string> TypeNames(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeDefinitions.Select(handle => metadata.GetString(metadata.GetTypeDefinition(handle).Name))];
    }
}
