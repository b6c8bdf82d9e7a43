namespace Fiscal.Receipts.Mail;

/// <summary>How the way to the mail server is encrypted.</summary>
public enum MailSecurity
{
    /// <summary>Begins in clear and must change to TLS before anything is said (RFC 3207). A server that does not offer it is refused.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314, usually port 465).</summary>
    Tls,

    /// <summary>In clear: for a server on the same machine or in the shop's own network only.</summary>
    None,
}
