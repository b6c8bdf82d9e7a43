using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Fiscal.Documents;
using Fiscal.Receipts.Tests.Rendering;
using Fiscal.Testing;

namespace Fiscal.Receipts.Portal.Tests;

public sealed partial class ReceiptPageTests
{
    private const int MostBytes = 30 * 1024;

    internal static Receipt Reversal() => new ReceiptBuilder().Merchant(Samples.Bakery).Number(4716, printed: "2026-4716").Reversal(Samples.CardSale()).Build();

    [Fact]
    public async Task A_link_shows_the_receipt_with_everything_that_the_law_wants_in_one_document_without_script_and_cookie()
    {
        await using var host = await PageHost.StartAsync();
        var receipt = Samples.Sale();
        var token = await host.AddAsync(receipt);

        using var answer = await host.GetAsync("R/" + token.ToLowerInvariant() + "?lang=de");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 1, MostBytes);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["/R/" + token + "/logo"], Sources().Matches(page).Select(match => match.Groups[1].Value).Where(source => !source.StartsWith("data:", StringComparison.Ordinal)));
        Assert.Single(HeadingsOne().Matches(page));
        foreach (var text in new[] { "Bäckerei Müller &amp; Söhne GmbH", "Hauptstraße 12, 80331 München", "DE123456789", "51,20\u00A0€", "24.11.2026, 08:23 Uhr", "2026-4711", "Käsebrötchen überbacken", "Signaturzähler", "Rückgeld" })
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
        }

        foreach (var value in new[] { receipt.Signature!.SignatureCounter.ToString(CultureInfo.InvariantCulture), receipt.Signature.TransactionNumber.ToString(CultureInfo.InvariantCulture), "KASSE-01" })
        {
            Assert.Contains(value, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Each_answer_carries_the_headers_and_the_policy_names_the_hash_of_the_style()
    {
        await using var host = await PageHost.StartAsync();
        var token = await host.AddAsync(Samples.Sale());
        foreach (var path in new[] { token, token + ".pdf", token + ".png", token + ".json", host.Pending(), PageHost.Wrong(), "x", token + ".exe" })
        {
            using var answer = await host.GetAsync("R/" + path);
            string Header(string name) => string.Join(", ", answer.Headers.TryGetValues(name, out var values) ? values : answer.Content.Headers.TryGetValues(name, out values) ? values : []);

            Assert.Equal("no-store, private", string.Join(", ", Header("Cache-Control").Split(", ").Order(StringComparer.Ordinal)));
            Assert.Equal("no-referrer", Header("Referrer-Policy"));
            Assert.Equal("noindex, nofollow, noarchive", Header("X-Robots-Tag"));
            Assert.Equal("nosniff", Header("X-Content-Type-Options"));
            Assert.StartsWith("max-age=", Header("Strict-Transport-Security"), StringComparison.Ordinal);
            Assert.Contains("camera=()", Header("Permissions-Policy"), StringComparison.Ordinal);
            Assert.Equal(string.Empty, Header("Server") + Header("ETag") + Header("Set-Cookie"));
            if (answer.Content.Headers.ContentType!.MediaType == "text/html")
            {
                var style = Styles().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value;
                var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
                Assert.Equal($"default-src 'none'; style-src 'sha256-{hash}'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", Header("Content-Security-Policy"));
            }
        }
    }

    [Fact]
    public async Task A_camera_reads_the_TSE_code_of_the_page_as_the_journal_holds_it()
    {
        await using var host = await PageHost.StartAsync();
        using var folder = new Tool.Folder();
        foreach (var receipt in new[] { Samples.Sale(), Samples.CardSale(), Reversal(), Samples.Training() })
        {
            var page = await host.PageAsync(await host.AddAsync(receipt));
            var png = Convert.FromBase64String(Codes().Match(page).Groups[1].Value);

            Assert.Equal(Encoding.UTF8.GetBytes(receipt.Signature!.QrPayload), Tool.ReadQr(folder.Write("code.png", png)));
        }
    }

    [Fact]
    public async Task Behind_a_path_base_every_address_of_the_page_begins_with_it()
    {
        await using var host = await PageHost.StartAsync(options => options.PublicUrl = new Uri("https://shop.example/bon/"));
        var page = await host.PageAsync(await host.AddAsync(Samples.Sale())) + await host.PageAsync(host.Pending());

        Assert.All(Addresses().Matches(page).Select(match => match.Groups[1].Value), address => Assert.StartsWith("/bon/R/", address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_group_of_the_hosts_routes_addresses_move_along()
    {
        await using var host = await PageHost.StartAsync(group: "/kunden/bon");
        var token = await host.AddAsync(Samples.Sale());
        using var answer = await host.GetAsync("kunden/bon/r/" + token);
        var addresses = Addresses().Matches(await answer.Content.ReadAsStringAsync()).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All(addresses, address => Assert.StartsWith("/kunden/bon/R/" + token, address, StringComparison.Ordinal));
        foreach (var address in addresses.Where(address => address.Contains(".pdf", StringComparison.Ordinal) || address.EndsWith("/logo", StringComparison.Ordinal)))
        {
            Assert.Equal(HttpStatusCode.OK, (await host.GetAsync(address.Replace("&amp;", "&", StringComparison.Ordinal))).StatusCode);
        }

        Assert.InRange(addresses.Count, 5, 20);
    }

    [Fact]
    public async Task Pdf_picture_and_data_are_what_the_till_makes_of_the_same_receipt()
    {
        await using var host = await PageHost.StartAsync();
        foreach (var receipt in new[] { Samples.Sale(), Samples.CardSale(), Samples.Outage(), Samples.Training(), Reversal() })
        {
            var token = await host.AddAsync(receipt);
            var atTheTill = new PdfRenderer(new PdfRendererOptions { ShowCommands = false }).Render(
                new StandardLayout().Create(receipt, new ReceiptLayoutContext()), new PdfAttachment(EkabsJson.FileName, EkabsJson.Write(receipt), EkabsJson.MediaType));

            using var pdf = await host.GetAsync("R/" + token + ".pdf?lang=de");
            Assert.Equal(atTheTill, await pdf.Content.ReadAsByteArrayAsync());
            Assert.Equal("application/pdf", pdf.Content.Headers.ContentType!.MediaType);
            Assert.Equal($"attachment; filename=Kassenbeleg-2026-11-24-{receipt.PrintedNumber}.pdf", pdf.Content.Headers.ContentDisposition!.ToString().Split("; filename*", 2)[0].Replace("\"", string.Empty, StringComparison.Ordinal));
            Assert.Equal(EkabsJson.Write(receipt), await (await host.GetAsync("R/" + token + ".json")).Content.ReadAsByteArrayAsync());
            var png = await (await host.GetAsync("R/" + token + ".PNG")).Content.ReadAsByteArrayAsync();
            Assert.Equal([0x89, 0x50, 0x4E, 0x47], png[..4]);
        }
    }

    [Fact]
    public async Task A_receipt_keeps_the_layout_that_it_was_printed_with()
    {
        await using var host = await PageHost.StartAsync();
        var layout = new TemplateLayout(BuiltInLayouts.Find("standard")!.Template + "\nEIGENES LAYOUT\n");
        var id = Convert.ToHexStringLower(layout.LayoutId.Span);
        await host.Database.WriteAsync(session => ((LayoutStore)host.Services.GetService(typeof(LayoutStore))!).AddAsync(session, PageHost.Merchant, id, LayoutPackage.Write(layout), default), default);
        var receipt = Samples.Sale();
        var token = await host.AddAsync(receipt, layoutId: id);

        Assert.Contains("EIGENES LAYOUT", await host.PageAsync(token), StringComparison.Ordinal);
        Assert.Equal(
            new PdfRenderer(new PdfRendererOptions { ShowCommands = false }).Render(layout.Create(receipt), new PdfAttachment(EkabsJson.FileName, EkabsJson.Write(receipt), EkabsJson.MediaType)),
            await (await host.GetAsync("R/" + token + ".pdf?lang=de")).Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Marks_stand_in_words_and_legal_words_stay_German_with_a_translation()
    {
        await using var host = await PageHost.StartAsync();
        var reversal = await host.AddAsync(Reversal());

        Assert.Contains("<li>STORNO</li>", await host.PageAsync(reversal), StringComparison.Ordinal);
        Assert.Contains("<li><span lang=\"de\">STORNO</span> / REVERSAL</li>", await host.PageAsync(reversal, "?lang=en"), StringComparison.Ordinal);
        Assert.Contains("<li>TRAINING</li>", await host.PageAsync(await host.AddAsync(Samples.Training())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_shows_note_and_number_and_no_code_of_a_TSE()
    {
        await using var host = await PageHost.StartAsync();

        var page = await host.PageAsync(await host.AddAsync(Samples.Outage()));

        Assert.Contains("Ausfallnummer: 1", page, StringComparison.Ordinal);
        Assert.Contains("<li>TSE-AUSFALL</li>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"code\"", page, StringComparison.Ordinal);
        Assert.Contains("class=\"code\"", await host.PageAsync(await host.AddAsync(Samples.Sale())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(null, false)]
    public async Task Verified_stands_only_where_the_portal_verified_the_signature_itself(bool? verified, bool stands)
    {
        await using var host = await PageHost.StartAsync();

        var page = await host.PageAsync(await host.AddAsync(Samples.Sale(), verified));

        Assert.Equal(stands, page.Contains("geprüft: Sie ist gültig", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "de-AT,de;q=0.9,en;q=0.8", "de")]
    [InlineData("", "fr-FR,en-GB;q=0.8,de;q=0.7", "en")]
    [InlineData("", "fr", "de")]
    [InlineData("?lang=en", "de", "en")]
    [InlineData("?lang=DE", "en", "de")]
    [InlineData("?lang=xx", "en;q=0.1,de;q=0.05", "en")]
    public async Task The_language_is_what_the_link_or_the_browser_says(string query, string accepted, string expected)
    {
        await using var host = await PageHost.StartAsync();
        host.Http.DefaultRequestHeaders.Add("Accept-Language", accepted);

        Assert.Contains($"<html lang=\"{expected}\">", await host.PageAsync(await host.AddAsync(Samples.Sale()), query), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Script_in_texts_of_receipt_and_shop_appears_as_text()
    {
        const string Evil = "</style><script>alert(1)</script>";
        await using var host = await PageHost.StartAsync(change: settings =>
        {
            settings.Name = Evil;
            settings.Contact = Evil;
            settings.PrivacyText = Evil;
            settings.Feedback.Mode = FeedbackMode.Form;
            settings.Feedback.Questions.Add(new FeedbackQuestion { Text = Evil, Kind = FeedbackQuestionKind.Choice, Choices = { Evil, "b" } });
        });
        var receipt = new ReceiptBuilder().Merchant(new Merchant(Evil, new Address(Evil, Evil, Evil), Evil, Evil)).Line(Evil, 1, 1m).Cash(1m).Build();

        var page = await host.PageAsync(await host.AddAsync(receipt)) + await host.PageAsync(host.Pending());

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_browser_shows_everything()
    {
        await using var host = await PageHost.StartAsync(change: settings => settings.Feedback.Mode = FeedbackMode.Form);
        var token = await host.AddAsync(Samples.CardSale());

        var text = Tool.Text("w3m", "w3m", "-dump", "-cols", "100", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", host.Address + "R/" + token + "?lang=de");

        foreach (var expected in new[] { "Bäckerei Müller & Söhne GmbH", "80331 München", "11,20\u00A0€", "Vollkornbrot", "Kaffee Crema", "K-U-N-D-E-N-B-E-L-E-G", "Signaturzähler", "PDF", "Wie war es bei uns?", "Datenschutz", "English", "Telefon 089 123456" })
        {
            Assert.Contains(expected.Replace('\u00A0', ' '), text.Replace('\u00A0', ' '), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_logo_comes_from_the_portal_and_may_be_kept_for_an_hour()
    {
        await using var host = await PageHost.StartAsync();
        using var answer = await host.GetAsync("R/" + host.Pending() + "/logo");

        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync()).Length, 100, BranchSettings.MostLogoBytes);
        Assert.Equal(TimeSpan.FromHours(1), answer.Headers.CacheControl!.MaxAge);
        Assert.Equal(HttpStatusCode.NotFound, (await host.GetAsync("R/" + PageHost.Wrong() + "/logo")).StatusCode);
    }

    [GeneratedRegex("src=\"([^\"]*)\"")]
    private static partial Regex Sources();

    [GeneratedRegex("class=\"code\" src=\"data:image/png;base64,([^\"]*)\"")]
    private static partial Regex Codes();

    [GeneratedRegex("(?:href|action|src)=\"(/[^\"]*)\"")]
    private static partial Regex Addresses();

    [GeneratedRegex("<h1")]
    private static partial Regex HeadingsOne();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Styles();
}
