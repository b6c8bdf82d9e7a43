using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fiscal.Tse.Simulator;

/// <summary>Faults by position, written as <c>unplug@101..150,hang@300,lost-answer@every:50,clock-jump:-3600@7</c>.</summary>
/// <remarks>
/// Immutable and thread-safe. Entries are separated by commas; each is <c>fault@first</c>, <c>fault@first..last</c> or <c>fault@every:N</c>; blanks around an entry do not count.
/// Faults are <c>unplug</c>, <c>hang</c>, <c>lost-answer</c>, <c>lost-command</c>, <c>full</c>, <c>certificate-expired</c>, <c>wrong-signature</c>, <c>wrong-key</c>,
/// <c>clock-jump:±SECONDS</c> and <c>reboot</c>. What each does stands at <see cref="FaultKind"/>; what a position is, the user of <see cref="SimulatedFaults.Position"/> says.
/// </remarks>
public sealed class FaultScript
{
    private static readonly string[] Words =
        ["unplug", "hang", "lost-answer", "lost-command", "full", "certificate-expired", "wrong-signature", "wrong-key", "clock-jump", "reboot"];

    private const string Repeats = "every:";
    private const long LargestJump = 3_155_760_000; // 100 years

    /// <summary>Creates a script of rules.</summary>
    public FaultScript(IEnumerable<FaultRule> rules) => Rules = [.. rules ?? throw new ArgumentNullException(nameof(rules))];

    /// <summary>No faults.</summary>
    public static FaultScript None { get; } = new([]);

    /// <summary>Rules in the order they were written.</summary>
    public IReadOnlyList<FaultRule> Rules { get; }

    /// <summary>Reads a script; an empty text is <see cref="None"/>.</summary>
    /// <exception cref="FormatException">The text is no script; the message is one sentence that names the entry.</exception>
    public static FaultScript Parse(string script)
    {
        if (script is null) throw new ArgumentNullException(nameof(script));
        var problem = Read(script, out var result);
        return problem is null ? result! : throw new FormatException(problem);
    }

    /// <summary>Reads a script; an empty text is <see cref="None"/>.</summary>
    public static bool TryParse(string? script, [NotNullWhen(true)] out FaultScript? result)
    {
        result = null;
        return script is not null && Read(script, out result) is null;
    }

    /// <summary>The script as text.</summary>
    public override string ToString() => string.Join(",", Rules);

    internal static string Word(FaultKind kind) => Words[(int)kind];

    private static string? Read(string script, out FaultScript? result)
    {
        result = null;
        if (script.Trim().Length == 0)
        {
            result = None;
            return null;
        }

        var rules = new List<FaultRule>();
        foreach (var part in script.Split(','))
        {
            if (ReadRule(part.Trim(), rules) is { } problem)
            {
                return problem;
            }
        }

        result = new FaultScript(rules);
        return null;
    }

    private static string? ReadRule(string entry, List<FaultRule> rules)
    {
        var at = entry.IndexOf('@');
        if (at < 0)
        {
            return $"'{entry}' is no fault: write fault@first, fault@first..last or fault@every:N.";
        }

        var word = entry.Substring(0, at);
        var where = entry.Substring(at + 1);
        var jump = TimeSpan.Zero;
        var colon = word.IndexOf(':');
        var name = colon < 0 ? word : word.Substring(0, colon);
        var kind = (FaultKind)Array.IndexOf(Words, name);
        if (kind < 0)
        {
            return $"'{name}' is no fault; known are {string.Join(", ", Words)}.";
        }

        if (kind == FaultKind.ClockJump)
        {
            if (colon < 0 || !TryJump(word.Substring(colon + 1), out jump))
            {
                return $"'{entry}' needs seconds: write clock-jump:+3600@first or clock-jump:-3600@first.";
            }
        }
        else if (colon >= 0)
        {
            return $"'{name}' takes no value, but '{entry}' gives one.";
        }

        if (where.StartsWith(Repeats, StringComparison.Ordinal))
        {
            if (!TryPosition(where.Substring(Repeats.Length), out var every))
            {
                return $"'{entry}' must repeat every 1 or more.";
            }

            rules.Add(FaultRule.Repeat(kind, every, jump));
            return null;
        }

        var dots = where.IndexOf("..", StringComparison.Ordinal);
        if (!TryPosition(dots < 0 ? where : where.Substring(0, dots), out var first))
        {
            return $"'{entry}' has no position: a position is a whole number from 1.";
        }

        var last = first;
        if (dots >= 0 && (!TryPosition(where.Substring(dots + 2), out last) || last < first))
        {
            return $"'{entry}' has no last position, or one before its first.";
        }

        rules.Add(new FaultRule(kind, first, last, jump));
        return null;
    }

    private static bool TryPosition(string text, out long position) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out position) && position >= 1;

    private static bool TryJump(string text, out TimeSpan jump)
    {
        jump = default;
        if (text.Length == 0 || text[0] is not ('+' or '-' or (>= '0' and <= '9'))
            || !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || seconds is > LargestJump or < -LargestJump)
        {
            return false;
        }

        jump = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
