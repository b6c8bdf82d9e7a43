namespace Fiscal.Documents;

/// <summary>What stands on a paper about an outage of the TSE (spec till-rules O7). It is no receipt and uses no receipt number.</summary>
/// <remarks>Filled by the register; a till that keeps its own log may fill one itself. Not thread-safe while it is filled.</remarks>
public sealed class OutageSlip
{
    /// <summary>Most receipts a recovery slip lists; above, it prints first, last and count.</summary>
    public const int MaxListedReceipts = 50;

    /// <summary>Which of the two papers.</summary>
    public OutageSlipKind Kind { get; set; }

    /// <summary>Outage number, continuous per register.</summary>
    public long Number { get; set; }

    /// <summary>Time of the outage, on the till's clock.</summary>
    public DateTimeOffset Begin { get; set; }

    /// <summary>End, on the till's clock; <see langword="null"/> while it lasts. Shown on the recovery slip alone.</summary>
    public DateTimeOffset? End { get; set; }

    /// <summary>Stable code, for example <c>device-absent</c>.</summary>
    public string Code { get; set; } = string.Empty;

    /// <summary>The device's own code, if it gave one.</summary>
    public string? ProviderCode { get; set; }

    /// <summary>The cause in one German sentence.</summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>Register.</summary>
    public string RegisterId { get; set; } = string.Empty;

    /// <summary>Client id at the TSE = serial number of the till.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>Who served when it began; <see langword="null"/> if unknown.</summary>
    public Cashier? Cashier { get; set; }

    /// <summary>Name of the till's printer; <see langword="null"/> if unknown.</summary>
    public string? Printer { get; set; }

    /// <summary>The TSE; empty if it was never known.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>Maker of the TSE; <see langword="null"/> if unknown.</summary>
    public string? Manufacturer { get; set; }

    /// <summary>Whether one of the register's TSEs is a test device: the slip then says <i>TEST – keine zertifizierte TSE</i>.</summary>
    public bool IsTest { get; set; }

    /// <summary>Numbers of the receipts handed out without signature, ascending. Shown on the recovery slip alone.</summary>
    public IReadOnlyList<long> Receipts { get; set; } = [];
}
