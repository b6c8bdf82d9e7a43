namespace Fiscal.Receipts;

/// <summary>Something that happened at the portal.</summary>
internal sealed class PortalEvent(long number, string what, string? id, string? detail)
{
    public long Number { get; } = number;

    public string What { get; } = what;

    /// <summary>Register and BON_ID.</summary>
    public string? Id { get; } = id;

    public string? Detail { get; } = detail;
}
