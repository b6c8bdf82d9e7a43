namespace Fiscal.Exports;

/// <summary>Which days an export covers, in the till's own time, both included.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ExportRange
{
    /// <summary>Creates a range.</summary>
    /// <param name="firstDay">First day, or <see langword="null"/> for all before; only the date counts.</param>
    /// <param name="lastDay">Last day, or <see langword="null"/> for all after; only the date counts.</param>
    /// <exception cref="ArgumentException">The last day lies before the first.</exception>
    public ExportRange(DateTime? firstDay = null, DateTime? lastDay = null)
    {
        if (lastDay?.Date < firstDay?.Date)
        {
            throw new ArgumentException("The last day lies before the first.", nameof(lastDay));
        }

        FirstDay = firstDay?.Date;
        LastDay = lastDay?.Date;
    }

    /// <summary>Everything.</summary>
    public static ExportRange All { get; } = new();

    /// <summary>First day; <see langword="null"/> for all before.</summary>
    public DateTime? FirstDay { get; }

    /// <summary>Last day; <see langword="null"/> for all after.</summary>
    public DateTime? LastDay { get; }

    /// <summary>Whether a moment lies in the range, by the day it shows with its own offset.</summary>
    public bool Contains(DateTimeOffset time) => Overlaps(time, time);

    /// <summary>Whether something from begin to end touches the range.</summary>
    /// <param name="begin">Begin.</param>
    /// <param name="end">End, or <see langword="null"/> while it lasts.</param>
    public bool Overlaps(DateTimeOffset begin, DateTimeOffset? end) =>
        !(begin.Date > LastDay) && !(end?.Date < FirstDay);
}
