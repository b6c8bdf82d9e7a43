namespace Fiscal;

/// <summary>Size of the journal, its age and the room it has left.</summary>
internal sealed class JournalGrowth(long? size, TimeSpan? age, long? free)
{
    private static readonly TimeSpan LeastAge = TimeSpan.FromDays(1);

    public long? Size { get; } = size;

    public long? Free { get; } = free;

    /// <summary>Bytes a day, over the journal's whole life: nothing has to be remembered for it. Unknown on the first day.</summary>
    public decimal? PerDay { get; } = size is { } bytes && age is { } lived && lived >= LeastAge ? bytes / (decimal)lived.TotalDays : null;

    public decimal? DaysLeft => Free is { } room && PerDay is { } daily && daily > 0 ? room / daily : null;
}
