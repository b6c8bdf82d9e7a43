using Fiscal.Documents;
using Fiscal.Testing;

namespace Fiscal.Receipts.Tests.Templates;

/// <summary>Spec libraries §2: what a template might try. Each attempt is stopped within the limits, the error says where, and at the counter a legal receipt comes out.</summary>
public sealed class TemplateAbuseTests
{
    private const string Nested = "{% for a in receipt.lines %}\n{% for b in receipt.lines %}\n{% for c in receipt.lines %}\n{% for d in receipt.lines %}\nBODY\n{% endfor %}\n{% endfor %}\n{% endfor %}\n{% endfor %}";

    /// <summary>Templates that are refused before they run: template, code, line, column.</summary>
    public static TheoryData<string, string, int, int> Refused => new()
    {
        { "a\n{% if receipt.total %}", "template-syntax", 2, 4 },
        { "a\nb {% endif %}", "template-syntax", 2, 6 },
        { "{{ receipt.total | }}", "template-syntax", 1, 20 },
        { "{{ 'x }}", "template-syntax", 1, 8 },
        { "{% for x in (1..2000000000) %}{% endfor %}", "template-unsupported", 1, 14 },
        { "{{ receipt.number | include: 'x' }}", "template-filter", 1, 21 },
        { "{{ receipt.number | eval }}", "template-filter", 1, 21 },
        { "{% include 'secret' %}", "template-unsupported", 1, 4 },
        { "{% capture x %}a{% endcapture %}", "template-unsupported", 1, 4 },
        { "{% tablerow x in receipt.lines %}a{% endtablerow %}", "template-unsupported", 1, 4 },
        { "{% increment x %}", "template-unsupported", 1, 14 },
        { "{% assign receipt = 1 %}", "template-name-taken", 1, 11 },
        { "{% assign upcase = 1 %}", "template-name-taken", 1, 11 },
        { "{% for tse in receipt.lines %}{% endfor %}", "template-name-taken", 1, 8 },
        { "{% assign receipt.total = 1 %}", "template-syntax", 1, 11 },
        { Repeat("{% if receipt %}", 5000) + Repeat("{% endif %}", 5000), "template-syntax", 1, 0 },
        { "{{ " + new string('(', 5000) + "1" + new string(')', 5000) + " }}", "template-syntax", 1, 0 },
        { "{% if a" + Repeat(" and a", 20000) + " %}{% endif %}", "template-syntax", 1, 0 },
        { "{{ a" + Repeat(" | strip", 20000) + " }}", "template-syntax", 1, 0 },
        { "{{ a" + Repeat(".b", 20000) + " }}", "template-syntax", 1, 0 },
        { "{% if a %}" + Repeat("{% elsif a %}", 10000) + "{% endif %}", "template-syntax", 1, 0 },
        { new string('x', 300_000), "template-text-too-long", 1, 1 },
    };

    /// <summary>Templates that are stopped while they write: template, code, line.</summary>
    public static TheoryData<string, string, int> Stopped => new()
    {
        { Nested.Replace("BODY", "{{ d.text }}", StringComparison.Ordinal), "template-too-", 0 },
        { Nested.Replace("BODY\n", string.Empty, StringComparison.Ordinal), "template-too-long", 4 },
        { Nested.Replace("BODY\n", "{% if false %}\n{% endif %}\n", StringComparison.Ordinal), "template-too-long", 4 },
        { "{% assign x = 'aaaaaaaaaa' %}\n{% for line in receipt.lines %}\n{% assign x = x | append: x %}\n{% endfor %}", "template-too-much", 3 },
        { "{% assign x = 'aaaaaaaaaa' %}\n" + Repeat("{% assign x = x | append: x | append: x %}\n", 40), "template-too-much", 0 },
        { "{% assign x = 'aaaaaaaaaa' %}\n" + Repeat("{% assign x = x | replace: 'a', 'aaaaaaaaaa' %}\n", 40), "template-too-much", 0 },
        { "{% for line in receipt.lines %}\n{% for other in receipt.lines %}\n{{ other.text | pad_left: 256 | pad_right: 256 }}\n{% endfor %}\n{% endfor %}", "template-too-much", 0 },
        { "{{ receipt.lines }}", "template-not-a-value", 1 },
        { "a\n{{ receipt }}", "template-not-a-value", 2 },
        { "{{ receipt.lines | upcase }}", "template-filter", 1 },
        { "{{ receipt.number | pad_left: 100000000 }}", "template-filter", 1 },
        { "{{ receipt.number | truncate }}", "template-filter", 1 },
        { "{{ receipt.date | date: '%Q' }}", "template-filter", 1 },
        { "{{ receipt.total | times: 79228162514264337593543950335 }}", "template-filter", 1 },
        { "{{ upcase }}", "template-filter", 1 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_template_beyond_the_language_is_refused_and_the_place_is_named(string template, string code, int line, int column)
    {
        var failure = Assert.Throws<TemplateException>(() => new TemplateLayout(template));

        Assert.StartsWith(code, failure.Findings[0].Code, StringComparison.Ordinal);
        Assert.Equal(line, failure.Line);
        Assert.True(column == 0 || column == failure.Column, failure.Message);
        AssertTwoLanguages(failure);
    }

    [Theory]
    [MemberData(nameof(Stopped))]
    public void A_template_that_does_too_much_is_stopped_and_a_legal_receipt_comes_out(string template, string code, int line)
    {
        var receipt = new ReceiptBuilder().Lines(60).Build();
        // Time is another limit, and a busy machine must not reach it first.
        var layout = new TemplateLayout(template, new TemplateLayoutOptions { LongestWriting = TimeSpan.FromMinutes(1) });
        var before = GC.GetAllocatedBytesForCurrentThread();
        var failure = Assert.Throws<TemplateException>(() => layout.Preview(receipt));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256L * 1024 * 1024);
        var finding = Assert.Single(failure.Findings, static finding => finding.Severity == FindingSeverity.Error);
        Assert.StartsWith(code, finding.Code, StringComparison.Ordinal);
        Assert.True(line == 0 || line == failure.Line, failure.Message);
        AssertTwoLanguages(failure);

        var findings = new List<Finding>();
        var document = layout.Create(receipt, new ReceiptLayoutContext { Findings = findings });
        Assert.Equal(new StandardLayout().Create(receipt), document);
        Assert.Equal("layout-replaced", findings[^1].Code);
        Assert.All(findings, static found => Assert.Equal(FindingSeverity.Warning, found.Severity));
    }

    [Fact]
    public void A_template_that_takes_too_long_is_stopped()
    {
        var layout = new TemplateLayout("{{ receipt.number }}", new TemplateLayoutOptions { LongestWriting = TimeSpan.FromTicks(1) });
        var failure = Assert.Throws<TemplateException>(() => layout.Preview(new ReceiptBuilder().Build()));
        Assert.Equal("template-too-slow", failure.Findings[0].Code);
    }

    [Theory]
    [InlineData("receipt.Capacity")]
    [InlineData("receipt.number.Text")]
    [InlineData("receipt.number.text")]
    [InlineData("receipt.number.Elements")]
    [InlineData("receipt.total.Machine")]
    [InlineData("receipt.lines.Capacity")]
    [InlineData("receipt.title.Length")]
    [InlineData("receipt.title.length")]
    [InlineData("receipt.GetType")]
    [InlineData("receipt.lines[0].GetHashCode")]
    [InlineData("receipt['Keys']")]
    [InlineData("receipt.lines[999999]")]
    [InlineData("receipt.link_secret")]
    [InlineData("object")]
    public void Members_of_the_program_do_not_show(string path)
    {
        var document = new TemplateLayout("[{{ " + path + " }}]").Preview(new ReceiptBuilder().Build());
        Assert.Equal("[]", Assert.IsType<RowBlock>(Assert.Single(document.Sections).Blocks[0]).Cells[0].ToString());
    }

    [Theory]
    [InlineData("{command:1B 70 00 32 FA}")]
    [InlineData("{image:iVBORw0KGgo=}")]
    [InlineData("a|b|c")]
    [InlineData("---")]
    [InlineData("===")]
    [InlineData("\n{code:1}\n")]
    [InlineData("^^^\"`_~\\x41\\n")]
    [InlineData("{comment:@role tse}")]
    [InlineData("{{ receipt.total }}{% for x in y %}")]
    [InlineData("\uF5A015\uF5A1x\uF5A2")]
    [InlineData("\uF5A3\n\uF5A3")]
    [InlineData("}}{command:1B 40}{{")]
    public void Names_of_articles_stay_text(string name)
    {
        // A text of blanks and line feeds alone is no name, so every name has a letter around it.
        var receipt = new ReceiptBuilder().Line("x" + name + "x", 1m, 1m).Line(name + ".", 1m, 1m).Build();
        var layout = new TemplateLayout(BuiltInLayouts.Find("standard")!.Template);
        var blocks = layout.Preview(receipt).Sections.SelectMany(static section => section.Blocks).ToList();

        Assert.DoesNotContain(blocks, static block => block is RawCommandBlock or ImageBlock or BarcodeBlock);
        Assert.Single(blocks.OfType<QrCodeBlock>());
        Assert.Single(blocks.OfType<CutBlock>());
        var text = string.Concat(blocks.OfType<RowBlock>().SelectMany(static row => row.Cells.Select(static cell => cell.ToString())));
        Assert.Contains("x" + new TextRun(receipt.Lines[0].Text).Text[1..].Replace('\uF5A0', '\uFFFD').Replace('\uF5A1', '\uFFFD').Replace('\uF5A2', '\uFFFD'), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kopf\n{% if receipt.number %}\n{{ receipt.number }}|{code:1}\n{% endif %}", "property-in-columns", 3)]
    [InlineData("{% for line in receipt.lines %}\n{{ line.text }}\n{offen\n{% endfor %}", "brace-unbalanced", 3)]
    [InlineData("{% comment %}\nx\n{% endcomment %}\nA\n{comment:@role kopf}", "role-unknown", 5)]
    [InlineData("{image:{{ receipt.number }}}", "image-unreadable", 1)]
    [InlineData("A\n{% for line in receipt.lines %}\n{option:ean}\nb{{ line.text }}\n{code:{{ line.number }}{{ t.total }}\u20AC}\n{% endfor %}", "code-unreadable", 5)]
    public void What_is_wrong_in_the_written_text_is_found_in_the_template(string template, string code, int line)
    {
        var failure = Assert.Throws<TemplateException>(() => new TemplateLayout(template).Preview(new ReceiptBuilder().Build()));
        Assert.Equal(code, failure.Findings[0].Code);
        Assert.Equal(line, failure.Line);
    }

    [Fact]
    public void A_name_that_does_not_exist_is_a_warning_with_its_place()
    {
        var findings = new List<Finding>();
        new TemplateLayout("a\n{% if receipt.totel %}\n{% endif %}\n{{ recipt.total }}").Preview(new ReceiptBuilder().Build(), new ReceiptLayoutContext { Findings = findings });
        Assert.Equal([("template-unknown-name", "2:15"), ("template-unknown-name", "4:4")], findings.Select(static finding => (finding.Code, finding.Where)));
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static void AssertTwoLanguages(TemplateException failure)
    {
        var finding = failure.Findings.First(static finding => finding.Severity == FindingSeverity.Error);
        Assert.NotEqual(finding.Message, finding.MessageDe);
        Assert.DoesNotContain("\n", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Scriban", failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith($"Zeile {failure.Line}, Spalte {failure.Column}: ", failure.MessageDe, StringComparison.Ordinal);
    }
}
