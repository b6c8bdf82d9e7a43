using System.Text;

namespace Fiscal.Printing.EscPos;

/// <summary>What bytes print.</summary>
/// <remarks>Immutable.</remarks>
public sealed class DecodedPaper
{
    internal DecodedPaper(IReadOnlyList<PositionedLine> lines, IReadOnlyList<PrinterCommand> commands, IReadOnlyList<Finding> findings)
    {
        Lines = lines;
        Commands = commands;
        Findings = findings;
    }

    /// <summary>The paper from top to bottom: lines of text, and pictures, codes, cuts and drawer pulses as blocks.</summary>
    public IReadOnlyList<PositionedLine> Lines { get; }

    /// <summary>The commands in their order; printed bytes are none.</summary>
    public IReadOnlyList<PrinterCommand> Commands { get; }

    /// <summary>What was unknown, incomplete or cannot be shown; at most a hundred.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The lines of text, each ended by a line feed: every character stands in its column, wide ones are followed by blanks, a half column is rounded up, pictures and codes give nothing.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var line in Lines)
        {
            if (line.Kind != PositionedLineKind.Block)
            {
                Append(text, line);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, PositionedLine line)
    {
        var from = text.Length;
        var column = 0;
        foreach (var run in line.Cells.SelectMany(cell => cell.Runs))
        {
            var start = (run.Start + 1) / 2;
            text.Append(' ', Math.Max(start - column, 0));
            column = Math.Max(start, column);
            foreach (var c in run.Text)
            {
                text.Append(c).Append(' ', run.Source.Style.Width - 1);
                column += run.Source.Style.Width;
            }
        }

        while (text.Length > from && text[text.Length - 1] == ' ')
        {
            text.Length--;
        }

        text.Append('\n');
    }
}
