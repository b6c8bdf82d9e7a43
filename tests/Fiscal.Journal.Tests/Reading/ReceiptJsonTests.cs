using System.Text;
using System.Text.Json;
using Fiscal.Journal.Tests.Codec;
using Fiscal.Testing;

namespace Fiscal.Journal.Tests.Reading;

public sealed class ReceiptJsonTests
{
    public static TheoryData<string> Names() => ["full", "plain", "outage", "late", "training", "abort", "order", "long"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_receipt_comes_back_but_for_link_secret_and_origin(string name)
    {
        var receipt = Receipt(name);

        var read = ReceiptJson.Read(ReceiptJson.Write(receipt));

        Assert.Equal(Normal(Dump.Of(receipt)), Normal(Dump.Of(read)));
        Assert.Equal(ReceiptOrigin.Imported, read.Origin);
        Assert.Empty(read.LinkSecret);
        Assert.Equal(ReceiptJson.Write(receipt), ReceiptJson.Write(read));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_field_of_the_contract_is_there(string name)
    {
        using var document = JsonDocument.Parse(ReceiptJson.Write(Receipt(name)));
        var root = document.RootElement;

        foreach (var field in "v register number saleId type start end cashier inHouse lines vat payments total references merchant signature outage lateSignature".Split(' '))
        {
            Assert.True(root.TryGetProperty(field, out _), field);
        }

        Has(root.GetProperty("lines"), "text quantity unitPrice total vat rate gvTyp parent");
        Has(root.GetProperty("vat"), "category rate net tax gross");
        Has(root.GetProperty("payments"), "kind name amount currency given change");
        Assert.DoesNotContain("linkSecret", root.GetRawText(), StringComparison.OrdinalIgnoreCase);

        static void Has(JsonElement list, string fields)
        {
            foreach (var item in list.EnumerateArray())
            {
                foreach (var field in fields.Split(' '))
                {
                    Assert.True(item.TryGetProperty(field, out _), field);
                }
            }
        }
    }

    [Fact]
    public void A_plain_receipt_is_written_like_this()
    {
        var json = ReceiptJson.WriteText(Receipt("plain"));

        Assert.StartsWith(
            """{"v":1,"register":"KASSE-01","number":1,"saleId":"sale-1","type":"Beleg","start":"2026-11-24T08:23:00+01:00","end":"2026-11-24T08:23:57+01:00","cashier":null,"inHouse":null,"lines":[{"text":"Laugenbrezel","quantity":"2","unitPrice":"0.85","total":"1.70","vat":"REDUCED","rate":"7","gvTyp":"Umsatz","parent":null,""",
            json,
            StringComparison.Ordinal);
        Assert.Contains("\"payments\":[{\"kind\":\"Bar\",\"name\":null,\"amount\":\"4.90\",\"currency\":\"EUR\",\"given\":null,\"change\":null,", json, StringComparison.Ordinal);
        Assert.Contains("\"qr\":\"V0;KASSE-01;Kassenbeleg-V1;Beleg^3.20_1.70_0.00_0.00_0.00^4.90:Bar;1;2;2026-11-24T07:23:00.000Z;2026-11-24T07:23:57.000Z;ecdsa-plain-SHA384;unixTime;", json, StringComparison.Ordinal);
        Assert.Contains("\"outage\":null,\"lateSignature\":null", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("{}", "number")]
    [InlineData("""{"number":1,"register":"K","saleId":"s"}""", "start")]
    public void What_is_no_receipt_is_refused_with_its_field(string json, string field) =>
        Assert.Equal(field, Assert.Throws<ReceiptJsonException>(() => ReceiptJson.ReadText(json)).Field);

    [Fact]
    public void Signature_and_outage_together_are_refused()
    {
        var json = ReceiptJson.WriteText(Receipt("outage")).Replace("\"signature\":null", "\"signature\":{\"transactionNumber\":1,\"signatureCounter\":1,\"startTime\":\"2026-11-24T07:23:00Z\",\"logTime\":\"2026-11-24T07:23:00Z\"}", StringComparison.Ordinal);

        Assert.Equal("signature", Assert.Throws<ReceiptJsonException>(() => ReceiptJson.ReadText(json)).Field);
    }

    [Fact]
    public void A_byte_order_mark_and_unknown_fields_do_no_harm()
    {
        var json = Encoding.UTF8.GetBytes(ReceiptJson.WriteText(Receipt("plain")).Replace("{\"v\":1,", "{\"v\":2,\"neu\":[1],", StringComparison.Ordinal));

        Assert.Equal(1, ReceiptJson.Read([0xEF, 0xBB, 0xBF, .. json]).Number);
    }

    [Fact]
    public void Broken_bytes_never_give_another_exception()
    {
        var random = new Random(int.TryParse(Environment.GetEnvironmentVariable("FISCAL_TEST_SEED"), out var s) ? s : 17);
        var scale = int.TryParse(Environment.GetEnvironmentVariable("FISCAL_TEST_SCALE"), out var f) ? f : 1;
        var whole = ReceiptJson.Write(Receipt("full"));
        for (var round = 0; round < 3_000 * scale; round++)
        {
            var body = (byte[])whole.Clone();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                body[random.Next(body.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"\"{}[],:0-\\9eE"[random.Next(13)];
            }

            try
            {
                ReceiptJson.Read(body);
            }
            catch (ReceiptJsonException)
            {
                // the one it may throw
            }
        }
    }

    private static Receipt Receipt(string name) => name switch
    {
        "full" => Samples.Full().ToReceipt(),
        "outage" => new ReceiptBuilder().Outage().Build(),
        "late" => new ReceiptBuilder().Outage().FoundLater().Build(),
        "training" => new ReceiptBuilder().Training().Build(),
        "abort" => new ReceiptBuilder().Aborted().Build(),
        "order" => new ReceiptBuilder().Order().Build(),
        "long" => new ReceiptBuilder().LongTexts().Build(),
        _ => new ReceiptBuilder().Build(),
    };

    private static string Normal(string dump) => string.Join("\n", dump.Split('\n').Where(static l => !l.StartsWith(".LinkSecret", StringComparison.Ordinal) && !l.StartsWith(".Origin", StringComparison.Ordinal)));
}
