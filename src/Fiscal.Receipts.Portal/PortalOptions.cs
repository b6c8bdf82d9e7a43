using System.Net;
using Fiscal.Receipts.Mail;

namespace Fiscal.Receipts.Portal;

/// <summary>How the portal of digital receipts runs.</summary>
public sealed class PortalOptions
{
    /// <summary>SQLite file; made if missing. Used unless <see cref="PostgreSqlConnectionString"/> is set. Default <c>fiscal.portal.db</c> in the working folder.</summary>
    public string SqlitePath { get; set; } = "fiscal.portal.db";

    /// <summary>PostgreSQL for several instances or many merchants; <see langword="null"/> for SQLite.</summary>
    public string? PostgreSqlConnectionString { get; set; }

    /// <summary>Where customers reach the portal, for example <c>https://bon.example.de/</c>; a path base in it is kept as written. <see langword="null"/>: the address that a request came to.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Networks of reverse proxies in front of the portal: of a connection from there, the last address in <c>X-Forwarded-For</c> is the customer's. None by default.</summary>
    public IList<IPNetwork> TrustedProxies { get; } = [];

    /// <summary>The mail server that customers' receipts go through; without a <see cref="SmtpOptions.Host"/> and without <see cref="MailPickupDirectory"/> pages offer no mail.</summary>
    public SmtpOptions Smtp { get; } = new();

    /// <summary>Folder that a mail server of this machine collects mails from (<c>.eml</c> files), instead of <see cref="Smtp"/>; <see cref="SmtpOptions.From"/> is needed all the same.</summary>
    public string? MailPickupDirectory { get; set; }

    /// <summary>Folder of the keys that mail addresses wait under, for hours at most; made if missing. It lies outside of the database and belongs into no backup: what was mailed stays unreadable once a key is gone.</summary>
    public string MailKeyDirectory { get; set; } = "fiscal.portal.mailkeys";

    /// <summary>Whether the database gets this version's schema when the host starts. Default <see langword="true"/>; off where the account that runs the portal must not change tables: then <see cref="PortalAdministration.MigrateAsync"/> by another.</summary>
    public bool MigrateAtStart { get; set; } = true;
}
