namespace Fiscal.Documents;

/// <summary>A text is not ReceiptLine that can be printed as it was meant.</summary>
public sealed class ReceiptLineException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="findings">What the parser noticed, in the order of the text, at least one error among it. <see cref="Finding.Where"/> is line and column, for example <c>12:5</c>.</param>
    /// <param name="line">Line of the first error, from 1.</param>
    /// <param name="column">Column of the first error, from 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="findings"/> is <see langword="null"/>.</exception>
    public ReceiptLineException(IReadOnlyList<Finding> findings, int line, int column)
        : base(Describe(Guard.NotNull(findings, nameof(findings)), line, column, german: false))
    {
        Findings = findings;
        Line = line;
        Column = column;
        MessageDe = Describe(findings, line, column, german: true);
    }

    /// <summary>Everything the parser noticed, in the order of the text; warnings too.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Line of the first error, from 1.</summary>
    public int Line { get; }

    /// <summary>Column of the first error, from 1, counted in UTF-16 characters.</summary>
    public int Column { get; }

    /// <summary>The message in German.</summary>
    public string MessageDe { get; }

    private static string Describe(IReadOnlyList<Finding> findings, int line, int column, bool german)
    {
        var errors = findings.Where(static finding => finding.Severity == FindingSeverity.Error).ToList();
        var first = errors.Count == 0 ? string.Empty : german ? errors[0].MessageDe : errors[0].Message;
        var more = errors.Count < 2 ? string.Empty : german ? $" Und {errors.Count - 1} weitere." : $" And {errors.Count - 1} more.";
        return (german ? $"Zeile {line}, Spalte {column}: " : $"Line {line}, column {column}: ") + first + more;
    }
}
