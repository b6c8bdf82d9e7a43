using Fiscal.Journal;

namespace Fiscal;

/// <summary>The receipts since the last closing. A receipt counts with its Finishing; how it was sealed is known a moment later.</summary>
internal sealed class ClosingAccumulator(string currency)
{
    private readonly ClosingTotalsBuilder _totals = new(currency);

    public long? FirstBonId { get; private set; }

    public long? LastBonId { get; private set; }

    public bool IsEmpty => FirstBonId is null;

    public void Accept(FinishingEntry finishing)
    {
        FirstBonId ??= finishing.BonId;
        LastBonId = finishing.BonId;
    }

    public void Seal(FinishingEntry finishing, SealedEntry seal) => _totals.Add(finishing.Content, seal.Signature is not null);

    public ClosingTotals ToTotals() => _totals.ToTotals();
}
