namespace Fiscal;

/// <summary>Stable codes of <see cref="HealthFact.Code"/>; docs/health.md says what each measures and from where on it counts. New ones may be added.</summary>
public static class HealthCodes
{
    /// <summary>End of the TSE's certificate.</summary>
    public const string TseCertificate = "tse-certificate";

    /// <summary>Signatures the TSE has left.</summary>
    public const string TseSignatures = "tse-signatures";

    /// <summary>Part of the TSE's storage that is used, in per cent.</summary>
    public const string TseStorage = "tse-storage";

    /// <summary>Transactions open at the TSE, of all clients.</summary>
    public const string TseOpenTransactions = "tse-open-transactions";

    /// <summary>The next duty of the TSE: self-test, time, log-in.</summary>
    public const string TseDuty = "tse-duty";

    /// <summary>The register's outage.</summary>
    public const string Outage = "outage";

    /// <summary>Receipts without signature since the last closing.</summary>
    public const string UnsignedReceipts = "unsigned-receipts";

    /// <summary>Transactions the TSE has still to tell about.</summary>
    public const string UnresolvedTransactions = "unresolved-transactions";

    /// <summary>Receipts that are accepted and signed but could not be sealed in the journal.</summary>
    public const string PendingSeals = "pending-seals";

    /// <summary>Whether this process may still write the register's journal.</summary>
    public const string JournalWritable = "journal-writable";

    /// <summary>Whether the journal is older than its TSE and waits for a person to take note.</summary>
    public const string HistoryMissing = "history-missing";

    /// <summary>Bytes of the journal.</summary>
    public const string JournalSize = "journal-size";

    /// <summary>Days until the journal's disk is full.</summary>
    public const string JournalDisk = "journal-disk";

    /// <summary>Age of the last backup, in hours.</summary>
    public const string Backup = "backup";

    /// <summary>Receipts that wait for the portal of digital receipts.</summary>
    public const string PortalUpload = "portal-upload";

    /// <summary>Difference between the till's clock and the portal's, in minutes.</summary>
    public const string PortalClock = "portal-clock";
}
