namespace Fiscal.Journal;

/// <summary>The signature of a seal, with what is needed to rebuild the QR payload without looking elsewhere.</summary>
public sealed class SealedSignature
{
    /// <summary>Device.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>Transaction.</summary>
    public long TransactionNumber { get; set; }

    /// <summary>Counter of the finish.</summary>
    public long SignatureCounter { get; set; }

    /// <summary>Log time of the start.</summary>
    public DateTimeOffset StartTime { get; set; }

    /// <summary>Log time of the finish.</summary>
    public DateTimeOffset LogTime { get; set; }

    /// <summary>r ‖ s.</summary>
    public byte[] Value { get; set; } = [];

    /// <summary>DSFinV-K name.</summary>
    public string Algorithm { get; set; } = string.Empty;

    /// <summary>DSFinV-K name.</summary>
    public string TimeFormat { get; set; } = string.Empty;

    /// <summary>Uncompressed point.</summary>
    public byte[] PublicKey { get; set; } = [];

    /// <summary>What checking gave.</summary>
    public SignatureVerification Verification { get; set; }

    /// <summary>Whether the device is not certified.</summary>
    public bool IsTestDevice { get; set; }

    /// <summary>Raw log message of the finish, at most 4 KiB; empty if the device did not give it.</summary>
    public byte[] LogMessage { get; set; } = [];
}
