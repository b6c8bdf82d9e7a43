using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fiscal.Documents;
using Fiscal.Receipts.Tests.Rendering;
using Fiscal.Testing;
using Fiscal.Tse.Logs;

namespace Fiscal.Receipts.Portal.Tests.Till;

/// <summary>What the journal holds of the TSE is what page, PDF, picture and data show, for receipts of all kinds.</summary>
public sealed partial class SameEverywhereTests : IDisposable
{
    private const int Receipts = 200;

    // Scanning a code takes longer than all the rest.
    private const int Scanned = 10;

    private readonly Tool.Folder _folder = new();
    private readonly PdfRenderer _pdf = new(new PdfRendererOptions { ShowCommands = false });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_hundred_receipts_of_all_kinds_carry_the_journals_values_on_page_pdf_picture_and_data()
    {
        await using var portal = new TestPortal();
        await using var host = await PortalHost.StartAsync(portal);
        var register = await TestRegister.PairAsync(host, portal.Clock);
        var key = new RegisterKey(register.KeyId, register.Key);
        var receipts = Sell();
        foreach (var batch in receipts.Chunk(50))
        {
            var (_, replies) = await register.UploadAsync(batch.SelectMany(receipt => (string[])[TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt)]));
            Assert.All(replies, reply => Assert.Contains("\"stored\"", reply, StringComparison.Ordinal));
        }

        for (var i = 0; i < receipts.Count; i++)
        {
            // Views of one client are limited to ten a second.
            portal.Clock.Advance(TimeSpan.FromSeconds(1));
            var link = "R/" + ReceiptToken.Create(key, receipts[i].LinkSecret);
            var page = await host.Http.GetStringAsync(new Uri(link + "?lang=de", UriKind.Relative));
            var pdf = await host.Http.GetByteArrayAsync(new Uri(link + ".pdf?lang=de", UriKind.Relative));
            var json = await host.Http.GetStringAsync(new Uri(link + ".json", UriKind.Relative));

            Assert.True(pdf.AsSpan().SequenceEqual(AtTheTill(receipts[i])), $"The PDF of receipt {receipts[i].Number} is another one at the till.");
            if (receipts[i].Signature is { } signature)
            {
                CheckSigned(page, json, signature);
            }
            else
            {
                CheckOutage(page, json, receipts[i].Outage!);
            }

            if (i % (Receipts / Scanned) == 0)
            {
                var png = await host.Http.GetByteArrayAsync(new Uri(link + ".png?lang=de", UriKind.Relative));
                CheckCodes(receipts[i], page, png, pdf);
            }
        }
    }

    private static List<Receipt> Sell()
    {
        var journal = new TestJournal();
        var random = new Random(TestSettings.Seed);
        var sales = new List<Receipt>();
        while (sales.Count < Receipts)
        {
            var kind = sales.Count % 10;
            var entries = journal.Sell(kind switch
            {
                4 => b => b.Training(),
                5 => b => b.Reversal(sales[sales.Count - 5]),
                6 => b => b.Outage(),
                7 => b => b.Outage(afterStart: true).FoundLater(),
                8 => b => Card(b, random.Next(1, 9)),
                _ => null,
            });
            sales.Add(entries.ToReceipt());
        }

        return sales;
    }

    private static void Card(ReceiptBuilder receipt, int apples) => receipt.Line("Äpfel", apples, 0.79m).Pay(PaymentKind.DebitCard, apples * 0.79m, "girocard");

    private static void CheckSigned(string page, string json, ReceiptSignature signature)
    {
        var words = Words(page);
        Assert.Contains(signature.TransactionNumber.ToString(CultureInfo.InvariantCulture), words, StringComparison.Ordinal);
        Assert.Contains(signature.SignatureCounter.ToString(CultureInfo.InvariantCulture), words, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(signature.Value), words.Replace(" ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json);
        var tse = document.RootElement.GetProperty("security").GetProperty("tse");
        Assert.Equal(signature.TransactionNumber, tse.GetProperty("transaction_number").GetInt64());
        Assert.Equal(signature.SignatureCounter, tse.GetProperty("signature_number").GetInt64());
        Assert.Equal(signature.Value, tse.GetProperty("signature").GetBytesFromBase64());
    }

    private static void CheckOutage(string page, string json, ReceiptOutage outage)
    {
        var words = Words(page);
        Assert.Contains("Ausfallnummer: " + outage.Number.ToString(CultureInfo.InvariantCulture), words, StringComparison.Ordinal);
        Assert.DoesNotContain("data:image/png", page, StringComparison.Ordinal);
        Assert.DoesNotContain("geprüft", words, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json);
        Assert.False(document.RootElement.TryGetProperty("security", out _));
    }

    private void CheckCodes(Receipt receipt, string page, byte[] png, byte[] pdf)
    {
        if (receipt.Signature is not { } signature)
        {
            return;
        }

        var inPage = Scan("page.png", Convert.FromBase64String(CodePicture().Match(page).Groups[1].Value));
        Assert.Equal(signature.QrPayload, inPage);
        Assert.Equal(signature.QrPayload, Scan("receipt.png", png));
        _folder.Write("receipt.pdf", pdf);
        Tool.Run("pdftoppm", "poppler-utils", "-r", "200", "-png", "-singlefile", _folder.Path("receipt.pdf"), _folder.Path("pdf"));
        Assert.Equal(signature.QrPayload, Encoding.UTF8.GetString(Tool.ReadQr(_folder.Path("pdf.png"))).TrimEnd('\n'));

        // As `fiscal verify qr` does.
        Assert.Equal(QrVerdict.Valid, QrPayload.Verify(inPage).Verdict);
    }

    private string Scan(string name, byte[] png) => Encoding.UTF8.GetString(Tool.ReadQr(_folder.Write(name, png))).TrimEnd('\n');

    private byte[] AtTheTill(Receipt receipt) =>
        _pdf.Render(new StandardLayout().Create(receipt, new ReceiptLayoutContext { Language = "de" }), new PdfAttachment(EkabsJson.FileName, EkabsJson.Write(receipt), EkabsJson.MediaType));

    private static string Words(string page) => Regex.Replace(System.Net.WebUtility.HtmlDecode(Tags().Replace(page, " ")).Replace('\u00A0', ' '), @"\s+", " ");

    [GeneratedRegex("<style>.*?</style>|<[^>]+>", RegexOptions.Singleline)]
    private static partial Regex Tags();

    [GeneratedRegex("class=\"code\" src=\"data:image/png;base64,([^\"]+)\"")]
    private static partial Regex CodePicture();
}
