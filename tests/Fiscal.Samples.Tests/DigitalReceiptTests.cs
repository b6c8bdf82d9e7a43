using System.Net;
using System.Text;
using Fiscal.Receipts.Mail.Tests;
using Fiscal.Receipts.Portal.Tests.Display;
using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Samples.Tests;

/// <summary>From the basket on the display to the customer's telephone, PDF and mail box, through nothing but what people use: terminal, screen, camera, browser, mail server.</summary>
public sealed class DigitalReceiptTests : IDisposable
{
    private readonly Tool.Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_customer_follows_the_code_on_the_display_to_page_pdf_and_mail()
    {
        using var mailServer = new MailServer(encrypts: false);
        await using var demo = new DigitalDemo(mailServer.Port);
        await demo.UntilAsync("Enter sells");
        await using var browser = await LiveBrowser.StartAsync();
        var tablet = await PairAsync(browser, demo);

        demo.Type(string.Empty);
        var link = await demo.UntilAsync("HTTP://", count: 2);
        foreach (var (width, height) in ((int, int)[])[(320, 480), (1024, 600), (1920, 1080)])
        {
            foreach (var dark in (bool[])[false, true])
            {
                await using var screen = await browser.OpenAsync(tablet, width, height, dark);
                await screen.UntilAsync("document.querySelector('.plate svg')");
                var picture = await screen.ScreenshotAsync(_folder.Path($"display-{width}-{dark}.png"));
                Assert.Equal(link, Encoding.ASCII.GetString(Tool.ReadQr(picture)).TrimEnd('\n'));
            }
        }

        using var phone = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var page = await ReceiptPageAsync(phone, link);
        Assert.Contains("Milchkaffee", page, StringComparison.Ordinal);
        Assert.Contains("15,40", page, StringComparison.Ordinal);
        await demo.UntilAsync("Receipt 2 was opened.");

        var pdf = await phone.GetByteArrayAsync(new Uri(link + ".pdf"));
        var words = Tool.Text("pdftotext", "poppler-utils", "-layout", _folder.Write("receipt.pdf", pdf), "-");
        Assert.Contains("Käsekuchen", words, StringComparison.Ordinal);
        Assert.Contains("15,40", words, StringComparison.Ordinal);

        using var form = new FormUrlEncodedContent([new("address", "kundin@example.org")]);
        using var sent = await phone.PostAsync(new Uri(link + "/mail"), form);
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        var mail = await MailAsync(mailServer);
        Assert.Contains("kundin@example.org", mail, StringComparison.Ordinal);
        Assert.Contains("Ihr Kassenbeleg vom ", mail, StringComparison.Ordinal);

        demo.Type("q");
        Assert.Equal(0, await demo.ExitAsync());
    }

    private static async Task<string> PairAsync(LiveBrowser browser, DigitalDemo demo)
    {
        await using var tablet = await browser.OpenAsync($"http://127.0.0.1:{demo.Port}/display", 1024, 600, dark: false);
        await tablet.UntilAsync("document.querySelector('.digits')");
        demo.Type((await tablet.EvaluateAsync("document.querySelector('.digits').textContent.replace(/\\D/g, '')")).GetString()!);
        await demo.UntilAsync("The display belongs to the till now.");
        await tablet.UntilAsync("!document.querySelector('.digits')");
        return (await tablet.EvaluateAsync("location.href")).GetString()!;
    }

    private static async Task<string> ReceiptPageAsync(HttpClient phone, string link)
    {
        for (var attempt = 0; ; attempt++)
        {
            var page = await phone.GetStringAsync(new Uri(link));
            if (page.Contains("SUMME", StringComparison.Ordinal))
            {
                return page;
            }

            Assert.True(attempt < 50, "The receipt did not arrive at the portal within five seconds.");
            await Task.Delay(100);
        }
    }

    private static async Task<string> MailAsync(MailServer server)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (server.Mails() is [var mail, ..])
            {
                return mail;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("No mail arrived within 20 seconds.");
    }
}
