namespace Fiscal.Journal;

/// <summary>The TSE started the transaction.</summary>
public sealed class StartedEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.Started;

    /// <summary>Sale.</summary>
    public string SaleId { get; set; } = string.Empty;

    /// <summary>Id of the Start.</summary>
    public Guid OperationId { get; set; }

    /// <summary>Device.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>Transaction.</summary>
    public long TransactionNumber { get; set; }

    /// <summary>Counter of the start's log message, if the device told.</summary>
    public long? SignatureCounter { get; set; }

    /// <summary>The device's time.</summary>
    public DateTimeOffset LogTime { get; set; }

    /// <summary>r ‖ s of the start, empty if the device did not tell.</summary>
    public byte[] Signature { get; set; } = [];

    /// <summary>Opaque text of the driver, at most 256 characters.</summary>
    public string? ProviderToken { get; set; }
}
