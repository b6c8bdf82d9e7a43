namespace Fiscal;

/// <summary>Where printing and digital receipts tell what became of a receipt. Only the register's single writer appends to the journal; this is its letter box.</summary>
/// <remarks>Thread-safe; returns at once. Without a register nothing happens.</remarks>
public abstract class DeliveryLog
{
    /// <summary>Records what happened to a receipt.</summary>
    public abstract void Record(ReceiptId receiptId, DeliveryEvent deliveryEvent);

    /// <summary>Records that printer or transmission failed (spec till-rules O10).</summary>
    /// <param name="registerId">Register whose output it is.</param>
    /// <param name="device">Device.</param>
    /// <param name="cause">Cause, one sentence.</param>
    public abstract void BeginOutputOutage(string registerId, string device, string cause);

    /// <summary>Records that the device works again.</summary>
    public abstract void EndOutputOutage(string registerId, string device);
}
