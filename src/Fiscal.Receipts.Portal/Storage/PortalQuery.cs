namespace Fiscal.Receipts.Portal;

/// <summary>One SQL statement of the portal, the same text for SQLite and PostgreSQL. All are static fields, so that tests see every one of them.</summary>
/// <remarks>Parameters are <c>@name</c>; times are Unix milliseconds; flags 0 and 1. Whatever is kept per merchant asks for <c>merchant_id = @merchant</c>: that is what a sharded database needs.</remarks>
internal sealed class PortalQuery
{
    /// <summary>A statement over what belongs to one merchant.</summary>
    public PortalQuery(string name, string sql)
        : this(name, sql, acrossMerchants: false)
    {
    }

    private PortalQuery(string name, string sql, bool acrossMerchants)
    {
        Name = name;
        Sql = sql;
        AcrossMerchants = acrossMerchants;
    }

    public string Name { get; }

    public string Sql { get; }

    /// <summary>Whether it works on one of the small reference tables, or is a job that goes over all merchants in turn.</summary>
    public bool AcrossMerchants { get; }

    /// <summary>A statement over a small reference table that knows no merchant yet; each is listed by name in a test.</summary>
    public static PortalQuery Reference(string name, string sql) => new(name, sql, acrossMerchants: true);
}
