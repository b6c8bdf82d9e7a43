using System.Net;

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

    /// <summary>Whether the database gets this version's schema when the host starts. Default <see langword="true"/>; off where the account that runs the portal must not change tables: then <see cref="PortalAdministration.MigrateAsync"/> by another.</summary>
    public bool MigrateAtStart { get; set; } = true;
}
