namespace Fiscal.Tse.Logs.Tests;

public sealed class FindingCatalogueTests
{
    [Fact]
    public void Documentation_lists_exactly_the_codes_this_package_can_report()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Fiscal.sln"))) folder = folder.Parent;
        var lines = File.ReadAllLines(Path.Combine(folder!.FullName, "docs", "findings.md"));

        foreach (var (code, entry) in FindingCatalogue.All) Assert.Contains($"| {code} | {entry.Severity} | {entry.En} |", lines);
    }

    [Fact]
    public void Every_finding_speaks_both_languages_in_whole_sentences()
    {
        foreach (var code in FindingCatalogue.All.Keys)
        {
            var finding = FindingCatalogue.Create(code, "here", "detail");
            Assert.EndsWith(": detail.", finding.Message, StringComparison.Ordinal);
            Assert.EndsWith(": detail.", finding.MessageDe, StringComparison.Ordinal);
            Assert.NotEqual(finding.Message, finding.MessageDe);
        }
    }

    [Fact]
    public void Collector_keeps_fifty_of_a_kind_and_counts_the_rest()
    {
        var collector = new FindingCollector();
        for (var i = 0; i < 60; i++) collector.Add("L30", $"{i}");

        var findings = collector.ToList();
        Assert.Equal(51, findings.Count);
        Assert.Contains("10", findings[^1].Message, StringComparison.Ordinal);
    }
}
