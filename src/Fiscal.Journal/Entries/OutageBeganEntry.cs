namespace Fiscal.Journal;

/// <summary>An outage of a TSE began.</summary>
public sealed class OutageBeganEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.OutageBegan;

    /// <summary>Continuous per register, never restarted.</summary>
    public long OutageNumber { get; set; }

    /// <summary>Stable code.</summary>
    public string Code { get; set; } = string.Empty;

    /// <summary>The device's own code.</summary>
    public string? ProviderCode { get; set; }

    /// <summary>One German sentence.</summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>Device; empty if it was never known.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>Maker of the device.</summary>
    public string? Manufacturer { get; set; }

    /// <summary>Client id of the till at the TSE; empty in entries of older versions.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>Who served last since the last closing; <see langword="null"/> if nobody did yet.</summary>
    public Cashier? Cashier { get; set; }

    /// <summary>Name of the till's printer, if it has one.</summary>
    public string? Printer { get; set; }

    /// <summary>Whether one of the register's devices is a test device; <see langword="false"/> in entries of older versions.</summary>
    public bool IsTestDevice { get; set; }
}
