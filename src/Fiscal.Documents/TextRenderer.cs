using System.Buffers;
using System.Text;

namespace Fiscal.Documents;

/// <summary>Writes a document as plain UTF-8 text on a grid of characters.</summary>
/// <remarks>
/// Pictures and codes give their alternative text, or nothing if they have none; raw commands, cuts and drawer pulses give nothing. Decorations are lost, sizes only widen.
/// A half-character position is rounded up, as ReceiptLine's own text output does. Blanks at the end of a line are removed. There is no byte order mark.
/// </remarks>
public sealed class TextRenderer : DocumentRenderer
{
    private const string BoxCharacters = " ╴╶─╵┘└┴╷┐┌┬│┤├┼";

    private readonly ColumnEngine _engine;
    private readonly TextRendererOptions _options;

    /// <summary>Creates a renderer.</summary>
    /// <param name="options">How to write; copied. 42 characters per line by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The characters per line are not 8 to 255.</exception>
    public TextRenderer(TextRendererOptions? options = null)
    {
        options ??= new TextRendererOptions();
        _options = new TextRendererOptions
        {
            CharactersPerLine = options.CharactersPerLine,
            EastAsianWide = options.EastAsianWide,
            DrawQrCodes = options.DrawQrCodes,
            InvertQrCodes = options.InvertQrCodes,
            SpaceWideText = options.SpaceWideText,
            BoxDrawing = options.BoxDrawing,
            NewLine = Guard.NotNull(options.NewLine, nameof(options)),
        };
        _engine = new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = options.CharactersPerLine, EastAsianWide = options.EastAsianWide });
    }

    /// <inheritdoc/>
    public override string MediaType => "text/plain; charset=utf-8";

    /// <summary>Writes a document as a string.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is <see langword="null"/>.</exception>
    public string RenderToString(ReceiptDocument document) => Write(Guard.NotNull(document, nameof(document)), new RenderContext());

    /// <inheritdoc/>
    protected override void RenderCore(ReceiptDocument document, IBufferWriter<byte> output, RenderContext context) =>
        output.Write(Encoding.UTF8.GetBytes(Write(document, context)));

    private string Write(ReceiptDocument document, RenderContext context)
    {
        var text = new StringBuilder();
        foreach (var line in _engine.Arrange(document))
        {
            if (line.Kind == PositionedLineKind.Block)
            {
                WriteBlock(text, line, context);
            }
            else
            {
                WriteLine(text, line);
            }
        }

        return text.ToString();
    }

    private void WriteLine(StringBuilder text, PositionedLine line)
    {
        var pieces = new List<(int Column, string Text, int Columns)>();
        foreach (var piece in line.Frame)
        {
            pieces.Add((piece.Column, FrameCharacter(piece.Edges), 1));
        }

        foreach (var cell in line.Cells)
        {
            if (cell.Runs.Count != 0)
            {
                pieces.Add(CellText(cell));
            }
        }

        var from = text.Length;
        var column = 0;
        foreach (var (start, content, columns) in pieces.OrderBy(piece => piece.Column))
        {
            text.Append(' ', Math.Max(start - column, 0)).Append(content);
            column = Math.Max(start, column) + columns;
        }

        EndLine(text, from);
    }

    private (int Column, string Text, int Columns) CellText(PositionedCell cell)
    {
        var content = new StringBuilder();
        var columns = 0;
        foreach (var run in cell.Runs)
        {
            foreach (var (glyph, width) in TextGlyphs.Split(run.Text, _options.EastAsianWide))
            {
                var spacing = _options.SpaceWideText ? width * (run.Source.Style.Width - 1) : 0;
                content.Append(glyph).Append(' ', spacing);
                columns += width + spacing;
            }
        }

        // Wide text that is not spaced out is narrower than on paper and aligned anew, or a right-aligned total would end in the middle of the line.
        var start = cell.ColumnStart + ((cell.ColumnWidth - (2 * columns)) / 2 * (int)cell.Alignment);
        return ((start + 1) / 2, content.ToString(), columns);
    }

    private void WriteBlock(StringBuilder text, PositionedLine line, RenderContext context)
    {
        switch (line.Block)
        {
            case QrCodeBlock code when _options.DrawQrCodes && DrawQr(text, line, code, context):
                break;
            case QrCodeBlock code:
                WriteAlternative(text, line, code.AlternativeText);
                break;
            case ImageBlock image:
                WriteAlternative(text, line, image.AlternativeText);
                break;
            case BarcodeBlock barcode:
                WriteAlternative(text, line, barcode.AlternativeText);
                break;
        }
    }

    private bool DrawQr(StringBuilder text, PositionedLine line, QrCodeBlock code, RenderContext context)
    {
        var width = code.Matrix.Size + (2 * QrMatrix.QuietZone);
        if (2 * width > line.Width)
        {
            context.Add(new Finding(
                "qr-too-wide",
                FindingSeverity.Info,
                string.Empty,
                $"The QR code needs {width} characters and the line has {line.Width / 2}; its alternative text stands there instead.",
                $"Der QR-Code braucht {width} Zeichen, die Zeile hat {line.Width / 2}; an seiner Stelle steht der Ersatztext."));
            return false;
        }

        var left = (line.Start + ((line.Width - (2 * width)) * (int)code.Format.Alignment / 2)) / 2;
        foreach (var row in code.Matrix.ToText(_options.InvertQrCodes).Split('\n'))
        {
            if (row.Length != 0)
            {
                var from = text.Length;
                text.Append(' ', left).Append(row);
                EndLine(text, from);
            }
        }

        return true;
    }

    private void WriteAlternative(StringBuilder text, PositionedLine line, string alternative)
    {
        if (alternative.Length == 0)
        {
            return;
        }

        var width = line.Width / 2;
        if (width == 0)
        {
            return;
        }

        var cell = new Cell((line.Block ?? throw new InvalidOperationException()).Format.Alignment, new TextRun(alternative));
        foreach (var glyphs in CellWrapper.Wrap(cell, width, TextWrap.Word, _options.EastAsianWide))
        {
            var used = glyphs.Sum(glyph => glyph.Columns);
            var from = text.Length;
            text.Append(' ', (line.Start + ((width - used) * (int)cell.Alignment) + 1) / 2);
            foreach (var glyph in glyphs)
            {
                text.Append(glyph.Text);
            }

            EndLine(text, from);
        }
    }

    private void EndLine(StringBuilder text, int from)
    {
        var length = text.Length;
        while (length > from && text[length - 1] == ' ')
        {
            length--;
        }

        text.Length = length;
        text.Append(_options.NewLine);
    }

    private string FrameCharacter(FrameEdges edges)
    {
        if (_options.BoxDrawing)
        {
            return BoxCharacters[(int)edges].ToString();
        }

        var vertical = (edges & (FrameEdges.Up | FrameEdges.Down)) != 0;
        var horizontal = (edges & (FrameEdges.Left | FrameEdges.Right)) != 0;
        return vertical && horizontal ? "+" : vertical ? "|" : "-";
    }
}
