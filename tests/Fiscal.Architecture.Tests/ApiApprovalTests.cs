using System.Runtime.Loader;
using PublicApiGenerator;

namespace Fiscal.Architecture.Tests;

/// <summary>Every change of a public API shows up in a file that a person approves.</summary>
public class ApiApprovalTests
{
    // Added by the compiler or meant for analyzers; they differ between targets and say nothing to a caller.
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes =
        [
            "System.Diagnostics.CodeAnalysis.UnscopedRefAttribute",
            "System.Runtime.CompilerServices.CollectionBuilderAttribute",
            "System.Runtime.CompilerServices.IsReadOnlyAttribute",
            "System.Diagnostics.CodeAnalysis.RequiresUnreferencedCodeAttribute",
            "System.Diagnostics.CodeAnalysis.RequiresDynamicCodeAttribute",
            "System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembersAttribute",
        ],
    };

    public static TheoryData<string> Projects => Repository.LibraryNames;

    [Theory]
    [MemberData(nameof(Projects))]
    public void Public_api_is_the_approved_one(string name)
    {
        var project = Repository.Project(name);
        Approval.Verify("Api", name, Api(project, project.Targets[^1]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Public_api_is_the_same_on_every_target(string name)
    {
        var project = Repository.Project(name);
        var first = Api(project, project.Targets[0]);
        foreach (var target in project.Targets.Skip(1))
        {
            Assert.Equal(first, Api(project, target));
        }
    }

    [Fact]
    public void Every_approved_file_belongs_to_a_project()
    {
        var names = Repository.Projects.Select(static project => project.Name).ToHashSet(StringComparer.Ordinal);
        var files = Repository.Files().Where(static file => file.EndsWith(".approved.txt", StringComparison.Ordinal)).Select(static file => Path.GetFileName(file)[..^".approved.txt".Length]);
        Violations.None(files.Where(file => !names.Contains(file)));
    }

    private static string Api(SourceProject project, string target)
    {
        // A context of its own for each build: both have the same name.
        var context = new AssemblyLoadContext(target, isCollectible: true);
        try
        {
            return context.LoadFromAssemblyPath(project.Output(target)).GeneratePublicApi(Options);
        }
        finally
        {
            context.Unload();
        }
    }
}
