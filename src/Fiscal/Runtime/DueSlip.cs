using Fiscal.Documents;
using Fiscal.Journal;

namespace Fiscal;

/// <summary>A slip that the POS has still to be handed, and the entry that made it due.</summary>
internal sealed class DueSlip(OutageSlipKind kind, OutageBeganEntry began, DateTimeOffset? end, long sequence)
{
    public OutageSlipKind Kind { get; } = kind;

    public OutageBeganEntry Began { get; } = began;

    public DateTimeOffset? End { get; } = end;

    public long Sequence { get; } = sequence;
}
