using System.Globalization;

namespace Fiscal.Cli.Commands;

/// <summary>The options --from and --to.</summary>
internal static class DayRange
{
    public static (DateOnly? First, DateOnly? Last) Parse(string? from, string? to)
    {
        var (first, last) = (Day(from, "--from"), Day(to, "--to"));
        return last < first ? throw new CliException(ExitCodes.Usage, "--to lies before --from.") : (first, last);
    }

    // Not by the machine's language: 03/04 would be a day in March here and in April there.
    private static DateOnly? Day(string? text, string option) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new CliException(ExitCodes.Usage, $"{option} '{text}' is no day; write it as 2026-01-31.");
}
