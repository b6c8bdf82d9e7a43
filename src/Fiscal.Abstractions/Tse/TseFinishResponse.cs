namespace Fiscal;

/// <summary>A finished transaction.</summary>
public sealed class TseFinishResponse
{
    /// <summary>Transaction number.</summary>
    public long TransactionNumber { get; set; }

    /// <summary>Signature counter.</summary>
    public long SignatureCounter { get; set; }

    /// <summary>Log time.</summary>
    public DateTimeOffset LogTime { get; set; }

    /// <summary>r ‖ s.</summary>
    public byte[] Signature { get; set; } = [];

    /// <summary>Serial number of the device that answered.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>Raw log message, if the device gives it; empty otherwise.</summary>
    public byte[] LogMessage { get; set; } = [];

    /// <summary>Process data that was signed, if it differs from the request.</summary>
    public byte[]? SignedProcessData { get; set; }
}
