using System.Text;
using Xunit.Abstractions;

namespace Fiscal.Documents.Tests;

/// <summary>Whatever somebody types or a template yields: a document or one kind of error, in bounded time.</summary>
public sealed class ReceiptLineFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Fragments =
    [
        "{", "}", "|", "\\", "\\x", "\\n", ":", ";", "^", "~", "_", "\"", "`", "-", "=", " ", "\t", "\n", "\r", "\u0000", "\uFEFF", "\uD800", "\uDC00", "\uF5A0", "\uF5A1", "\uF5A2", "1,2/a5/lde", "/t2026-11-24T08:15:00+01:00", "\u202E", "é\u0301", "日本",
        "image", "code", "option", "command", "comment", "width", "border", "align", "text", "@role", "@header", "@caption", "@wrap", "@alt", "items", "qrcode", "ean", "*", "0", "9999999999", "1B 70", "iVBORw0KGgoAAAANSUhEUg", "{width:*,3}", "{border:line}\n", "{border:0}\n", "{code:1}",
    ];

    [Fact]
    public void Random_text_gives_a_document_or_its_own_error()
    {
        output.WriteLine($"FISCAL_TEST_SEED={TestSettings.Seed}");
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 4000 * TestSettings.Scale; i++)
        {
            Check(random.Next(3) switch
            {
                0 => string.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => Fragments[random.Next(Fragments.Length)])),
                1 => new string([.. Enumerable.Range(0, random.Next(0, 60)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 128 : 65536))]),
                _ => Mutate(ReceiptLineGenerator.Document(random), random),
            }, random);
        }
    }

    [Fact]
    public void Escaped_values_are_read_as_they_were()
    {
        output.WriteLine($"FISCAL_TEST_SEED={TestSettings.Seed}");
        var random = new Random(TestSettings.Seed);
        var marking = new ReceiptLineParser(new ReceiptLineParserOptions { ReadMarks = true });
        for (var i = 0; i < 2000 * TestSettings.Scale; i++)
        {
            var value = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Fragments[random.Next(Fragments.Length)]));
            var expected = new TextRun(Readable(value)).Text;
            var findings = new List<Finding>();
            var blocks = Assert.Single(marking.Parse(
                "|" + ReceiptLineText.Mark(value, LegalElement.QuantityAndKind) + " |1,50|\n" + ReceiptLineText.Escape(value) + "\n{code:a" + ReceiptLineText.Escape(value) + ";option:qrcode}",
                findings).Sections).Blocks;

            Assert.Empty(findings);
            var cell = ((RowBlock)blocks[0]).Cells[0];
            Assert.Equal(expected, cell.ToString());
            Assert.All(cell.Runs, run => Assert.Equal(LegalElement.QuantityAndKind, run.Element));
            Assert.Equal(TextAlignment.Left, cell.Alignment);
            Assert.Equal(expected, Assert.Single(((RowBlock)blocks[1]).Cells).ToString());
            Assert.Equal(Encoding.UTF8.GetBytes("a" + Readable(value)), ((QrCodeBlock)blocks[2]).Data.ToArray());
        }
    }

    [Fact]
    public void Hostile_sizes_are_read_in_bounded_time()
    {
        var parser = new ReceiptLineParser();
        foreach (var unit in new[] { "{", "}", "|", "\\", "^", "\n", "{a:b;", "{width:", "*,", "\\x", ";", "a:", "@" })
        {
            var text = string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length));
            foreach (var whole in new[] { text, "{" + text + "}", "{width:" + text + "}", "{comment:@role " + text + "}" })
            {
                var findings = new List<Finding>();
                parser.Parse(whole, findings);
                Assert.InRange(findings.Count, 0, ReceiptLineParser.MostFindings);
            }
        }
    }

    private static void Check(string text, Random random)
    {
        var parser = new ReceiptLineParser(new ReceiptLineParserOptions { ReadMarks = random.Next(2) == 0, MostPixels = 10_000 });
        var findings = new List<Finding>();
        var document = parser.Parse(text, findings);
        var lines = text.TrimStart('\uFEFF').Split(["\r\n", "\n", "\r"], StringSplitOptions.None);
        foreach (var finding in findings)
        {
            var place = finding.Where.Split(':').Select(int.Parse).ToArray();
            Assert.InRange(place[0], 1, lines.Length);
            Assert.InRange(place[1], 1, text.Length + 1);
        }

        if (findings.Any(finding => finding.Severity == FindingSeverity.Error))
        {
            Assert.Equal(findings.Count, Assert.Throws<ReceiptLineException>(() => parser.Parse(text)).Findings.Count);
        }
        else
        {
            Assert.Equal(document, parser.Parse(text));
        }

        var printed = new TextRenderer(new TextRendererOptions { CharactersPerLine = random.Next(8, 60) }).RenderToString(document);
        Assert.DoesNotContain(printed, c => c != '\n' && (char.IsControl(c) || c is (>= '\u2028' and <= '\u202E')));
    }

    private static string Mutate(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var at = random.Next(mutated.Length + 1);
            if (random.Next(3) == 0 && mutated.Length > 0)
            {
                mutated.Remove(at = Math.Min(at, mutated.Length - 1), Math.Min(random.Next(1, 6), mutated.Length - at));
            }
            else
            {
                mutated.Insert(at, Fragments[random.Next(Fragments.Length)]);
            }
        }

        return mutated.ToString();
    }

    // What a value becomes: one kind of break, no control characters, no marks.
    private static string Readable(string value)
    {
        var text = value.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\t', ' ');
        return new string([.. text.Select(c => c is '\0' or '\uF5A0' or '\uF5A1' or '\uF5A2' ? '\uFFFD' : c)]);
    }
}
