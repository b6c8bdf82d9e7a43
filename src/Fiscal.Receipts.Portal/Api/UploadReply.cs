namespace Fiscal.Receipts.Portal;

/// <summary>What became of one line of an upload.</summary>
internal sealed record UploadReply(string Id, string Status, string? Error = null, string? Layout = null, bool HasForeignKey = false)
{
    public const string Stored = "stored";
    public const string Same = "same";
    public const string Conflict = "conflict";
    public const string LayoutMissing = "layoutMissing";
    public const string Refused = "refused";
    public const string Skipped = "skipped";
}
