namespace Fiscal;

/// <summary>What a device turned out to hold for a receipt that was handed out without signature (spec till-rules O2).</summary>
/// <remarks>Immutable; made by the SDK. Some devices show the signature only in an export: then it is missing until a second finding completes it.</remarks>
public sealed class LateSignature
{
    internal LateSignature()
    {
    }

    /// <summary>Transaction number.</summary>
    public long TransactionNumber { get; internal set; }

    /// <summary>Signature counter, if known.</summary>
    public long? SignatureCounter { get; internal set; }

    /// <summary>Check value r ‖ s; empty if not known yet.</summary>
    public byte[] Value { get; internal set; } = [];

    /// <summary>Log time of the start, if known.</summary>
    public DateTimeOffset? StartTime { get; internal set; }

    /// <summary>Log time of the finish, if known.</summary>
    public DateTimeOffset? LogTime { get; internal set; }

    /// <summary>Serial number of the device.</summary>
    public TseSerialNumber SerialNumber { get; internal set; }

    /// <summary>When the till learned of it, on the till's clock.</summary>
    public DateTimeOffset FoundAt { get; internal set; }
}
