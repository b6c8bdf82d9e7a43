using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Fiscal.Receipts.Mail;
using Fiscal.Receipts.Mail.Tests;
using Fiscal.Receipts.Tests.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts.Portal.Tests;

public sealed partial class ReceiptMailTests
{
    private const string Customer = "kundin-zaubernuss@kundschaft.example";

    private static readonly PortalQuery Outcomes = new("test.outcomes", "SELECT day, outcome, mails FROM mail_outcome WHERE merchant_id = @merchant ORDER BY outcome");

    private static readonly PortalQuery Events = new("test.events", "SELECT detail FROM event WHERE merchant_id = @merchant AND kind = 'mailed'");

    private static readonly PortalQuery Leased = new("test.leased", "SELECT leased_until FROM mail_outbox WHERE merchant_id = @merchant");

    private static readonly PortalQuery Waiting = new("test.waiting", "SELECT mail_id FROM mail_outbox WHERE merchant_id = @merchant");

    [Fact]
    public async Task A_mail_reaches_a_real_server_over_starttls_and_nothing_of_its_address_is_left()
    {
        using var server = new MailServer(encrypts: true);
        await using var host = await PageHost.StartAsync(options =>
        {
            options.Smtp.Host = "localhost";
            options.Smtp.Port = server.Port;
            options.Smtp.CertificateSha256 = server.CertificateSha256;
            options.Smtp.From = "bon@portal.example";
        });
        var token = await host.AddAsync(Samples.Sale());

        using var answer = await host.PostAsync("R/" + token + "/mail?lang=de", ("address", Customer));
        Assert.Equal((HttpStatusCode.SeeOther, "/R/" + token + "?lang=de&s=mail#status"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.Contains("Die E-Mail ist unterwegs", await host.PageAsync(token, "?lang=de&s=mail"), StringComparison.Ordinal);
        await UntilAsync(host, async () => (await OutcomesAsync(host)).Length > 0);

        var parts = Assert.Single(server.Mails()).Split('|');
        Assert.Equal(["\"Bäckerei Müller, Altstadt\" <bon@portal.example>", Customer, "Ihr Kassenbeleg vom 24.11.2026 – Bäckerei Müller, Altstadt", "auto-generated"], parts[..4]);
        Assert.Contains(host.Address + "R/" + token, parts[4], StringComparison.Ordinal);
        Assert.Equal(["2026-11-24 sent 1"], await OutcomesAsync(host));
        Assert.Equal(["2026-11-24 sent"], await ListAsync(host, Events));
        Assert.Empty(await ListAsync(host, Waiting));
        AssertForgotten(host, Customer, token);

        // The key goes when nothing can come under it any more.
        Assert.Equal("-rw-------", Mode(Assert.Single(Directory.GetFiles(host.MailKeys))));
        host.Clock.Advance(TimeSpan.FromHours(8));
        await UntilAsync(host, () => Task.FromResult(Directory.GetFiles(host.MailKeys).Length == 0));
    }

    [Fact]
    public async Task The_mail_carries_the_same_pdf_as_the_page_a_logo_of_its_own_and_the_right_headers()
    {
        await using var host = await StartAsync(folder => folder, settings => settings.ReplyTo = "laden@mueller.example");
        var token = await host.AddAsync(Samples.CardSale());

        await host.PostAsync("R/" + token + "/mail?lang=en", ("address", Customer));
        await UntilAsync(host, async () => (await OutcomesAsync(host)).Length > 0);

        var file = Assert.Single(Directory.GetFiles(Path.Combine(host.Folder, "pickup"), "*.eml"));
        using var folder = new Tool.Folder();
        var pdf = folder.Path("attached.pdf");
        var text = Tool.Text(
            "/usr/bin/python3",
            "python3",
            "-c",
            "import email,email.policy,sys\nm=email.message_from_binary_file(open(sys.argv[1],'rb'),policy=email.policy.default)\nfor h in ['From','To','Reply-To','Subject','Auto-Submitted','X-Auto-Response-Suppress','Message-ID','Bcc','List-Unsubscribe']: print(h+': '+str(m[h]))\nprint([p.get_content_type() for p in m.walk()])\na=list(m.iter_attachments())\nprint([x.get_filename() for x in a])\nopen(sys.argv[2],'wb').write(a[0].get_content())\nprint(m.get_body(('html',)).get_content())",
            file,
            pdf);

        Assert.Equal(await (await host.GetAsync("R/" + token + ".pdf?lang=en")).Content.ReadAsByteArrayAsync(), File.ReadAllBytes(pdf));
        Assert.Contains("Reply-To: laden@mueller.example\nSubject: Your receipt of 24 Nov 2026 – Bäckerei Müller, Altstadt\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n", text, StringComparison.Ordinal);
        Assert.Contains("Bcc: None\nList-Unsubscribe: None\n", text, StringComparison.Ordinal);
        Assert.Matches("Message-ID: <[0-9a-f]{32}@portal.example>", text);
        Assert.Contains("'text/plain', 'multipart/related', 'text/html', 'image/png', 'application/pdf'", text, StringComparison.Ordinal);
        Assert.Contains("['Kassenbeleg-2026-11-24-2026-4712.pdf']", text, StringComparison.Ordinal);
        Assert.Contains("src=\"cid:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", text, StringComparison.Ordinal);
        Assert.DoesNotContain("11.20", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_not_now_gets_it_again_and_one_that_hung_up_after_the_data_the_same_message()
    {
        using var server = new FlakyServer((connection, line) => connection switch
        {
            1 when line.StartsWith("RCPT", StringComparison.Ordinal) => "451 4.3.0 <" + Customer + "> later",
            2 when line == "." => null,
            _ => string.Empty,
        });
        await using var host = await StartAsync(server.Port);

        await host.PostAsync("R/" + await host.AddAsync(Samples.Sale()) + "/mail", ("address", Customer));
        await UntilAsync(host, async () => (await OutcomesAsync(host)).Length > 0, TimeSpan.FromMinutes(2));

        Assert.Equal(["2026-11-24 sent 1"], await OutcomesAsync(host));
        Assert.Equal(2, server.Mails.Count);
        Assert.Equal(MessageId().Match(server.Mails[0]).Value, MessageId().Match(server.Mails[1]).Value);
        Assert.NotEqual(string.Empty, MessageId().Match(server.Mails[0]).Value);
        AssertForgotten(host, Customer);
    }

    [Fact]
    public async Task A_refusal_for_good_ends_it_after_one_attempt()
    {
        using var server = new FlakyServer((_, line) => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 <" + Customer + "> unknown" : string.Empty);
        await using var host = await StartAsync(server.Port);

        await host.PostAsync("R/" + await host.AddAsync(Samples.Sale()) + "/mail", ("address", Customer));
        await UntilAsync(host, async () => (await OutcomesAsync(host)).Length > 0);

        Assert.Equal(["2026-11-24 failed 1"], await OutcomesAsync(host));
        Assert.Equal(["2026-11-24 failed"], await ListAsync(host, Events));
        Assert.Equal(1, server.Connections);
        AssertForgotten(host, Customer);
    }

    [Fact]
    public async Task A_server_that_is_down_for_ten_minutes_gets_it_when_it_is_back()
    {
        var port = MailServer.FreePort();
        await using var host = await StartAsync(port);
        await host.PostAsync("R/" + await host.AddAsync(Samples.Sale()) + "/mail", ("address", Customer));
        for (var minute = 0; minute < 10; minute++)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(30);
        }

        Assert.Single(await ListAsync(host, Waiting));
        using var server = new FlakyServer((_, _) => string.Empty, port);
        await UntilAsync(host, async () => (await OutcomesAsync(host)).Length > 0, TimeSpan.FromMinutes(2));

        Assert.Equal(["2026-11-24 sent 1"], await OutcomesAsync(host));
    }

    [Fact]
    public async Task After_two_days_it_has_failed_and_the_key_is_gone()
    {
        using var server = new FlakyServer((_, line) => line.StartsWith("RCPT", StringComparison.Ordinal) ? "451 later" : string.Empty);
        await using var host = await StartAsync(server.Port);
        await host.PostAsync("R/" + await host.AddAsync(Samples.Sale()) + "/mail", ("address", Customer));
        await UntilAsync(host, () => Task.FromResult(server.Connections > 0));
        for (var hour = 0; hour < 56; hour++)
        {
            host.Clock.Advance(TimeSpan.FromHours(1));
            await Worker(host).RunAsync(default);
        }

        Assert.Equal("failed", Assert.Single(await OutcomesAsync(host)).Split(' ')[1]);
        // The host's own worker may be at it at this moment.
        await UntilAsync(host, () => Task.FromResult(Directory.GetFiles(host.MailKeys).Length == 0));
        AssertForgotten(host, Customer);
    }

    [Fact]
    public async Task A_restored_backup_without_its_keys_sends_nothing_and_says_so_when_their_time_is_over()
    {
        await using var host = await StartAsync(MailServer.FreePort());
        await host.PostAsync("R/" + await host.AddAsync(Samples.Sale()) + "/mail", ("address", Customer));
        await UntilAsync(host, async () => (await ListAsync(host, Waiting)).Length == 1);
        Directory.Delete(host.MailKeys, recursive: true);
        AssertForgotten(host, Customer);

        host.Clock.Advance(TimeSpan.FromHours(47));
        await Worker(host).RunAsync(default);
        Assert.Empty(await OutcomesAsync(host));
        host.Clock.Advance(TimeSpan.FromHours(8));
        await Worker(host).RunAsync(default);
        Assert.Equal("failed", Assert.Single(await OutcomesAsync(host)).Split(' ')[1]);
        Assert.Empty(await ListAsync(host, Waiting));
    }

    [Fact]
    public async Task Two_instances_send_each_mail_once()
    {
        using var server = new FlakyServer((_, _) => string.Empty);
        await using var host = await StartAsync(server.Port);
        var outbox = host.Services.GetRequiredService<MailOutbox>();
        var register = await host.Services.GetRequiredService<RegisterStore>().FindAsync(host.Key.Id, default);
        for (var i = 0; i < 20; i++)
        {
            await host.AddAsync(Samples.Sale());
        }

        var receipts = await ListAsync(host, new PortalQuery("test.receipts", "SELECT receipt_id FROM receipt WHERE merchant_id = @merchant"));
        var instances = Enumerable.Range(0, 3).Select(_ => ActivatorUtilities.CreateInstance<MailWorker>(host.Services)).ToList();
        foreach (var receipt in receipts)
        {
            Assert.Equal(MailIntakeResult.Accepted, await outbox.AddAsync(register!, receipt, Customer, default));
        }

        await Task.WhenAll(instances.Select(instance => Task.Run(() => instance.RunAsync(default))));
        await UntilAsync(host, async () => (await ListAsync(host, Waiting)).Length == 0);

        Assert.Equal(20, server.Mails.Select(mail => MessageId().Match(mail).Value).Distinct().Count());
        Assert.Equal(20, server.Mails.Count);
        instances.ForEach(instance => instance.Dispose());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ohne-at.example")]
    [InlineData("a@localhost")]
    [InlineData("a b@c.example")]
    [InlineData("a@b.example, c@d.example")]
    [InlineData("Name <a@b.example>")]
    [InlineData("a@b.example\r\nBcc: c@d.example")]
    [InlineData("a@b.example.")]
    public async Task What_is_not_one_address_is_refused_in_words_at_its_field(string address)
    {
        await using var host = await StartAsync(1);
        var token = await host.AddAsync(Samples.Sale());

        using var answer = await host.PostAsync("R/" + token + "/mail?lang=de", ("address", address));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("aria-invalid=\"true\"", page, StringComparison.Ordinal);
        Assert.Contains("keine vollständige E-Mail-Adresse", page, StringComparison.Ordinal);
        Assert.Empty(await ListAsync(host, Waiting));
    }

    [Fact]
    public async Task A_receipt_is_mailed_three_times_a_day_and_a_client_asks_twenty_times_an_hour()
    {
        await using var host = await StartAsync(folder => folder);
        var token = await host.AddAsync(Samples.Sale());
        for (var i = 0; i < MailOutbox.MostPerReceipt; i++)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await host.PostAsync("R/" + token + "/mail", ("address", Customer))).StatusCode);
        }

        using var limited = await host.PostAsync("R/" + token + "/mail?lang=de", ("address", Customer));
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Contains("role=\"alert\"", await limited.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var status = HttpStatusCode.SeeOther;
        for (var i = MailOutbox.MostPerReceipt; i <= MailOutbox.MostPerClient; i++)
        {
            Assert.Equal(HttpStatusCode.SeeOther, status);
            status = (await host.PostAsync("R/" + await host.AddAsync(Samples.Sale()) + "/mail", ("address", Customer))).StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.Services.GetRequiredService<RegisterStore>().RefreshAsync(default);
        Assert.Equal(HttpStatusCode.SeeOther, (await host.PostAsync("R/" + await host.AddAsync(Samples.Sale()) + "/mail", ("address", Customer))).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.PostAsync("R/" + token + "/mail", ("address", Customer))).StatusCode);
        host.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.SeeOther, (await host.PostAsync("R/" + token + "/mail", ("address", Customer))).StatusCode);
        Assert.DoesNotContain("127.0.0.1", Encoding.Latin1.GetString(host.Files()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_fills_the_hidden_field_is_thanked_and_nothing_is_sent()
    {
        await using var host = await StartAsync(1);

        Assert.Equal(HttpStatusCode.SeeOther, (await host.PostAsync("R/" + await host.AddAsync(Samples.Sale()) + "/mail", ("address", Customer), ("website", "https://spam.example"))).StatusCode);
        Assert.Empty(await ListAsync(host, Waiting));
    }

    [Fact]
    public async Task Without_a_mail_server_the_page_offers_no_mail()
    {
        await using var host = await PageHost.StartAsync();
        var token = await host.AddAsync(Samples.Sale());

        Assert.DoesNotContain("type=\"email\"", await host.PageAsync(token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await host.PostAsync("R/" + token + "/mail", ("address", Customer))).StatusCode);
    }

    [Fact]
    public async Task After_many_mails_no_address_stands_in_database_log_and_logs()
    {
        using var server = new FlakyServer((_, line) => line.Contains("kunde7@", StringComparison.Ordinal) ? "550 <kunde7@kundschaft.example> unknown" : string.Empty);
        await using var host = await StartAsync(server.Port);
        var tokens = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            tokens.Add(await host.AddAsync(Samples.Sale()));
            Assert.Equal(HttpStatusCode.SeeOther, (await host.PostAsync("R/" + tokens[i] + "/mail", ("address", "kunde" + i.ToString(CultureInfo.InvariantCulture) + "@kundschaft.example"))).StatusCode);
            AssertForgotten(host, ["kundschaft.example", .. tokens]);
        }

        await UntilAsync(host, async () => (await ListAsync(host, Waiting)).Length == 0);
        Assert.Equal(Enumerable.Repeat("2026-11-24 sent 1", 19).Prepend("2026-11-24 failed 1"), await OutcomesAsync(host));
        AssertForgotten(host, ["kundschaft.example", .. tokens]);
    }

    private static MailWorker Worker(PageHost host) => host.Services.GetRequiredService<MailWorker>();

    private static Task<PageHost> StartAsync(int port) => PageHost.StartAsync(options =>
    {
        options.Smtp.Host = "127.0.0.1";
        options.Smtp.Port = port;
        options.Smtp.Security = MailSecurity.None;
        options.Smtp.From = "bon@portal.example";
    });

    private static Task<PageHost> StartAsync(Func<string, string> pickup, Action<BranchSettings>? change = null) => PageHost.StartAsync(
        options =>
        {
            options.MailPickupDirectory = pickup(Path.Combine(Path.GetDirectoryName(options.SqlitePath)!, "pickup"));
            options.Smtp.From = "bon@portal.example";
        },
        change);

    private static Task<string[]> OutcomesAsync(PageHost host) => ListAsync(host, Outcomes);

    private static async Task<string[]> ListAsync(PageHost host, PortalQuery query) =>
        [.. await host.Database.ReadAsync(session => session.ReadAsync(query, static row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue).Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))), default, ("merchant", PageHost.Merchant)), default)];

    private static async Task UntilAsync(PageHost host, Func<Task<bool>> holds, TimeSpan? step = null)
    {
        for (var i = 0; !await holds(); i++)
        {
            Assert.True(i < 300, "It did not come to that within 15 seconds. " + string.Join("\n", host.Log.Lines.Where(line => line.Contains("MailWorker", StringComparison.Ordinal))));
            // Not while one is being sent: its lease runs by the same clock.
            if (step is { } time && (await ListAsync(host, Leased)).All(static until => until == "0"))
            {
                host.Clock.Advance(time);
            }

            await Task.Delay(50);
        }
    }

    private static void AssertForgotten(PageHost host, params string[] secrets)
    {
        var kept = Encoding.Latin1.GetString(host.Files());
        var log = string.Join("\n", host.Log.Lines);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, kept, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Mode(string file) => Tool.Text("stat", "coreutils", "-c", "%A", file).Trim();

    [GeneratedRegex("^Message-I[dD]: .*$", RegexOptions.Multiline)]
    private static partial Regex MessageId();
}
