namespace Fiscal;

/// <summary>The TSE's part of a receipt (§6 KassenSichV nos 2, 4, 6, 7).</summary>
/// <remarks>Immutable; made by the SDK. Times are the device's, in UTC.</remarks>
public sealed class ReceiptSignature
{
    internal ReceiptSignature()
    {
    }

    /// <summary>Transaction number.</summary>
    public long TransactionNumber { get; internal set; }

    /// <summary>Signature counter of the finishing log message.</summary>
    public long SignatureCounter { get; internal set; }

    /// <summary>Log time of the start.</summary>
    public DateTimeOffset StartTime { get; internal set; }

    /// <summary>Log time of the finish.</summary>
    public DateTimeOffset LogTime { get; internal set; }

    /// <summary>Check value: r ‖ s.</summary>
    public byte[] Value { get; internal set; } = [];

    /// <summary>Algorithm by its DSFinV-K name, for example <c>ecdsa-plain-SHA384</c>.</summary>
    public string Algorithm { get; internal set; } = string.Empty;

    /// <summary>Form of the log time by its DSFinV-K name, for example <c>unixTime</c>.</summary>
    public string TimeFormat { get; internal set; } = string.Empty;

    /// <summary>Serial number of the TSE.</summary>
    public TseSerialNumber SerialNumber { get; internal set; }

    /// <summary>Public key: the uncompressed point, <c>04 ‖ X ‖ Y</c>.</summary>
    public byte[] PublicKey { get; internal set; } = [];

    /// <summary>What checking it gave before it was sealed.</summary>
    public SignatureVerification Verification { get; internal set; }

    /// <summary>Whether the signature was verified before it was sealed.</summary>
    public bool IsVerified => Verification == SignatureVerification.Verified;

    /// <summary>Whether the device is not certified, such as the simulator.</summary>
    public bool IsTestDevice { get; internal set; }

    /// <summary>The QR payload of DSFinV-K Anhang I, <c>V0;…</c>.</summary>
    public string QrPayload { get; internal set; } = string.Empty;
}
