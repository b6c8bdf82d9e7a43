namespace Fiscal.Journal;

/// <summary>Company, site, till or TSE changed: always the whole of what is known. Belongs to the closings after it; the runtime makes a closing first.</summary>
public sealed class MasterDataEntry : JournalEntry
{
    /// <inheritdoc/>
    public override EntryKind Kind => EntryKind.MasterData;

    /// <summary>Company.</summary>
    public Merchant? Merchant { get; set; }

    /// <summary>Till.</summary>
    public RegisterInfo? Register { get; set; }

    /// <summary>TSE, <see langword="null"/> if none has answered yet; a new key is a new device.</summary>
    public TseIdentity? Tse { get; set; }

    /// <summary>Name the TSE is registered under.</summary>
    public string? TseName { get; set; }

    /// <summary>TSE that stands in during a disturbance (spec till-rules O11), <see langword="null"/> if there is none or it has not answered yet.</summary>
    public TseIdentity? StandbyTse { get; set; }

    /// <summary>Name the TSE that stands in is registered under.</summary>
    public string? StandbyTseName { get; set; }
}
