using Fiscal.Journal;

namespace Fiscal.Testing;

/// <summary>The journal entries of one built receipt.</summary>
public sealed class ReceiptEntries
{
    internal ReceiptEntries(OpenedEntry opened, StartedEntry? started, FinishingEntry finishing, SealedEntry seal, FoundOnDeviceEntry? found)
    {
        Opened = opened;
        Started = started;
        Finishing = finishing;
        Sealed = seal;
        Found = found;
    }

    /// <summary>Basket opened.</summary>
    public OpenedEntry Opened { get; }

    /// <summary>Transaction started; <see langword="null"/> if the device was already gone.</summary>
    public StartedEntry? Started { get; }

    /// <summary>Sale accepted.</summary>
    public FinishingEntry Finishing { get; }

    /// <summary>Signature or outage.</summary>
    public SealedEntry Sealed { get; }

    /// <summary>Late signature, if one was asked for.</summary>
    public FoundOnDeviceEntry? Found { get; }

    /// <summary>All of them in the order of the journal.</summary>
    public IReadOnlyList<JournalEntry> All => new JournalEntry?[] { Opened, Started, Finishing, Sealed, Found }.Where(static e => e is not null).Select(static e => e!).ToList();

    /// <summary>The receipt they make.</summary>
    public Receipt ToReceipt() => ReceiptReader.Read(Finishing.Content.RegisterId, Finishing, Sealed, Found is null ? null : [Found]);
}
