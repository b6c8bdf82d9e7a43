namespace Fiscal.Journal;

/// <summary>Where a register's counters stand.</summary>
public sealed class RegisterCounters
{
    /// <summary>Last receipt number used.</summary>
    public long LastReceiptNumber { get; set; }

    /// <summary>Last <c>BON_ID</c> used.</summary>
    public long LastBonId { get; set; }

    /// <summary>Last outage number used.</summary>
    public long LastOutageNumber { get; set; }

    /// <summary>Last closing number used.</summary>
    public long LastClosingNumber { get; set; }

    /// <summary>Sequence of the last master data entry; 0 if there is none.</summary>
    public long LastMasterDataSequence { get; set; }

    /// <summary>Outages that have not ended.</summary>
    public IList<OutageBeganEntry> OpenOutages { get; set; } = [];
}
