namespace Fiscal.Journal;

/// <summary>Company, site, till or TSE changed. Belongs to the closings after it; the runtime makes a closing first.</summary>
public sealed class MasterDataEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.MasterData;

    /// <summary>Company, if it changed.</summary>
    public Merchant? Merchant { get; set; }

    /// <summary>Till, if it changed.</summary>
    public RegisterInfo? Register { get; set; }

    /// <summary>TSE, if it changed; a new key is a new device.</summary>
    public TseIdentity? Tse { get; set; }

    /// <summary>Name the TSE is registered under.</summary>
    public string? TseName { get; set; }
}
