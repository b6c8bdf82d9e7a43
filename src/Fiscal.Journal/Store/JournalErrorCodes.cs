namespace Fiscal.Journal;

/// <summary>The words in <see cref="JournalException.Code"/>. New ones may be added; an unknown one means that the append did not happen.</summary>
public static class JournalErrorCodes
{
    /// <summary>The medium has no room, or less than the reserve.</summary>
    public const string StorageFull = "storage-full";

    /// <summary>The medium or the file cannot be written.</summary>
    public const string StorageReadOnly = "storage-read-only";

    /// <summary>The medium gave an error. The append may be on disk; open the journal again and read the head.</summary>
    public const string StorageFailed = "storage-failed";

    /// <summary>Another process kept the journal locked for longer than the busy time-out.</summary>
    public const string StorageBusy = "storage-busy";

    /// <summary>The file or its folder does not exist or may not be opened.</summary>
    public const string StorageMissing = "storage-missing";

    /// <summary>The file is damaged: verify it, and go on with a copy that is not.</summary>
    public const string StorageDamaged = "storage-damaged";

    /// <summary>The file is not a journal.</summary>
    public const string NotAJournal = "not-a-journal";

    /// <summary>A newer version of the software wrote the file.</summary>
    public const string NewerFormat = "newer-format";

    /// <summary>The register's head is not the one the append expects.</summary>
    public const string HeadMoved = "head-moved";

    /// <summary>An append that is still waited for was not made because the store is being disposed.</summary>
    public const string StoreClosed = "store-closed";

    /// <summary>A sale was accepted and signed, its seal waits for room: finish it again, it gets the same receipt.</summary>
    public const string SealPending = "seal-pending";

    /// <summary>The TSE holds receipts that the journal does not know, so printed numbers could repeat: a person has to take note first.</summary>
    public const string HistoryMissing = "history-missing";

    /// <summary>Source and copy of a journal have different entries at the same place, or the copy has more of them.</summary>
    public const string CopyDiverged = "copy-diverged";
}
