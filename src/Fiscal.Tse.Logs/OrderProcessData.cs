using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Fiscal.Tse.Logs;

/// <summary>Process data of <c>Bestellung-V1</c> (DSFinV-K, Anhang I): lines with a single CR between them.</summary>
/// <remarks>Immutable and thread-safe. <see cref="ToString"/> is the text to sign; <see cref="TryParse"/> gives it back.</remarks>
public sealed class OrderProcessData
{
    /// <summary>Creates an order.</summary>
    /// <exception cref="ArgumentException">There is no line.</exception>
    public OrderProcessData(IEnumerable<OrderProcessDataLine> lines)
    {
        if (lines is null) throw new ArgumentNullException(nameof(lines));
        Lines = new List<OrderProcessDataLine>(lines);
        if (Lines.Count == 0) throw new ArgumentException("An order has at least one line.", nameof(lines));
    }

    /// <summary>The lines.</summary>
    public IReadOnlyList<OrderProcessDataLine> Lines { get; }

    /// <summary>Reads process data; false if it breaks the grammar.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OrderProcessData? data)
    {
        data = null;
        return text is not null && Read(text, out data).Count == 0 && data is not null;
    }

    /// <summary>Reads process data as well as it goes and says what breaks the grammar (Q08).</summary>
    /// <param name="text">The text.</param>
    /// <param name="data">The value; <see langword="null"/> if it could not be made out.</param>
    public static IReadOnlyList<Finding> Read(string text, out OrderProcessData? data)
    {
        if (text is null) throw new ArgumentNullException(nameof(text));
        data = null;
        var findings = new List<Finding>();
        var lines = new List<OrderProcessDataLine>();
        foreach (var line in SplitLines(text))
        {
            if (!TryLine(line, out var read))
            {
                findings.Add(FindingCatalogue.Create("Q08", "processData", "line " + Digits.Text(lines.Count + 1)));
                return findings;
            }

            lines.Add(read);
        }

        if (lines.Count > 0) data = new OrderProcessData(lines);
        if (data is null || data.ToString() != text) findings.Add(FindingCatalogue.Create("Q08", "processData", "form of the lines"));
        return findings;
    }

    /// <summary>The text to sign.</summary>
    public override string ToString() => string.Join("\r", Lines);

    /// <summary>CR separates; CR LF and LF are read too, and found by the comparison with the canonical form.</summary>
    private static List<string> SplitLines(string text)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"') quoted = !quoted;
            if (!quoted && c is '\r' or '\n')
            {
                if (line.Length > 0) lines.Add(line.ToString());
                line.Clear();
                continue;
            }

            line.Append(c);
        }

        if (line.Length > 0) lines.Add(line.ToString());
        return lines;
    }

    private static bool TryLine(string line, [NotNullWhen(true)] out OrderProcessDataLine? read)
    {
        read = null;
        var first = line.IndexOf(";\"", StringComparison.Ordinal);
        var last = line.LastIndexOf("\";", StringComparison.Ordinal);
        if (first < 1 || last < first + 2) return false;
        if (!ProcessData.TryAmount(line.Substring(0, first), out var quantity, out _) || !ProcessData.TryAmount(line.Substring(last + 2), out var price, out _)) return false;
        var quoted = line.Substring(first + 2, last - first - 2);
        var text = quoted.Replace("\"\"", "\"");
        if (text.Replace("\"", "\"\"") != quoted) return false;
        read = new OrderProcessDataLine(quantity, text, price);
        return true;
    }
}
