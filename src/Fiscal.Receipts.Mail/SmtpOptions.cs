using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailKit.Security;

namespace Fiscal.Receipts.Mail;

/// <summary>The mail server and who sends.</summary>
public sealed class SmtpOptions
{
    /// <summary>Name or address of the server.</summary>
    public string Host { get; set; } = string.Empty;

    /// <summary>Port.</summary>
    /// <value>587 by default, where servers take mail from clients (RFC 6409).</value>
    public int Port { get; set; } = 587;

    /// <summary>How the way is encrypted.</summary>
    /// <value><see cref="MailSecurity.StartTls"/> by default.</value>
    public MailSecurity Security { get; set; }

    /// <summary>Account at the server; nobody logs in if <see langword="null"/>.</summary>
    public string? UserName { get; set; }

    /// <summary>Password of the account. A secret: it stands in no log, exception or trace.</summary>
    public string? Password { get; set; }

    /// <summary>Address of the sender.</summary>
    public string From { get; set; } = string.Empty;

    /// <summary>Name shown beside <see cref="From"/>.</summary>
    public string? FromName { get; set; }

    /// <summary>Longest wait for each answer of the server.</summary>
    /// <value>30 seconds by default.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>SHA-256 of the server's certificate as 64 hex digits, for a server whose certificate no authority signed. Such a certificate is refused if <see langword="null"/>.</summary>
    public string? CertificateSha256 { get; set; }

    internal SecureSocketOptions SocketOptions => Security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    /// <summary>All problems, without any value of them.</summary>
    internal void Check(List<string> problems)
    {
        void Rule(bool holds, string rule)
        {
            if (!holds)
            {
                problems.Add(rule);
            }
        }

        Rule(!string.IsNullOrWhiteSpace(Host), "Host names the mail server.");
        Rule(Port is > 0 and <= 65_535, "Port is 1 to 65535.");
        Rule(Security is >= MailSecurity.StartTls and <= MailSecurity.None, "Security is StartTls, Tls or None.");
        Rule((UserName is null) == (Password is null), "UserName and Password are given together or not at all.");
        Rule(UserName is null || Security != MailSecurity.None || IsLoopback, "A password is sent over an encrypted way only: choose StartTls or Tls.");
        Rule(MailAddress.IsValid(From), "From is a mail address.");
        Rule(Timeout > TimeSpan.Zero && Timeout <= TimeSpan.FromMinutes(10), "Timeout is above zero and at most 10 minutes.");
        Rule(CertificateSha256 is not { } pin || (pin.Length == 64 && pin.All(Uri.IsHexDigit)), "CertificateSha256 is 64 hex digits.");
    }

    internal bool Accepts(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (CertificateSha256 is not { } pin)
        {
            return errors == SslPolicyErrors.None;
        }

        if (certificate is null)
        {
            return false;
        }

        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(certificate.GetRawCertData());
        return string.Concat(hash.Select(static b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))).Equals(pin, StringComparison.OrdinalIgnoreCase);
    }

    private bool IsLoopback => Host is "localhost" or "127.0.0.1" or "::1";
}
