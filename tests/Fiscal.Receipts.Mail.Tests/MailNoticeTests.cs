using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts.Mail.Tests;

public sealed class MailNoticeTests
{
    private const string Recipient = "chefin@beispiel.example";
    private const string Password = "gEheim-4711-Wort";

    private static readonly DateTimeOffset Time = new(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public async Task A_notice_arrives_over_starttls_with_umlauts_and_both_sentences()
    {
        using var server = new MailServer(encrypts: true);
        var channel = Channel(server.Port, o => o.Smtp.CertificateSha256 = server.CertificateSha256);

        await channel.SendAsync(Notice(), default).WaitAsync(TimeSpan.FromSeconds(30));

        var parts = Assert.Single(server.Mails()).Split('|');
        Assert.Equal(["Kasse Süd <kasse@beispiel.example>", Recipient + ", zweiter@beispiel.example", "Dringend: Bäckerei Müßig, KASSE-01", "auto-generated"], parts[..4]);
        Assert.StartsWith("Das Journal wurde zuletzt am 26.02.2026 gesichert – bitte prüfen.\n\nThe journal was last backed up on 2026-02-26.", parts[4].Replace("\r", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Kasse: KASSE-01", parts[4], StringComparison.Ordinal);
        Assert.Contains("Zeit: 02.03.2026 08:00 +01:00", parts[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_in_the_own_house_may_be_used_in_clear_when_told_so()
    {
        using var server = new MailServer(encrypts: false);

        await Channel(server.Port, o => o.Smtp.Security = MailSecurity.None).SendAsync(Notice(HealthSeverity.Ok), default).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("Behoben: Bäckerei Müßig, KASSE-01", Assert.Single(server.Mails()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_encryption_gets_nothing()
    {
        using var server = new MailServer(encrypts: false);

        await Assert.ThrowsAsync<IOException>(() => Channel(server.Port).SendAsync(Notice(), default));

        Assert.Empty(server.Mails());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00")]
    public async Task A_certificate_that_nobody_vouches_for_is_refused(string? digits)
    {
        using var server = new MailServer(encrypts: true);
        var channel = Channel(server.Port, o => o.Smtp.CertificateSha256 = digits is null ? null : string.Concat(Enumerable.Repeat(digits, 32)));

        await Assert.ThrowsAsync<IOException>(() => channel.SendAsync(Notice(), default));

        Assert.Empty(server.Mails());
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 <" + Recipient + "> unknown", "refused")]
    [InlineData("MAIL", "451 4.3.0 <kasse@beispiel.example> later", "refused")]
    [InlineData("AUTH", "535 5.7.8 " + Password + " is wrong", "could not be used")]
    [InlineData("DATA", null, "could not be used")]
    public async Task A_refusal_is_told_without_addresses_and_passwords(string command, string? answer, string expected)
    {
        using var server = new RudeServer(line => line.StartsWith(command, StringComparison.OrdinalIgnoreCase) ? answer : line[..4] switch
        {
            "EHLO" => "250-localhost\r\n250 AUTH PLAIN",
            "AUTH" => "235 welcome",
            "DATA" => "354 go on",
            "QUIT" => null,
            _ => "250 fine",
        });
        var channel = Channel(server.Port, o =>
        {
            o.Smtp.Security = MailSecurity.None;
            o.Smtp.UserName = "kasse";
            o.Smtp.Password = Password;
        });

        var error = await Assert.ThrowsAsync<IOException>(() => channel.SendAsync(Notice(), default).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        var text = error.ToString();
        foreach (var secret in new[] { Recipient, "zweiter@", "kasse@", Password })
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_when_the_till_closes()
    {
        using var server = new RudeServer(static _ => string.Empty);
        using var closing = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Channel(server.Port, o => o.Smtp.Security = MailSecurity.None).SendAsync(Notice(), closing.Token).WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Line_breaks_in_names_add_no_header()
    {
        using var server = new MailServer(encrypts: false);

        await Channel(server.Port, o => o.Smtp.Security = MailSecurity.None).SendAsync(new HealthNotice(Fact(HealthSeverity.Critical), HealthSeverity.Ok, Time, "Muster\r\nBcc: boese@beispiel.example"), default);

        Assert.Contains("|Dringend: Muster  Bcc: boese@beispiel.example, KASSE-01|", Assert.Single(server.Mails()), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_options_are_named_all_at_once_and_without_their_values()
    {
        var options = new MailNoticeOptions { Recipients = { "a@b", "kein Mensch" } };
        options.Smtp.Port = 0;
        options.Smtp.Password = Password;

        var error = Assert.Throws<ArgumentException>(() => new MailNoticeChannel(options));

        foreach (var part in new[] { "Host", "Port", "UserName and Password", "From", "Recipients[1]" })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Recipients[0]", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("kein Mensch", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_not_sent_in_clear_to_another_machine()
    {
        var error = Assert.Throws<ArgumentException>(() => Channel(25, o =>
        {
            o.Smtp.Host = "mail.beispiel.example";
            o.Smtp.Security = MailSecurity.None;
            o.Smtp.UserName = "kasse";
            o.Smtp.Password = Password;
        }));

        Assert.Contains("encrypted way", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Registration_offers_a_channel()
    {
        var services = new ServiceCollection();
        new FiscalBuilder(services).AddMailNotices(o => Configure(o, 25));

        using var provider = services.BuildServiceProvider();

        Assert.Equal("mail", Assert.Single(provider.GetServices<NoticeChannel>()).Name);
    }

    private static MailNoticeChannel Channel(int port, Action<MailNoticeOptions>? configure = null)
    {
        var options = new MailNoticeOptions();
        Configure(options, port);
        configure?.Invoke(options);
        return new MailNoticeChannel(options);
    }

    private static void Configure(MailNoticeOptions options, int port)
    {
        options.Smtp.Host = "127.0.0.1";
        options.Smtp.Port = port;
        options.Smtp.From = "kasse@beispiel.example";
        options.Smtp.FromName = "Kasse Süd";
        options.Recipients.Add(Recipient);
        options.Recipients.Add("zweiter@beispiel.example");
    }

    private static HealthNotice Notice(HealthSeverity severity = HealthSeverity.Critical) => new(Fact(severity), HealthSeverity.Ok, Time, "Bäckerei Müßig");

    private static HealthFact Fact(HealthSeverity severity) =>
        new("backup", severity, "The journal was last backed up on 2026-02-26.", "Das Journal wurde zuletzt am 26.02.2026 gesichert – bitte prüfen.") { RegisterId = "KASSE-01" };
}
