namespace Fiscal;

/// <summary>A receipt that is sealed in the journal: what may be printed, published and exported.</summary>
/// <remarks>
/// Immutable; only the journal's reader makes one, also the one that finishing a sale returns, so what you get now equals what you get after a restart.
/// Exactly one of <see cref="Signature"/> and <see cref="Outage"/> is set.
/// </remarks>
public sealed class Receipt : ReceiptContent
{
    internal Receipt()
    {
    }

    /// <summary>Register and number.</summary>
    public ReceiptId Id => new(RegisterId, Number);

    /// <summary>Continuous per register from 1 (<c>BON_NR</c>).</summary>
    public long Number { get; internal set; }

    /// <summary>The number as printed.</summary>
    public string PrintedNumber { get; internal set; } = string.Empty;

    /// <summary>Counter per register that never restarts (<c>BON_ID</c>).</summary>
    public long BonId { get; internal set; }

    /// <summary>Serial number of the recording system: the client id at the TSE (§6 no. 6 KassenSichV).</summary>
    public string ClientId { get; internal set; } = string.Empty;

    /// <summary>Process type as sent to the TSE, for example <c>Kassenbeleg-V1</c>.</summary>
    public string ProcessType { get; internal set; } = string.Empty;

    /// <summary>Process data as sent to the TSE.</summary>
    public string ProcessData { get; internal set; } = string.Empty;

    /// <summary>16 random bytes from which the digital receipt's link is made. Never logged, never exported.</summary>
    public byte[] LinkSecret { get; internal set; } = [];

    /// <summary>Identity of the layout sealed with the receipt, 32 bytes; empty for the standard layout.</summary>
    public byte[] LayoutId { get; internal set; } = [];

    /// <summary>The TSE's signature, or <see langword="null"/> if the receipt was handed out during an outage.</summary>
    public ReceiptSignature? Signature { get; internal set; }

    /// <summary>The outage the receipt was handed out in, or <see langword="null"/>.</summary>
    public ReceiptOutage? Outage { get; internal set; }

    /// <summary>What the device turned out to hold for a receipt that was handed out in an outage (spec till-rules O2).</summary>
    public LateSignature? LateSignature { get; internal set; }

    /// <summary>Where the object came from.</summary>
    public ReceiptOrigin Origin { get; internal set; }

    /// <summary>Whether the receipt was signed by a device that is not certified, such as the simulator: every medium says so.</summary>
    public bool IsTest => Signature is { IsTestDevice: true } || Outage is { IsTestDevice: true };
}
