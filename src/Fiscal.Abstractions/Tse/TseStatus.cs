namespace Fiscal;

/// <summary>What a TSE counts right now. What a device does not tell is <see langword="null"/>.</summary>
public sealed class TseStatus
{
    /// <summary>Life cycle.</summary>
    public TseState State { get; set; }

    /// <summary>The device's own time.</summary>
    public DateTimeOffset? DeviceTime { get; set; }

    /// <summary>Signatures made.</summary>
    public long? CreatedSignatures { get; set; }

    /// <summary>Signatures left.</summary>
    public long? RemainingSignatures { get; set; }

    /// <summary>Last signature counter.</summary>
    public long? LastSignatureCounter { get; set; }

    /// <summary>Last transaction number.</summary>
    public long? LastTransactionNumber { get; set; }

    /// <summary>Transactions open now, of all clients.</summary>
    public int? OpenTransactions { get; set; }

    /// <summary>Storage in bytes.</summary>
    public long? StorageCapacity { get; set; }

    /// <summary>Storage used in bytes.</summary>
    public long? StorageUsed { get; set; }

    /// <summary>Registered clients.</summary>
    public IReadOnlyList<string>? Clients { get; set; }
}
