using System.Text;
using System.Text.Json;

namespace Fiscal.Receipts.Tests;

public class LayoutPackageTests
{
    [Fact]
    public void Every_setting_that_the_id_covers_survives_and_the_id_with_it()
    {
        var layout = Filled();

        var read = LayoutPackage.Read(LayoutPackage.Write(layout));

        Assert.Equal(layout.LayoutId.ToArray(), read.LayoutId.ToArray());
        Assert.Equal(layout.Template, read.Template);
        Assert.Equal(LayoutPackage.Write(layout), LayoutPackage.Write(read));
        // Each setting alone makes another id: none is left out by both sides.
        Assert.Equal(10, Variants().Select(static variant => Convert.ToHexString(LayoutPackage.Read(LayoutPackage.Write(variant)).LayoutId.Span)).Distinct().Count());
    }

    [Fact]
    public void All_built_in_receipt_layouts_survive()
    {
        foreach (var builtIn in BuiltInLayouts.All.Where(static layout => layout.Subject == LayoutSubject.Receipts))
        {
            var layout = new TemplateLayout(builtIn.Template);
            Assert.Equal(layout.LayoutId.ToArray(), LayoutPackage.Read(LayoutPackage.Write(layout)).LayoutId.ToArray());
        }
    }

    [Fact]
    public void A_package_is_the_json_that_its_page_describes()
    {
        using var json = JsonDocument.Parse(LayoutPackage.Write(Filled()));
        var root = json.RootElement;

        Assert.Equal(
            new[] { "format", "template", "logo", "logoText", "showCashierName", "showTseText", "showQrCode", "cut", "vatNotes", "footer", "texts" },
            root.EnumerateObject().Select(static property => property.Name));
        Assert.Equal("fiscal-layout-1", root.GetProperty("format").GetString());
        Assert.Equal([1, 2, 3], root.GetProperty("logo").GetBytesFromBase64());
        Assert.Equal("Bezahlt", root.GetProperty("texts").GetProperty("de.total").GetString());
    }

    [Fact]
    public void What_is_missing_has_its_default_and_what_is_unknown_is_ignored()
    {
        var template = BuiltInLayouts.Find("standard")!.Template;
        var package = "{\"format\":\"fiscal-layout-1\",\"later\":{\"deep\":[1]},\"template\":" + JsonSerializer.Serialize(template) + "}";

        Assert.Equal(new TemplateLayout(template).LayoutId.ToArray(), LayoutPackage.Read(Encoding.UTF8.GetBytes(package)).LayoutId.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("nothing")]
    [InlineData("{\"format\":\"fiscal-layout-2\",\"template\":\"a\"}")]
    [InlineData("{\"format\":\"fiscal-layout-1\"}")]
    [InlineData("{\"format\":\"fiscal-layout-1\",\"template\":7}")]
    [InlineData("{\"format\":\"fiscal-layout-1\",\"template\":\"{% if %}\"}")]
    [InlineData("{\"format\":\"fiscal-layout-1\",\"template\":\"\\ud800\"}")]
    [InlineData("{\"format\":\"fiscal-layout-1\",\"template\":\"a\",\"logo\":\"?\"}")]
    [InlineData("{\"format\":\"fiscal-layout-1\",\"template\":\"a\",\"cut\":\"yes\"}")]
    [InlineData("{\"format\":\"fiscal-layout-1\",\"template\":\"a\",\"footer\":[1]}")]
    [InlineData("{\"format\":\"fiscal-layout-1\",\"template\":\"a\",\"vatNotes\":[]}")]
    [InlineData("{\"format\":\"fiscal-layout-1\",\"template\":\"a\",\"texts\":{\"total\":\"x\"}}")]
    [InlineData("{\"format\":\"fiscal-layout-1\",\"template\":\"a\",\"a\":[[[[[[[[[[]]]]]]]]]]}")]
    public void What_is_no_package_is_refused(string text) =>
        Assert.ThrowsAny<FormatException>(() => LayoutPackage.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Packages_are_bounded_on_both_sides()
    {
        var options = new TemplateLayoutOptions { Standard = { LogoPng = new byte[LayoutPackage.MaxLength] } };

        Assert.Throws<ArgumentException>(() => LayoutPackage.Write(new TemplateLayout("a", options)));
        Assert.Throws<FormatException>(() => LayoutPackage.Read(new byte[LayoutPackage.MaxLength + 1]));
        Assert.Throws<FormatException>(() => LayoutPackage.Read(Encoding.UTF8.GetBytes(
            "{\"format\":\"fiscal-layout-1\",\"template\":\"a\",\"footer\":[" + string.Join(",", Enumerable.Repeat("\"\"", 1_001)) + "]}")));
        Assert.Throws<TemplateException>(() => LayoutPackage.Read(Encoding.UTF8.GetBytes(
            "{\"format\":\"fiscal-layout-1\",\"template\":\"" + new string('a', 300_000) + "\"}")));
    }

    private static TemplateLayout Filled() => new(
        BuiltInLayouts.Find("standard")!.Template + "\nGrüße \"&\" <b>\n",
        new TemplateLayoutOptions
        {
            Standard =
            {
                LogoPng = [1, 2, 3],
                LogoAlternativeText = "Bäckerei",
                ShowCashierName = false,
                ShowTseText = false,
                ShowQrCode = false,
                Cut = false,
                VatNotes = { ["KEY_1001"] = "Sonderregelung", ["A"] = "a" },
                FooterLines = { "Danke", string.Empty, "Tschüß" },
            },
            Texts = { ["de.total"] = "Bezahlt", ["en.total"] = "Paid" },
        });

    private static IEnumerable<TemplateLayout> Variants() =>
        new Action<TemplateLayoutOptions>[]
        {
            static _ => { },
            static o => o.Standard.LogoPng = [1],
            static o => o.Standard.LogoAlternativeText = "x",
            static o => o.Standard.ShowCashierName = false,
            static o => o.Standard.ShowTseText = false,
            static o => o.Standard.ShowQrCode = false,
            static o => o.Standard.Cut = false,
            static o => o.Standard.VatNotes["KEY_1"] = "x",
            static o => o.Standard.FooterLines.Add("x"),
            static o => o.Texts["de.x_y"] = "x",
        }.Select(static change =>
        {
            var options = new TemplateLayoutOptions();
            change(options);
            return new TemplateLayout("a", options);
        });
}
