namespace Fiscal.Journal;

/// <summary>A transaction that a TSE finished for this register and that the journal does not know: all that is left of a lost receipt.</summary>
public sealed class MissingTransaction
{
    /// <summary>Transaction number.</summary>
    public long TransactionNumber { get; set; }

    /// <summary>Counter of the finish, if the device gives it.</summary>
    public long? SignatureCounter { get; set; }

    /// <summary>Log time of the start, if the device gives it.</summary>
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>Log time of the finish, if the device gives it.</summary>
    public DateTimeOffset? LogTime { get; set; }

    /// <summary>Process type that was signed, if the device gives it.</summary>
    public string? ProcessType { get; set; }

    /// <summary>Process data that was signed, if the device gives it: sums per VAT rate and payments of the lost receipt (DSFinV-K Anhang I).</summary>
    public string? ProcessData { get; set; }
}
