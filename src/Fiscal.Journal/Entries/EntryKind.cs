namespace Fiscal.Journal;

/// <summary>Kinds of entries, as stored. Numbers are never reused.</summary>
#pragma warning disable CA1028 // stored as one byte
public enum EntryKind : byte
#pragma warning restore CA1028
{
    /// <summary>A kind this version does not know.</summary>
    Unknown = 0,

    /// <summary>First entry.</summary>
    Genesis = 1,

    /// <summary>Basket opened.</summary>
    Opened = 2,

    /// <summary>TSE transaction started.</summary>
    Started = 3,

    /// <summary>Sale accepted.</summary>
    Finishing = 4,

    /// <summary>Signature or outage fixed.</summary>
    Sealed = 5,

    /// <summary>Basket that no device saw.</summary>
    Aborted = 6,

    /// <summary>Late signature.</summary>
    FoundOnDevice = 7,

    /// <summary>Outage began.</summary>
    OutageBegan = 8,

    /// <summary>Outage ended.</summary>
    OutageEnded = 9,

    /// <summary>Outage annotated.</summary>
    OutageAnnotated = 10,

    /// <summary>Printer or transmission failed.</summary>
    OutputOutage = 11,

    /// <summary>Closing.</summary>
    Closing = 12,

    /// <summary>Master data changed.</summary>
    MasterData = 13,

    /// <summary>Copies made.</summary>
    Reprinted = 14,

    /// <summary>Delivery to the customer.</summary>
    Delivery = 15,

    /// <summary>History missing.</summary>
    HistoryMissing = 16,

    /// <summary>Missing history acknowledged.</summary>
    HistoryAcknowledged = 17,

    /// <summary>Payment that went through before its receipt.</summary>
    PaymentCaptured = 18,
}
