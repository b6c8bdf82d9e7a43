using System.Text.RegularExpressions;

namespace Fiscal.Architecture.Tests;

/// <summary>What would embarrass us in a public repository.</summary>
public partial class HygieneTests
{
    private static readonly string[] TextFiles = [".cs", ".vb", ".csproj", ".vbproj", ".props", ".targets", ".md", ".txt", ".json", ".sh", ".sln", ".yml", ".yaml", ".editorconfig", ".xml", ".js", ""];

    // Put together from halves: this file must pass its own test.
    private static readonly (string Pattern, string Why)[] Unwanted =
    [
        ("/wor" + "k/", "a path of one machine"),
        ("/roo" + "t/", "a path of one machine"),
        ("/hom" + "e/", "a path of one machine"),
        (@"C:\\Use" + "rs", "a path of one machine"),
        ("nuget" + @"\.org", "a registry's host: clients know theirs"),
        ("npmjs" + @"\.(org|com)", "a registry's host: clients know theirs"),
        ("deb" + @"ian\.org", "a registry's host: clients know theirs"),
        ("py" + @"pi\.org", "a registry's host: clients know theirs"),
        (@"\bTO" + @"DO\b", "unfinished work belongs into an issue"),
        (@"\bFIX" + @"ME\b", "unfinished work belongs into an issue"),
        ("<<<<" + "<<< ", "a merge that was not finished"),
    ];

    public static TheoryData<string> Projects => Repository.ProjectNames;

    [Fact]
    public void No_file_names_a_machine_a_registry_or_unfinished_work()
    {
        var found = new List<string>();
        var patterns = Unwanted.Select(static item => (Regex: new Regex(item.Pattern, RegexOptions.CultureInvariant), item.Why)).ToList();
        foreach (var file in Repository.Files().Where(static file => TextFiles.Contains(Path.GetExtension(file))))
        {
            var lines = Repository.Read(file).Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                found.AddRange(patterns.Where(pattern => pattern.Regex.IsMatch(lines[i])).Select(pattern => $"{file}:{i + 1}: {pattern.Why}"));
            }
        }

        Violations.None(found);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_package_opens_with_a_readme_that_says_what_it_does(string name)
    {
        var path = Path.Combine(Repository.Project(name).Folder, "README.md");
        Assert.True(File.Exists(path), $"src/{name}/README.md is missing: it is the first page of the package.");
        var lines = File.ReadAllLines(path).Where(static line => line.Length > 0).ToList();
        Assert.Equal("# " + name, lines[0]);
        Assert.True(lines.Count > 1 && char.IsLetter(lines[1][0]), $"src/{name}/README.md: the line below the title says what the package does.");
    }

    [Fact]
    public void Every_top_folder_says_what_it_holds() =>
        Violations.None(new[] { "src", "tests", "benchmarks", "samples", "docs", "eng" }
            .Where(static folder => Directory.Exists(Path.Combine(Repository.Root, folder)) && !File.Exists(Path.Combine(Repository.Root, folder, "README.md"))));

    /// <summary>Findings are made by a constructor or a helper that takes the code first; what those helpers are called is listed here.</summary>
    [Fact]
    public void Every_finding_code_in_the_source_is_in_the_reference()
    {
        var reference = Repository.Read("docs/findings.md");
        var missing = Repository.Files("src").Where(static file => file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(static file => FindingCode().Matches(Repository.Read(file)).Select(match => (Code: match.Groups["code"].Value, File: file)))
            .Where(use => !reference.Contains($"| `{use.Code}` |", StringComparison.Ordinal) && !reference.Contains($"| {use.Code} |", StringComparison.Ordinal))
            .Select(static use => $"{use.Code} ({use.File})")
            .Distinct();
        Violations.None(missing);
    }

    [Fact]
    public void Every_link_in_a_document_leads_somewhere()
    {
        var broken = new List<string>();
        foreach (var file in Repository.Files().Where(static file => file.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (var target in MarkdownLink().Matches(Repository.Read(file)).Select(static match => match.Groups["target"].Value.Split('#')[0]))
            {
                if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
                    && !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, target)))
                {
                    broken.Add($"{file}: {target}");
                }
            }
        }

        Violations.None(broken);
    }

    [Fact]
    public void The_sale_in_the_readme_is_the_one_of_the_quickstart_sample()
    {
        const string sample = "samples/Fiscal.Samples.Quickstart/Program.cs";
        var readme = Repository.Read("README.md").ReplaceLineEndings("\n");
        var code = Between(readme, "<!-- sale: " + sample + " -->\n```csharp\n", "```\n<!-- end of sale -->");
        Assert.Equal(Repository.Read(sample).ReplaceLineEndings("\n").Trim(), code.Trim());
    }

    [GeneratedRegex("""(?:new Finding|\bRefuse|\bReport|_report|\bAddFinding|\bWarn|\bAdd\(findings,|\bNote)\s*\(?\s*"(?<code>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)"|\bnew\(\s*"(?<code>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)",\s*FindingSeverity|\["(?<code>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)"\]\s*=\s*\((?:E|W|I|Error|Warning|Info),""", RegexOptions.ExplicitCapture)]
    private static partial Regex FindingCode();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex MarkdownLink();

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal);
        Assert.True(from >= 0, $"The README has no '{start}'.");
        from += start.Length;
        var to = text.IndexOf(end, from, StringComparison.Ordinal);
        Assert.True(to >= 0, $"The README has no '{end}'.");
        return text[from..to];
    }
}
