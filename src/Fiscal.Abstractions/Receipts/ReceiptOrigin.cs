namespace Fiscal;

/// <summary>Where a <see cref="Receipt"/> object came from.</summary>
public enum ReceiptOrigin
{
    /// <summary>Read from the journal.</summary>
    Journal,

    /// <summary>Read from receipt JSON; shows what was written, proves nothing.</summary>
    Imported,
}
