namespace Fiscal;

/// <summary>The answer to a look-up. What the device does not give is <see langword="null"/>.</summary>
public sealed class TseTransactionInfo
{
    /// <summary>What the device says.</summary>
    public TseTransactionState State { get; set; }

    /// <summary>Why it cannot tell.</summary>
    public string? Reason { get; set; }

    /// <summary>What would help.</summary>
    public TseLookUpHelp Help { get; set; }

    /// <summary>Transaction number.</summary>
    public long? TransactionNumber { get; set; }

    /// <summary>Operation id of the Start.</summary>
    public Guid? OperationId { get; set; }

    /// <summary>Client that owns it, if the device proves it.</summary>
    public string? ClientId { get; set; }

    /// <summary>Log time of the start.</summary>
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>Log time of the finish.</summary>
    public DateTimeOffset? LogTime { get; set; }

    /// <summary>Counter of the finish; of the start while open.</summary>
    public long? SignatureCounter { get; set; }

    /// <summary>r ‖ s of the finish; of the start while open.</summary>
    public byte[]? Signature { get; set; }

    /// <summary>Raw log message of the finish.</summary>
    public byte[]? LogMessage { get; set; }

    /// <summary>Process type that was signed.</summary>
    public string? ProcessType { get; set; }

    /// <summary>Process data that was signed.</summary>
    public byte[]? ProcessData { get; set; }

    /// <summary>Serial number of the device that answered.</summary>
    public TseSerialNumber SerialNumber { get; set; }
}
