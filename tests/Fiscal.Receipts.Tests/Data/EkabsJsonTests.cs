using System.Globalization;
using System.Text;
using System.Text.Json;
using Fiscal.Testing;

namespace Fiscal.Receipts.Tests.Data;

/// <summary>Spec digital-receipt §9.1: fields that two implementers agree on.</summary>
public sealed class EkabsJsonTests
{
    [Fact]
    public void A_receipt_has_the_fields_of_the_specification()
    {
        var receipt = Probe("two-payments");
        var json = Read(receipt);

        Assert.Equal(("1.0.0", "INVOICE", "KASSE-01"), (Text(json, "version"), Text(json, "type"), Text(json, "cash_register.serial_number")));
        Assert.True(Guid.TryParse(Text(json, "head.id"), out _));
        Assert.Equal((receipt.PrintedNumber, "2026-11-24T08:23:57+01:00"), (Text(json, "head.number"), Text(json, "head.date")));
        Assert.Equal(("Bäckerei Beispiel GmbH", "30/123/45678", "DEU"), (Text(json, "head.seller.name"), Text(json, "head.seller.tax_number"), Text(json, "head.seller.address.country_code")));

        // 2.125 kg × 8.00 at 7 %, 3.625 × 4.00 at 19 %: 17.00 and 14.50; 11.50 in cash, 20.00 by card.
        Assert.Equal(("EUR", "31.50"), (Text(json, "data.currency"), Raw(json, "data.full_amount_incl_vat")));
        Assert.Equal(["11.50", "20.00"], At(json, "data.payment_types").EnumerateArray().Select(static payment => payment.GetProperty("amount").GetRawText()));
        Assert.Equal(["Bar", "girocard"], At(json, "data.payment_types").EnumerateArray().Select(static payment => payment.GetProperty("name").GetString()!));
        Assert.Equal(["19|14.50|12.18|2.32", "7|17.00|15.89|1.11"], At(json, "data.vat_amounts").EnumerateArray()
            .Select(static vat => string.Join('|', new[] { "percentage", "incl_vat", "excl_vat", "vat" }.Select(name => vat.GetProperty(name).GetRawText()))));
        var line = At(json, "data.lines")[0];
        Assert.Equal(("Äpfel Boskoop", "2.125", "kg", "8.00"), (Text(line, "text"), Raw(line, "item.quantity"), Text(line, "item.quantity_measure"), Raw(line, "item.price_per_unit")));

        var signature = receipt.Signature!;
        Assert.Equal((signature.SerialNumber.ToString(), "ecdsa-plain-SHA384", "unixTime"), (Text(json, "security.tse.serial_number"), Text(json, "security.tse.signature_algorithm"), Text(json, "security.tse.log_time_format")));
        Assert.Equal(signature.StartTime, At(json, "security.tse.timestamp_start").GetDateTimeOffset());
        Assert.Equal(signature.LogTime, At(json, "security.tse.timestamp_end").GetDateTimeOffset());
        Assert.Equal((signature.TransactionNumber, signature.SignatureCounter), (At(json, "security.tse.transaction_number").GetInt64(), At(json, "security.tse.signature_number").GetInt64()));
        Assert.Equal(("Kassenbeleg-V1", receipt.ProcessData), (Text(json, "security.tse.process_type"), Text(json, "security.tse.process_data")));
        Assert.Equal(signature.Value, At(json, "security.tse.signature").GetBytesFromBase64());
        Assert.Contains("girocard", receipt.Payments[1].Name, StringComparison.Ordinal);
        Assert.Equal(receipt.Payments[1].CardSlip, Encoding.UTF8.GetString(At(json, "misc.additional_receipts")[0].GetProperty("content").GetBytesFromBase64()));
    }

    [Fact]
    public void An_outage_has_no_security_and_says_so_at_the_end()
    {
        var json = Read(Probe("outage"));
        Assert.False(json.TryGetProperty("security", out _));
        Assert.Contains("Technische Sicherheitseinrichtung ausgefallen. Ausfallnummer: 17\nBeginn: 24.11.2026 08:23:00\nEnde: 24.11.2026 08:23:57", Text(json, "misc.footer_text"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first-order", "security.tse.first_order", "2026-11-24T06:41:09+01:00")]
    [InlineData("foreign-currency", "data.payment_types.0.foreign_currency", "USD")]
    [InlineData("small-business", "head.seller.tax_exemption_note", "Kein Ausweis von Umsatzsteuer, da Kleinunternehmer gemäß § 19 UStG.")]
    [InlineData("invoice", "head.buyer.address.city", "Berlin")]
    [InlineData("invoice", "head.buyer.customer_number", "K-9")]
    public void What_is_there_is_said(string probe, string path, string value) => Assert.Equal(value, Text(Read(Probe(probe)), path));

    [Theory]
    [InlineData("training", "TRAINING")]
    [InlineData("reversal", "STORNO")]
    [InlineData("sale", "TEST – keine zertifizierte TSE")]
    public void What_is_no_plain_sale_says_so_in_words(string probe, string words) => Assert.Contains(words, Text(Read(Probe(probe)), "misc.footer_text"), StringComparison.Ordinal);

    [Fact]
    public void Nobody_who_must_not_be_in_it_is_in_it()
    {
        var builder = new ReceiptBuilder().Cashier("4711", "Anna Geheim");
        builder.Draft.Extensions["loyalty"] = "{\"card\":\"GEHEIM\"}";
        var receipt = builder.Build();
        var text = Encoding.UTF8.GetString(EkabsJson.Write(receipt));

        Assert.NotEmpty(receipt.LinkSecret);
        Assert.DoesNotContain("geheim", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(receipt.LinkSecret), text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(receipt.LinkSecret), text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void The_same_receipt_gives_the_same_bytes_in_every_culture(string culture)
    {
        var expected = LayoutProbes.All.Select(static probe => EkabsJson.Write(probe.Receipt)).ToList();
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(expected, LayoutProbes.All.Select(static probe => EkabsJson.Write(probe.Receipt)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_shop_may_add_logo_words_and_certificate()
    {
        var json = Read(Probe("sale"), new EkabsOptions { LogoPng = [1, 2, 3], FooterText = "Danke!", CertificateDer = [4, 5] });
        Assert.Equal([1, 2, 3], At(json, "misc.logo.content").GetBytesFromBase64());
        Assert.EndsWith("Danke!", Text(json, "misc.footer_text"), StringComparison.Ordinal);
        Assert.Equal([4, 5], At(json, "security.tse.certificate").GetBytesFromBase64());
    }

    [Fact]
    public void A_discount_is_a_line_without_item()
    {
        var receipt = new ReceiptBuilder().Line("Brot", 1m, 5m).Line("Treuerabatt", -1m, 1m, change: static line => line.BusinessCase = BusinessCase.Discount).Build();
        var lines = At(Read(receipt), "data.lines");
        Assert.Equal((true, false), (lines[0].TryGetProperty("item", out _), lines[1].TryGetProperty("item", out _)));
        Assert.Equal("-1.00", lines[1].GetProperty("vat_amounts")[0].GetProperty("incl_vat").GetRawText());
    }

    private static JsonElement Read(Receipt receipt, EkabsOptions? options = null) => JsonDocument.Parse(EkabsJson.Write(receipt, options)).RootElement;

    private static JsonElement At(JsonElement json, string path) =>
        path.Split('.').Aggregate(json, static (at, name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? at[index] : at.GetProperty(name));

    private static string Text(JsonElement json, string path) => At(json, path).GetString()!;

    private static string Raw(JsonElement json, string path) => At(json, path).GetRawText();

    private static Receipt Probe(string id) => Assert.Single(LayoutProbes.All, probe => probe.Id == id).Receipt;
}
