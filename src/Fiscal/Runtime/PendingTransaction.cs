using Fiscal.Journal;

namespace Fiscal;

/// <summary>A transaction whose truth only the device knows: asked before the outage ends.</summary>
internal sealed class PendingTransaction
{
    public string SaleId { get; set; } = string.Empty;

    public Guid OperationId { get; set; }

    public long? TransactionNumber { get; set; }

    public string? ProviderToken { get; set; }

    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>The receipt that was handed out without signature; none while the basket is open.</summary>
    public FinishingEntry? Finishing { get; set; }
}
