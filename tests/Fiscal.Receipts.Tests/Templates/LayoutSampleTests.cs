using Fiscal.Documents;

namespace Fiscal.Receipts.Tests.Templates;

/// <summary>What a shop sees before it has a receipt of its own.</summary>
public sealed class LayoutSampleTests
{
    public static TheoryData<string> Layouts => new(BuiltInLayouts.All.Select(static layout => layout.Name));

    // Design §5 and the issue: these kinds of paper come with the package.
    [Fact]
    public void Every_kind_of_paper_has_a_built_in_layout() => Assert.Equal(
        ["standard", "restaurant", "invoice", "gift", "order-slip", "interim-bill", "cash-voucher", "outage-slip", "recovery-slip", "report"],
        BuiltInLayouts.All.Select(static layout => layout.Name));

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_built_in_layout_prints_every_sample_of_its_kind_without_a_word_of_warning(string name)
    {
        var layout = BuiltInLayouts.Find(name)!;
        Assert.Equal(layout.Subject, layout.Sample.Subject);
        foreach (var sample in LayoutSamples.All.Where(sample => sample.Subject == layout.Subject))
        {
            foreach (var (language, width) in new[] { ("de", 48), ("de", 32), ("en", 48), ("en", 32) })
            {
                var findings = new List<Finding>();
                var document = sample.Preview(layout.Template, context: new ReceiptLayoutContext { Language = language, Findings = findings });
                Assert.True(findings.Count == 0, $"{name}, {sample.Id}: {string.Join("; ", findings)}");
                Assert.Equal(language, document.Language);
                var text = new TextRenderer(new TextRendererOptions { CharactersPerLine = width }).RenderToString(document);
                Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, width));
            }
        }
    }

    [Fact]
    public void Samples_have_names_of_their_own_in_two_languages()
    {
        Assert.Equal(LayoutSamples.All.Count, LayoutSamples.All.Select(static sample => sample.Id).Distinct().Count());
        Assert.All(LayoutSamples.All, static sample => Assert.True(sample.Name.Length != 0 && sample.NameDe.Length != 0));
        Assert.All(LayoutSamples.All, static sample => Assert.Same(sample, LayoutSamples.Find(sample.Id.ToUpperInvariant())));
        Assert.Null(LayoutSamples.Find("nothing"));
    }

    // The sums of a report agree with each other, or a shop learns to read it wrongly.
    [Fact]
    public void The_report_adds_up()
    {
        var text = new TextRenderer(new TextRendererOptions { CharactersPerLine = 48 }).RenderToString(BuiltInLayouts.Find("report")!.Sample.Preview(BuiltInLayouts.Find("report")!.Template));
        var amounts = text.Split('\n').Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(static words => words.Length > 1)
            .ToLookup(static words => words[0], static words => words.Skip(1).Select(static word => decimal.TryParse(word.Replace(".", string.Empty, StringComparison.Ordinal).Replace(',', '.'), System.Globalization.CultureInfo.InvariantCulture, out var amount) ? amount : 0m).ToArray());
        decimal Of(string name, int column = 0) => amounts[name].First()[column];

        var gross = Of("19", 2) + Of("7", 2) + Of("0", 2);
        Assert.Equal(Of("19"), Of("19", 2) - Of("19", 1));
        Assert.Equal(Of("7"), Of("7", 2) - Of("7", 1));
        Assert.Equal((gross, gross), (Of("Umsatz") + Of("Anfangsbestand"), Of("Bar") + Of("girocard")));
        // Seven is the number of a tax rate and of a cashier, whose line comes last.
        Assert.Equal((Of("Bar"), Of("Bar")), (Of("EUR"), amounts["7"].Last()[3] + amounts["8"].Last()[3]));
        Assert.Equal(Of("Umsatz"), amounts["7"].Last()[2] + amounts["8"].Last()[2]);
    }

    [Fact]
    public void A_template_that_is_none_says_where()
    {
        var failure = Assert.Throws<TemplateException>(() => LayoutSamples.Find("z-report")!.Preview("a\n{% if report.vat %}"));
        Assert.Equal(2, failure.Line);
    }
}
