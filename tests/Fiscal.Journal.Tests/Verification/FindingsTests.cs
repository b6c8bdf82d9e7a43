using System.Text.RegularExpressions;

namespace Fiscal.Journal.Tests.Verification;

public sealed partial class FindingsTests
{
    [Fact]
    public void The_reference_lists_what_the_verifier_can_say_with_its_weight()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "findings.md")))
        {
            folder = folder.Parent;
        }

        var reference = File.ReadAllText(Path.Combine(folder!.FullName, "docs", "findings.md"));
        var source = File.ReadAllText(Path.Combine(folder.FullName, "src", "Fiscal.Journal", "Verification", "JournalFindings.cs"));
        var codes = Entry().Matches(source);

        Assert.True(codes.Count > 40);
        Assert.All(codes, match =>
        {
            var severity = match.Groups["weight"].Value switch { "E" => "Error", "W" => "Warning", _ => "Info" };
            Assert.Matches($@"\| `?{Regex.Escape(match.Groups["code"].Value)}`? \| {severity} \|", reference);
        });
    }

    [GeneratedRegex(@"\[""(?<code>[^""]+)""\] = \((?<weight>[EWI]), ")]
    private static partial Regex Entry();
}
