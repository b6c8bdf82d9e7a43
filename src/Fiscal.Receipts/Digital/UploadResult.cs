namespace Fiscal.Receipts;

/// <summary>What the portal did with one line.</summary>
internal sealed class UploadResult(string id, string status, string? layout, string? error)
{
    public string Id { get; } = id;

    public string Status { get; } = status;

    /// <summary>The id of the layout that is missing.</summary>
    public string? Layout { get; } = layout;

    /// <summary>Why it was refused.</summary>
    public string? Error { get; } = error;
}
