using System.Globalization;

namespace Fiscal.Tse.Simulator;

/// <summary>One fault of a script and the positions it holds at.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class FaultRule
{
    /// <summary>Creates a rule for a range of positions.</summary>
    /// <param name="kind">Fault.</param>
    /// <param name="first">First position, from 1.</param>
    /// <param name="last">Last position; the first if <see langword="null"/>.</param>
    /// <param name="clockJump">How far the clock jumps, whole seconds, for <see cref="FaultKind.ClockJump"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A position is below 1 or the last is before the first.</exception>
    public FaultRule(FaultKind kind, long first, long? last = null, TimeSpan clockJump = default)
    {
        if (first < 1) throw new ArgumentOutOfRangeException(nameof(first), first, "Positions count from 1.");
        if (last < first) throw new ArgumentOutOfRangeException(nameof(last), last, "The last position is before the first.");
        Kind = kind;
        First = first;
        Last = last ?? first;
        ClockJump = clockJump;
    }

    private FaultRule(FaultKind kind, TimeSpan clockJump, long every)
    {
        Kind = kind;
        ClockJump = clockJump;
        Every = every;
        First = every;
        Last = long.MaxValue;
    }

    /// <summary>Fault.</summary>
    public FaultKind Kind { get; }

    /// <summary>First position.</summary>
    public long First { get; }

    /// <summary>Last position.</summary>
    public long Last { get; }

    /// <summary>The fault holds at every multiple of this; <see langword="null"/> for a range.</summary>
    public long? Every { get; }

    /// <summary>How far the clock jumps.</summary>
    public TimeSpan ClockJump { get; }

    /// <summary>A rule for every multiple of a number.</summary>
    /// <param name="kind">Fault.</param>
    /// <param name="every">1 or more.</param>
    /// <param name="clockJump">How far the clock jumps, for <see cref="FaultKind.ClockJump"/>.</param>
    public static FaultRule Repeat(FaultKind kind, long every, TimeSpan clockJump = default) =>
        every < 1 ? throw new ArgumentOutOfRangeException(nameof(every), every, "A fault repeats every 1 or more.") : new FaultRule(kind, clockJump, every);

    /// <summary>Whether the fault holds at a position.</summary>
    public bool Covers(long position) => position >= First && position <= Last && (Every is not { } every || position % every == 0);

    /// <summary>The rule as it stands in a script.</summary>
    public override string ToString()
    {
        var seconds = (long)ClockJump.TotalSeconds;
        var word = FaultScript.Word(Kind) + (Kind == FaultKind.ClockJump ? ":" + (seconds < 0 ? string.Empty : "+") + Text(seconds) : string.Empty);
        return word + "@" + (Every is { } every ? "every:" + Text(every) : Last == First ? Text(First) : Text(First) + ".." + Text(Last));
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
