namespace Fiscal;

/// <summary>A started transaction.</summary>
public sealed class TseStartResponse
{
    /// <summary>Transaction number.</summary>
    public long TransactionNumber { get; set; }

    /// <summary>Signature counter, if the device tells.</summary>
    public long? SignatureCounter { get; set; }

    /// <summary>Log time.</summary>
    public DateTimeOffset LogTime { get; set; }

    /// <summary>Serial number of the device that answered.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>r ‖ s, if the device tells; empty otherwise.</summary>
    public byte[] Signature { get; set; } = [];

    /// <summary>Raw log message, if the device gives it; empty otherwise.</summary>
    public byte[] LogMessage { get; set; } = [];

    /// <summary>Process type that was signed, if it differs from the empty one asked for.</summary>
    public string? SignedProcessType { get; set; }

    /// <summary>Process data that was signed, if it differs from the empty one asked for.</summary>
    public byte[]? SignedProcessData { get; set; }

    /// <summary>Opaque text of the driver, at most 256 characters, journalled and handed back with Finish and look-up.</summary>
    public string? ProviderToken { get; set; }
}
