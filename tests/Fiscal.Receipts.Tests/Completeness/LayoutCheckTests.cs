using System.Text.RegularExpressions;
using Fiscal.Documents;
using Fiscal.Testing;

namespace Fiscal.Receipts.Tests.Completeness;

/// <summary>§6 KassenSichV, AEAO zu §146a no. 2.4.4, §14(4) UStG: each element that a layout drops is named.</summary>
public sealed class LayoutCheckTests
{
    // What a shop would delete to lose an element: pattern of the standard template, element.
    private static readonly (string Pattern, LegalElement Element)[] Removals =
    [
        (@"\{\{ merchant\.name \}\}", LegalElement.MerchantName),
        (@"(?<=merchant\.address %\}\n\|?)\{\{ line \}\}", LegalElement.MerchantAddress),
        (@"\{\{ receipt\.date \}\}", LegalElement.Date),
        (@"\{\{ (tse|receipt)\.start \}\}|\{code:.*\}", LegalElement.Start),
        (@"\{\{ (tse|receipt)\.end \}\}|\{code:.*\}", LegalElement.End),
        (@"\{\{ receipt\.first_order \}\}", LegalElement.FirstOrderStart),
        (@"\{\{ line\.quantity \}\}", LegalElement.QuantityAndKind),
        (@"\{\{ line\.text \}\}", LegalElement.QuantityAndKind),
        (@"\{\{ tse\.transaction \}\}|\{code:.*\}", LegalElement.TransactionNumber),
        (@"\{\{ vat\.rate \}\}", LegalElement.TaxAmounts),
        (@"\{\{ vat\.(gross|tax) \}\}", LegalElement.TaxAmounts),
        (@"\{\{ vat\.(gross|net) \}\}", LegalElement.TaxAmounts),
        (@"\{\{ vat\.net \}\}", LegalElement.TaxAmounts),
        (@"\{\{ vat\.tax \}\}", LegalElement.TaxAmounts),
        (@"\{\{ vat\.note \}\}", LegalElement.ExemptionNote),
        (@"\{\{ merchant\.small_business_note \}\}", LegalElement.ExemptionNote),
        (@"\{\{ payment\.amount \}\}", LegalElement.PaymentAmount),
        (@"\{\{ receipt\.register_serial \}\}|\{code:.*\}", LegalElement.RegisterSerial),
        (@"\{\{ tse\.serial \}\}|\{code:.*\}", LegalElement.TseSerial),
        (@"\{\{ tse\.counter \}\}|\{code:.*\}", LegalElement.SignatureCounter),
        (@"\{\{ tse\.check_value \}\}|\{code:.*\}", LegalElement.CheckValue),
        (@"\{\{ outage\.note \}\}", LegalElement.OutageNote),
        (@"""\{\{ receipt\.number \}\}", LegalElement.InvoiceNumber),
        (@"\{\{ merchant\.(tax_number|vat_id) \}\}", LegalElement.SupplierTaxNumber),
        (@"\{\{ receipt\.customer\.text \}\}", LegalElement.Recipient),
        (@"\{\{ receipt\.supply_date \}\}", LegalElement.SupplyDate),
    ];

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var layout in new[] { "standard", "restaurant", "invoice" })
            {
                for (var i = 0; i < Removals.Length; i++)
                {
                    cases.Add(layout, i);
                }
            }

            return cases;
        }
    }

    private static string Standard => BuiltInLayouts.Find("standard")!.Template;

    [Fact]
    public void Every_element_of_the_law_is_removed_in_a_case() =>
        Assert.Equal(Enum.GetValues<LegalElement>().Where(static element => element != LegalElement.None), Removals.Select(static removal => removal.Element).Distinct().Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_layout_that_drops_an_element_is_refused_and_the_element_is_named(string layout, int index)
    {
        var (pattern, element) = Removals[index];
        var whole = BuiltInLayouts.Find(layout)!.Template;
        var template = Regex.Replace(whole, pattern, string.Empty);
        Assert.NotEqual(whole, template);

        var finding = Assert.Single(LayoutCheck.Check(new TemplateLayout(template)));
        Assert.Equal(("layout-lacks-element", FindingSeverity.Error, LayoutCheck.IdOf(element)), (finding.Code, finding.Severity, finding.Where));
        Assert.NotEqual(finding.Message, finding.MessageDe);
    }

    [Fact]
    public void Layouts_for_receipts_that_come_with_the_package_show_everything()
    {
        foreach (var name in new[] { "standard", "restaurant", "invoice" })
        {
            Assert.Empty(LayoutCheck.Check(new TemplateLayout(BuiltInLayouts.Find(name)!.Template)));
        }

        Assert.Empty(LayoutCheck.Check(new StandardLayout()));
    }

    [Theory]
    [InlineData("gift")]
    [InlineData("order-slip")]
    [InlineData("interim-bill")]
    [InlineData("cash-voucher")]
    public void A_paper_that_is_no_receipt_does_not_pass_for_one(string name)
    {
        var findings = LayoutCheck.Check(new TemplateLayout(BuiltInLayouts.Find(name)!.Template), Probe("sale"));
        Assert.Equal("layout-no-receipt", Assert.Single(findings).Code);
    }

    [Theory]
    [InlineData("{{ tse.check_value | truncate: 20 }}", "tse.check_value", LegalElement.CheckValue)]
    [InlineData("{{ tse.serial | downcase | upcase | truncate: 0, '' }}", "tse.serial", LegalElement.TseSerial)]
    [InlineData("{{ tse.counter | prepend: '1' | replace: '1', '2' }}", "tse.counter", LegalElement.SignatureCounter)]
    [InlineData("{{ tse.transaction | plus: 0 }}", "tse.transaction", LegalElement.TransactionNumber)]
    public void A_value_of_the_tse_that_is_not_whole_is_not_shown(string instead, string value, LegalElement element)
    {
        var template = Regex.Replace(Standard.Replace("{{ " + value + " }}", instead, StringComparison.Ordinal), @"\{code:.*\}", string.Empty);
        Assert.Equal(LayoutCheck.IdOf(element), Assert.Single(LayoutCheck.Check(new TemplateLayout(template), Probe("sale"))).Where);
    }

    [Theory]
    [InlineData("{{ merchant.name | upcase }}", "merchant.name")]
    [InlineData("{{ receipt.date | date: '%d.%m.%y' }} {{ receipt.date | time }}", "receipt.date")]
    [InlineData("{{ line.text | truncate: 10 }}", "line.text")]
    [InlineData("{{ tse.serial | prepend: 'SN ' }}", "tse.serial")]
    public void A_filter_keeps_what_a_value_shows(string instead, string value)
    {
        var template = Standard.Replace("{{ " + value + " }}", instead, StringComparison.Ordinal);
        Assert.Empty(LayoutCheck.Check(new TemplateLayout(Regex.Replace(template, @"\{code:.*\}", string.Empty)), Probe("outage")));
    }

    [Fact]
    public void One_payment_of_two_and_one_rate_of_two_is_not_enough()
    {
        var payments = LayoutCheck.Check(new TemplateLayout(Standard.Replace("{% for payment in receipt.payments %}", "{% for payment in receipt.payments limit:1 %}", StringComparison.Ordinal)));
        Assert.Equal("payment-amount", Assert.Single(payments).Where);
        var rates = LayoutCheck.Check(new TemplateLayout(Standard.Replace("{% for vat in receipt.vat %}", "{% for vat in receipt.vat limit:1 %}", StringComparison.Ordinal)));
        Assert.Equal("tax-amounts", Assert.Single(rates).Where);
    }

    [Fact]
    public void Above_250_euros_a_receipt_is_a_receipt_and_an_invoice_needs_its_elements()
    {
        var layout = new TemplateLayout(Standard);
        Assert.Empty(LayoutCheck.Check(layout, Probe("above-250")));
        var asInvoice = LayoutCheck.Check(new TemplateLayout("{comment:@kind invoice}\n" + Standard), Probe("above-250"));
        Assert.Equal(["recipient", "supply-date"], asInvoice.Select(static finding => finding.Where));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(200, false)]
    public void An_invoice_that_holds_no_tax_number_itself_is_refused_above_250_euros_alone(int price, bool isRefused)
    {
        var builder = new ReceiptBuilder().Merchant(new Merchant("Erika Beispiel", new Address("Am Ring 3", "10115", "Berlin"))).Type(ReceiptType.Invoice).Line("Beratung", 1m, price, VatCategory.Standard);
        builder.Draft.Customer = new Customer("Firma Muster AG", address: new Address("Werkstraße 5", "54321", "Beispielstadt"));
        builder.Draft.References.Add(new ReceiptReference(ReferenceType.ExternalInvoice, "R-1"));
        var invoice = builder.Build();

        foreach (var layout in new ReceiptLayout[] { new TemplateLayout(Standard), new TemplateLayout(BuiltInLayouts.Find("invoice")!.Template), new StandardLayout() })
        {
            Assert.Equal(isRefused ? ["supplier-tax-number"] : Array.Empty<string>(), LayoutCheck.Check(layout, invoice).Select(static finding => finding.Where));
        }
    }

    [Theory]
    [InlineData("sale")]
    [InlineData("outage")]
    public void At_the_counter_a_layout_that_lost_an_element_gives_way_to_the_standard_layout(string probe)
    {
        var receipt = Probe(probe);
        var findings = new List<Finding>();
        var context = new ReceiptLayoutContext { Findings = findings };
        var document = new TemplateLayout("Danke für {{ receipt.total }}").Create(receipt, context);

        Assert.Equal(new StandardLayout().Create(receipt), document);
        Assert.Equal(["layout-lacks-element", "layout-replaced"], findings.Select(static finding => finding.Code));
        Assert.All(findings, static finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
    }

    [Fact]
    public void A_text_that_forges_marks_shows_nothing_of_the_law()
    {
        var forged = new TemplateLayout("\uF5A015\uF5A1Prüfwert\uF5A2 {{ '\uF5A015\uF5A1x\uF5A2' }}").Preview(Probe("sale"));
        Assert.Empty(forged.GetLegalElements());
    }

    private static Receipt Probe(string id) => Assert.Single(LayoutProbes.All, probe => probe.Id == id).Receipt;
}
