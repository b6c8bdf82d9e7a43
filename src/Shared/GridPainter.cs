using System.Globalization;
using Fiscal.Documents;

namespace Fiscal.Shared;

/// <summary>Draws positioned lines: where each character, frame, picture and code of the grid lies. What a mark is made of is the medium's matter.</summary>
/// <remarks>One per drawing. Lengths are the medium's units; a character is <c>character</c> wide, twice as high, and lines are two and a half apart, as printers set them.</remarks>
internal abstract class GridPainter
{
    private readonly bool _showCommands;
    private readonly string _commandLabel;

    protected GridPainter(double character, double left, double top, bool showCommands, string language)
    {
        Character = character;
        Left = left;
        Y = top;
        _showCommands = showCommands;
        _commandLabel = language.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? "Druckerbefehl" : "Printer command";
    }

    /// <summary>Width of a character.</summary>
    protected double Character { get; }

    /// <summary>Left edge of the grid.</summary>
    protected double Left { get; }

    /// <summary>Top of the next line.</summary>
    public double Y { get; private set; }

    protected double LineHeight => 2.5 * Character;

    /// <summary>A printer's dot: 48 characters of 12 dots on 80 mm paper. Pictures and codes are measured in dots.</summary>
    protected double Dot => Character / 12;

    public void Draw(IReadOnlyList<PositionedLine> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Kind != PositionedLineKind.Block)
            {
                DrawLine(lines[i]);
            }
            else if (lines[i].Block is { } block)
            {
                DrawBlock(lines[i], block, isLast: i == lines.Count - 1);
            }
        }
    }

    /// <summary>Fills a rectangle.</summary>
    protected abstract void Fill(double x, double y, double width, double height, bool isLight);

    /// <summary>Writes text into a box as high as the glyphs; the style's factors are in the box already.</summary>
    protected abstract void Write(string text, double x, double y, double width, TextStyle style);

    /// <summary>Draws a picture, or says that it cannot.</summary>
    protected abstract bool TryDraw(ImageBlock image, double x, double y, double width, double height);

    /// <summary>Draws a dashed line or frame that is no part of the paper.</summary>
    protected abstract void Dash(double x, double y, double width, double height);

    /// <summary>Something that has an alternative text begins.</summary>
    protected virtual void Begin(string alternativeText)
    {
    }

    /// <summary>It ends.</summary>
    protected virtual void End()
    {
    }

    private double X(int halves) => Left + (halves * Character / 2);

    private void DrawLine(PositionedLine line)
    {
        var height = line.Height * LineHeight;
        foreach (var piece in line.Frame)
        {
            DrawFrame(piece, height);
        }

        foreach (var cell in line.Cells)
        {
            foreach (var run in cell.Runs)
            {
                var style = run.Source.Style;
                var (x, width) = (X(run.Start), run.Width * Character / 2);
                var glyphs = style.Height * 2 * Character;
                // Lower text stands on the same ground as higher text beside it.
                var top = Y + height - (line.Height * 0.25 * Character) - glyphs;
                if (style.Invert)
                {
                    Fill(x, top - (0.125 * Character), width, glyphs + (0.25 * Character), isLight: false);
                }

                if (!string.IsNullOrWhiteSpace(run.Text))
                {
                    Write(run.Text, x, top, width, style);
                }

                if (style.Underline)
                {
                    Fill(x, top + glyphs, width, Math.Max(Dot * 2, 0.1 * Character * style.Height / 2), style.Invert);
                }
            }
        }

        Y += height;
    }

    private void DrawFrame(FramePiece piece, double height)
    {
        var thickness = 2 * Dot;
        var (x, middle, center) = (X(2 * piece.Column), Y + (height / 2), X((2 * piece.Column) + 1));
        var (from, to) = ((piece.Edges & FrameEdges.Left) != 0 ? x : center - (thickness / 2), (piece.Edges & FrameEdges.Right) != 0 ? x + Character : center + (thickness / 2));
        if ((piece.Edges & (FrameEdges.Left | FrameEdges.Right)) != 0)
        {
            Fill(from, middle - (thickness / 2), to - from, thickness, isLight: false);
        }

        if ((piece.Edges & (FrameEdges.Up | FrameEdges.Down)) != 0)
        {
            var (upper, lower) = ((piece.Edges & FrameEdges.Up) != 0 ? Y : middle - (thickness / 2), (piece.Edges & FrameEdges.Down) != 0 ? Y + height : middle + (thickness / 2));
            Fill(center - (thickness / 2), upper, thickness, lower - upper, isLight: false);
        }
    }

    private void DrawBlock(PositionedLine line, DocumentBlock block, bool isLast)
    {
        switch (block)
        {
            case QrCodeBlock code:
                DrawQr(line, code);
                break;
            case BarcodeBlock code when BarcodePattern.Of(code) is { } pattern:
                DrawBars(line, code, pattern);
                break;
            case BarcodeBlock code:
                DrawInstead(line, block, code.AlternativeText.Length != 0 ? code.AlternativeText : BarcodePattern.TextOf(code));
                break;
            case ImageBlock image:
                var width = Math.Min(image.PixelWidth * Dot, Room(line));
                var height = width * image.PixelHeight / image.PixelWidth;
                Begin(image.AlternativeText);
                var isDrawn = TryDraw(image, Place(line, block, width), Y, width, height);
                End();
                if (isDrawn)
                {
                    Y += height;
                }
                else
                {
                    DrawInstead(line, block, image.AlternativeText);
                }

                break;
            case RawCommandBlock command when _showCommands:
                DrawCommand(line, command);
                break;
            case CutBlock when !isLast:
                // A second piece of paper follows.
                Y += LineHeight;
                Dash(0, Y, (2 * Left) + X(line.Start + line.Width) - Left, 0);
                Y += LineHeight;
                break;
        }
    }

    private double Room(PositionedLine line) => Math.Max(line.Width, 1) * Character / 2;

    private double Place(PositionedLine line, DocumentBlock block, double width) => X(line.Start) + ((Room(line) - width) * (int)block.Format.Alignment / 2);

    private void DrawQr(PositionedLine line, QrCodeBlock code)
    {
        var matrix = code.Matrix;
        var side = matrix.Size + (2 * QrMatrix.QuietZone);
        // Whole dots, or modules would differ in size and readers give up.
        var module = Math.Min(code.CellSize * Dot, Math.Max(Math.Floor(Room(line) / Dot / side), 1) * Dot);
        var x = Place(line, code, side * module) + (QrMatrix.QuietZone * module);
        x = Math.Round(x / Dot) * Dot;
        var y = Y + (QrMatrix.QuietZone * module);
        Begin(code.AlternativeText.Length == 0 ? "QR" : code.AlternativeText);
        for (var row = 0; row < matrix.Size; row++)
        {
            for (var column = 0; column < matrix.Size; column++)
            {
                var end = column;
                while (matrix.IsDark(end, row))
                {
                    end++;
                }

                if (end > column)
                {
                    Fill(x + (column * module), y + (row * module), (end - column) * module, module, isLight: false);
                    column = end;
                }
            }
        }

        End();
        Y += side * module;
    }

    private void DrawBars(PositionedLine line, BarcodeBlock code, string pattern)
    {
        var modules = pattern.Sum(static c => c - '0') + (2 * BarcodePattern.QuietZone);
        var module = Math.Min(code.ModuleWidth * Dot, Math.Max(Math.Floor(Room(line) / Dot / modules), 1) * Dot);
        var left = Math.Round(Place(line, code, modules * module) / Dot) * Dot;
        var x = left + (BarcodePattern.QuietZone * module);
        var height = code.Height * Dot;
        Begin(code.AlternativeText.Length == 0 ? BarcodePattern.TextOf(code) : code.AlternativeText);
        for (var i = 0; i < pattern.Length; i++)
        {
            var width = (pattern[i] - '0') * module;
            if (i % 2 == 0)
            {
                Fill(x, Y, width, height, isLight: false);
            }

            x += width;
        }

        End();
        Y += height;
        if (code.HumanReadable)
        {
            var text = BarcodePattern.TextOf(code);
            Write(text, left + (((modules * module) - (text.Length * Character)) / 2), Y + (0.25 * Character), text.Length * Character, TextStyle.Normal);
            Y += LineHeight;
        }
    }

    private void DrawInstead(PositionedLine line, DocumentBlock block, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        var most = Math.Max(line.Width / 2, 1);
        text = text.Length <= most ? text : text.Substring(0, Math.Max(most - 1, 0)) + "…";
        Write(text, Place(line, block, text.Length * Character), Y + (0.25 * Character), text.Length * Character, TextStyle.Normal);
        Y += LineHeight;
    }

    private void DrawCommand(PositionedLine line, RawCommandBlock command)
    {
        var words = new List<string> { _commandLabel };
        words.AddRange(command.Command.ToArray().Select(static b => b.ToString("X2", CultureInfo.InvariantCulture)));
        var most = Math.Max((line.Width / 2) - 2, 8);
        var rows = new List<string> { string.Empty };
        foreach (var word in words)
        {
            var row = rows[rows.Count - 1];
            if (row.Length != 0 && row.Length + 1 + word.Length > most)
            {
                rows.Add(word);
            }
            else
            {
                rows[rows.Count - 1] = row.Length == 0 ? word : row + " " + word;
            }
        }

        Dash(X(line.Start), Y + (0.25 * Character), Room(line), (rows.Count + 0.4) * LineHeight);
        Y += 0.2 * LineHeight;
        foreach (var row in rows)
        {
            Write(row, X(line.Start) + Character, Y + (0.5 * Character), row.Length * Character, TextStyle.Normal);
            Y += LineHeight;
        }

        Y += 0.5 * LineHeight;
    }
}
