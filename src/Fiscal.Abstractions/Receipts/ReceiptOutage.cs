namespace Fiscal;

/// <summary>Why a receipt carries no signature.</summary>
/// <remarks>Immutable; made by the SDK.</remarks>
public sealed class ReceiptOutage
{
    internal ReceiptOutage()
    {
    }

    /// <summary>Outage number, continuous per register, never restarted (spec till-rules O6).</summary>
    public long Number { get; internal set; }

    /// <summary>When the outage began, on the till's clock.</summary>
    public DateTimeOffset Since { get; internal set; }

    /// <summary>Stable code, for example <c>device-absent</c>.</summary>
    public string Code { get; internal set; } = string.Empty;

    /// <summary>One German sentence for staff and auditors.</summary>
    public string Text { get; internal set; } = string.Empty;

    /// <summary>Serial number of the failing TSE; empty if it was never known.</summary>
    public TseSerialNumber SerialNumber { get; internal set; }

    /// <summary>Number of the transaction that was started on the device for this sale, if any.</summary>
    public long? TransactionNumber { get; internal set; }

    /// <summary>Whether the device is not certified, such as the simulator.</summary>
    public bool IsTestDevice { get; internal set; }
}
