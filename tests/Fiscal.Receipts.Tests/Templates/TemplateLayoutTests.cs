using Fiscal.Documents;

namespace Fiscal.Receipts.Tests.Templates;

public sealed class TemplateLayoutTests
{
    private static Receipt Sale => LayoutProbes.All[0].Receipt;

    // Documents §4: nothing but pairs of hex digits parted by blanks is bytes.
    [Theory]
    [InlineData("{command:1B 70 00 32 FA}", new byte[] { 0x1B, 0x70, 0x00, 0x32, 0xFA })]
    [InlineData("{command:\\x1b\\x70\\x00\\x32\\xfa}", new byte[] { 0x1B, 0x70, 0x00, 0x32, 0xFA })]
    [InlineData("{% if receipt.total > 16.99 %}\n{command:1b40}\n{% endif %}", new byte[] { (byte)'1', (byte)'b', (byte)'4', (byte)'0' })]
    [InlineData("{command:\\x31B 70}", new byte[] { (byte)'1', (byte)'B', (byte)' ', (byte)'7', (byte)'0' })]
    public void Commands_are_in_the_document_byte_for_byte(string template, byte[] bytes) =>
        Assert.Equal(bytes, Assert.Single(Blocks(template).OfType<RawCommandBlock>()).Command.ToArray());

    [Theory]
    [InlineData("{{ receipt.total }}", "17,00")]
    [InlineData("{{ receipt.total | money }} {{ receipt.total | number: 3 }} {{ receipt.lines[0].quantity | number }}", "17,00 17,000 2,125")]
    [InlineData("{{ receipt.date | date }} {{ receipt.date | time }} {{ receipt.date | date: '%d.%m.%y %H:%M' }}", "24.11.2026 08:23:57 24.11.26 08:23")]
    [InlineData("{{ merchant.address | join: ', ' }}", "Hauptstraße 1, 10115 Berlin")]
    [InlineData("{{ receipt.lines | size }} {{ merchant.address | first }} {{ merchant.address | last }}", "1 Hauptstraße 1 10115 Berlin")]
    [InlineData("{{ 'abc' | pad_left: 5 | append: '|' | pad_right: 8 | append: '!' }}", "  abc|  !")]
    [InlineData("{{ 'Käse' | upcase | truncate: 3 }}{{ 'ab' | truncate: 1, '' }}{{ 'ab' | truncate: 9 }}", "KÄ…aab")]
    [InlineData("{{ nothing | default: 'leer' }}{{ '' | default: 'x' }}", "leerx")]
    [InlineData("{{ 2 | plus: 3 | times: 4 | minus: 1 | at_least: 20 | at_most: 30 }}", "20")]
    [InlineData("{{ 'a-b-a' | replace: 'a', 'c' | remove: '-' | prepend: '(' }}", "(cbc")]
    [InlineData("{% if receipt.total > 10 and receipt.total < 20 %}ja{% else %}nein{% endif %}", "ja")]
    [InlineData("{% if receipt.total == 17 %}ja{% endif %}{% unless receipt.is_reversal %}nein{% endunless %}", "janein")]
    [InlineData("{% if merchant.name contains 'Beispiel' %}ja{% endif %}", "ja")]
    [InlineData("{% case receipt.type %}{% when 'invoice' %}R{% when 'receipt' %}B{% endcase %}", "B")]
    [InlineData("{% assign x = receipt.number | append: '!' %}{{ x }}", "2026-101!")]
    [InlineData("{% for line in merchant.address %}{{ forloop.index }}{% unless forloop.last %},{% endunless %}{% endfor %}", "1,2")]
    [InlineData("{% for line in merchant.address reversed %}{{ line }};{% break %}{% endfor %}", "10115 Berlin;")]
    [InlineData("{{ t.total }}", "SUMME")]
    [InlineData("{% raw %}{{ receipt.total }}{% endraw %}", "\\{\\{ receipt.total \\}\\}", true)]
    public void The_language_does_what_its_documentation_says(string template, string text, bool isLiteral = false) =>
        Assert.Equal(text, isLiteral ? new TemplateLayout(template).WriteReceiptLine(Sale).Replace("{", "\\{", StringComparison.Ordinal).Replace("}", "\\}", StringComparison.Ordinal) : Text(template));

    [Fact]
    public void Lines_of_tags_print_nothing_and_empty_lines_feed()
    {
        var layout = new TemplateLayout("A\n  {% if receipt.total %}\n\t{% for a in merchant.address %}  {% if a %}\nB\n{% endif %} {% endfor %}\n\n{% endif %}\n{% comment %}\n x\n{% endcomment %}\nC\n");
        Assert.Equal("A\nB\nB\n\nC", layout.WriteReceiptLine(Sale));
        Assert.Equal(5, layout.Preview(Sale).Sections.Sum(static section => section.Blocks.Count));
        Assert.Equal("A\r\n{% if t %}\r\nB\r\n{% endif %}".Replace("\r\n{% if t %}", string.Empty, StringComparison.Ordinal).Replace("\r\n{% endif %}", string.Empty, StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal), new TemplateLayout("A\r\n{% if t %}\r\nB\r\n{% endif %}").WriteReceiptLine(Sale));
    }

    [Fact]
    public void The_id_changes_with_everything_that_shapes_the_layout()
    {
        var changes = new (string Option, Action<TemplateLayoutOptions> Change)[]
        {
            (string.Empty, static _ => { }),
            (nameof(StandardLayoutOptions.LogoPng), static o => o.Standard.LogoPng = [1]),
            (nameof(StandardLayoutOptions.LogoPng), static o => o.Standard.LogoPng = [2]),
            (nameof(StandardLayoutOptions.LogoAlternativeText), static o => o.Standard.LogoAlternativeText = "x"),
            (nameof(StandardLayoutOptions.ShowCashierName), static o => o.Standard.ShowCashierName = false),
            (nameof(StandardLayoutOptions.ShowTseText), static o => o.Standard.ShowTseText = false),
            (nameof(StandardLayoutOptions.ShowQrCode), static o => o.Standard.ShowQrCode = false),
            (nameof(StandardLayoutOptions.Cut), static o => o.Standard.Cut = false),
            (nameof(StandardLayoutOptions.FooterLines), static o => o.Standard.FooterLines.Add("x")),
            (nameof(StandardLayoutOptions.VatNotes), static o => o.Standard.VatNotes["EXEMPT"] = "x"),
            (nameof(TemplateLayoutOptions.Texts), static o => o.Texts["de.total"] = "x"),
            (nameof(TemplateLayoutOptions.Texts), static o => o.Texts["en.total"] = "x"),
        };

        // How long a template may write is no look, and Standard is the first eight.
        var options = typeof(StandardLayoutOptions).GetProperties().Concat(typeof(TemplateLayoutOptions).GetProperties()).Select(static option => option.Name);
        Assert.Equal(options.Except([nameof(TemplateLayoutOptions.Standard), nameof(TemplateLayoutOptions.LongestWriting)]).Order(), changes.Skip(1).Select(static change => change.Option).Distinct().Order());
        var ids = changes.Select(static change =>
        {
            var options = new TemplateLayoutOptions();
            change.Change(options);
            return Convert.ToHexString(new TemplateLayout("a", options).LayoutId.Span);
        }).Append(Convert.ToHexString(new TemplateLayout("b").LayoutId.Span)).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(ids[0], Convert.ToHexString(new TemplateLayout("a").LayoutId.Span));
        Assert.Equal(ids[0], Convert.ToHexString(new TemplateLayout("a").Preview(Sale).LayoutId.Span));
    }

    [Fact]
    public void A_shop_replaces_words_and_adds_its_own()
    {
        var options = new TemplateLayoutOptions();
        options.Texts["de.total"] = "Zu zahlen";
        options.Texts["de.greeting"] = "Danke | bis bald";
        var layout = new TemplateLayout("{{ t.total }} {{ t.greeting }}", options);
        options.Texts["de.total"] = "danach";

        Assert.Equal("Zu zahlen Danke | bis bald", string.Concat(layout.Preview(Sale).Sections[0].Blocks.OfType<RowBlock>().Single().Cells));
        options.Texts["total"] = "x";
        Assert.Contains("'total'", Assert.Throws<ArgumentException>(() => new TemplateLayout("a", options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_may_call_itself_what_it_is()
    {
        var document = new TemplateLayout("{comment:@kind slip;comment:@title Bon {{ receipt.number }}}\nx").Preview(Sale);
        Assert.Equal((DocumentKind.Slip, "Bon 2026-101"), (document.Kind, document.Title));
    }

    [Fact]
    public void Written_ReceiptLine_carries_no_marks()
    {
        var text = new TemplateLayout(BuiltInLayouts.Find("standard")!.Template).WriteReceiptLine(Sale);
        Assert.DoesNotContain(text, static c => c is >= '\uE000' and <= '\uF8FF');
        Assert.Contains("Signaturzähler: 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_layout_serves_many_threads()
    {
        var layout = new TemplateLayout(BuiltInLayouts.Find("standard")!.Template);
        var expected = LayoutProbes.All.Select(probe => layout.Preview(probe.Receipt)).ToList();
        Parallel.For(0, 64, i => Assert.Equal(expected[i % expected.Count], layout.Preview(LayoutProbes.All[i % expected.Count].Receipt)));
    }

    [Fact]
    public void Every_built_in_layout_renders_every_probe_in_both_languages_on_every_width()
    {
        foreach (var builtIn in BuiltInLayouts.All.Where(static layout => layout.Subject == LayoutSubject.Receipts))
        {
            var layout = new TemplateLayout(builtIn.Template);
            foreach (var probe in LayoutProbes.All)
            {
                foreach (var language in new[] { "de", "en" })
                {
                    var findings = new List<Finding>();
                    var document = layout.Preview(probe.Receipt, new ReceiptLayoutContext { Language = language, IsCopy = true, Findings = findings });
                    Assert.True(findings.Count == 0, $"{builtIn.Name}, {probe.Id}: {string.Join("; ", findings)}");
                    Assert.Contains("KOPIE", new TextRenderer(new TextRendererOptions { CharactersPerLine = 32 }).RenderToString(document), StringComparison.Ordinal);
                    Assert.All(new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = 32 }).Arrange(document), static line => Assert.All(line.Cells, static cell => Assert.InRange(cell.Start + cell.Width, 0, 64)));
                }
            }
        }
    }

    private static IReadOnlyList<DocumentBlock> Blocks(string template) => new TemplateLayout(template).Preview(Sale).Sections[0].Blocks;

    private static string Text(string template) => string.Concat(Blocks(template).OfType<RowBlock>().SelectMany(static row => row.Cells.Select(static cell => cell.ToString())));
}
