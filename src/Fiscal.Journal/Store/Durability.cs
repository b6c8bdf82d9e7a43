namespace Fiscal.Journal;

/// <summary>How long an append waits, and which room it may use.</summary>
public enum Durability
{
    /// <summary>Survives the death of the process once its task has completed, within milliseconds; a power cut may take it, but only together with everything appended after it.</summary>
    Buffered,

    /// <summary>Survives a power cut, and with it everything appended before. Refused with <c>storage-full</c> while less than the store's reserve is free.</summary>
    Durable,

    /// <summary>As <see cref="Durable"/>, and may use the reserve: for the entry that completes what a durable entry began (row 13 of the commit protocol).</summary>
    DurableFromReserve,
}
