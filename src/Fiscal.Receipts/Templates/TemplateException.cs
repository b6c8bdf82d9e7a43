namespace Fiscal.Receipts;

/// <summary>A layout's template cannot be used: it is no Liquid of the kind that layouts are written in, went beyond its limits, or wrote no ReceiptLine.</summary>
public sealed class TemplateException : FormatException
{
    internal TemplateException(IReadOnlyList<Finding> findings)
        : base(Describe(findings, german: false))
    {
        Findings = findings;
        MessageDe = Describe(findings, german: true);
        (Line, Column) = Place(findings.First(IsError).Where);
    }

    /// <summary>Everything that was noticed, in order; <see cref="Finding.Where"/> is line and column of the template, for example <c>12:5</c>.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Line of the first error, from 1.</summary>
    public int Line { get; }

    /// <summary>Column of the first error, from 1, counted in UTF-16 characters.</summary>
    public int Column { get; }

    /// <summary>The message in German.</summary>
    public string MessageDe { get; }

    internal static TemplateException Of(string code, string where, string message, string messageDe) =>
        new([new Finding(code, FindingSeverity.Error, where, message, messageDe)]);

    private static bool IsError(Finding finding) => finding.Severity == FindingSeverity.Error;

    private static string Describe(IReadOnlyList<Finding> findings, bool german)
    {
        var first = findings.First(IsError);
        var (line, column) = Place(first.Where);
        var more = findings.Count(IsError) - 1;
        return (german ? $"Zeile {line}, Spalte {column}: {first.MessageDe}" : $"Line {line}, column {column}: {first.Message}")
            + (more == 0 ? string.Empty : german ? $" Und {more} weitere." : $" And {more} more.");
    }

    private static (int Line, int Column) Place(string where)
    {
        var colon = where.IndexOf(':');
        return (int.Parse(where.Substring(0, colon), System.Globalization.CultureInfo.InvariantCulture), int.Parse(where.Substring(colon + 1), System.Globalization.CultureInfo.InvariantCulture));
    }
}
