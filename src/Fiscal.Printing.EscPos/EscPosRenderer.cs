using System.Buffers;
using System.Text;

namespace Fiscal.Printing.EscPos;

/// <summary>Writes documents for a receipt printer.</summary>
/// <remarks>
/// Immutable after construction and thread-safe. A document's bytes stand for themselves: they set everything they rely on, print, and cut.
/// What the printer cannot show is replaced by its nearest form or its alternative text, and said in the context; raw codes that are incomplete are left out.
/// Rows that fit their columns are written straight from the document; all others are placed by <see cref="ColumnEngine"/>, and both ways give the same lines.
/// </remarks>
public sealed partial class EscPosRenderer : DocumentRenderer
{
    private const int MostLayouts = 64;
    private const int MostRasters = 16;
    private const int MostRuns = 8;
    private const string BoxCharacters = " ───│┘└┴│┐┌┬│┤├┼";

    private readonly PrinterSettings _settings;
    private readonly ColumnEngine _engine;
    private readonly Dictionary<string, StoredLogo> _logos = new(StringComparer.Ordinal);
    private readonly Dithering _dithering;
    private readonly bool _box;
    private readonly bool _cutAtEnd;
    private readonly string _rule;
    private readonly byte[] _ruleBytes;
    private readonly int _rowRoom;

    // What a line of one cell is in any format without columns and frame.
    private readonly RowLayout _wholeLine;

    // Replaced as a whole and never changed, so readers need no lock.
    private RowLayout[] _layouts = [];
    private KeyValuePair<string, MonochromeImage>[] _rasters = [];

    /// <summary>Creates a renderer.</summary>
    /// <param name="profile">The printer; copied.</param>
    /// <param name="options">How to write; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="profile"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The profile cannot be used; the message says why.</exception>
    public EscPosRenderer(PrinterProfile profile, EscPosRendererOptions? options = null)
    {
        options ??= new EscPosRendererOptions();
        _settings = new PrinterSettings(profile);
        _engine = new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = _settings.Profile.Columns });
        _dithering = options.Dithering;
        _cutAtEnd = options.CutAtEnd;
        _box = options.BoxDrawing && _settings.Maps[0]['─'] != 0;
        _rule = new string(_box ? '─' : '-', _settings.Profile.Columns);
        _ruleBytes = Enumerable.Repeat(_settings.Maps[0][_rule[0]], _rule.Length).ToArray();
        // Text and blanks, and for each run and column every change of look.
        _rowRoom = (2 * _settings.Profile.Columns) + (24 * MostRuns) + EscPosEncoder.BlanksAtOnce;
        _wholeLine = RowLayout.Of(_engine, LineFormat.Default, 1, _settings.Profile);
        foreach (var logo in options.StoredLogos)
        {
            _logos[logo.ContentId] = logo;
        }
    }

    /// <inheritdoc/>
    public override string MediaType => "application/octet-stream";

    /// <inheritdoc/>
    protected override void RenderCore(ReceiptDocument document, IBufferWriter<byte> output, RenderContext context)
    {
        var encoder = new EscPosEncoder(output, _settings) { Batch = true };
        encoder.Initialize();
        WriteBlocks(encoder, document, context);
        if (_cutAtEnd && !EndsWithCut(document))
        {
            encoder.Cut();
        }

        encoder.Report(context);
        encoder.Commit();
    }

    private static bool EndsWithCut(ReceiptDocument document)
    {
        for (var i = document.Sections.Count - 1; i >= 0; i--)
        {
            var blocks = document.Sections[i].Blocks;
            for (var j = blocks.Count - 1; j >= 0; j--)
            {
                if (blocks[j] is not (DrawerPulseBlock or RawCommandBlock))
                {
                    return blocks[j] is CutBlock;
                }
            }
        }

        return false;
    }

    private void WriteBlocks(EscPosEncoder encoder, ReceiptDocument document, RenderContext context)
    {
        RowLayout? layout = null;
        var sections = document.Sections;
        for (var i = 0; i < sections.Count; i++)
        {
            var blocks = sections[i].Blocks;
            for (var j = WritePlainRows(encoder, blocks, 0, ref layout); j < blocks.Count; j = WritePlainRows(encoder, blocks, j + 1, ref layout))
            {
                var block = blocks[j];
                if (block.Format.Border == LineBorder.Line)
                {
                    // The lines of a frame join across blocks.
                    PlaceAll(encoder, document, i, j, context);
                    return;
                }

                WriteBlock(encoder, block, ref layout, context);
            }
        }
    }

    private void WriteBlock(EscPosEncoder encoder, DocumentBlock block, ref RowLayout? layout, RenderContext context)
    {
        if (block is RowBlock row)
        {
            layout = LayoutOf(row.Format, row.Cells.Count, layout);
            if (!TryWriteRow(encoder, row, layout))
            {
                Place(encoder, Shown(row, encoder.Replacements), context);
            }
        }
        else if (block is RuleBlock rule)
        {
            layout = rule.Format.Columns.Count == 0 ? _wholeLine : LayoutOf(rule.Format, 1, layout);
            if (layout.Width == _rule.Length)
            {
                WriteRule(encoder);
                encoder.EndLine();
            }
            else
            {
                Place(encoder, rule, context);
            }
        }
        else
        {
            WriteBlock(encoder, block, context);
        }
    }

    /// <summary>Writes a document from a block on by the column engine.</summary>
    private void PlaceAll(EscPosEncoder encoder, ReceiptDocument document, int section, int block, RenderContext context)
    {
        var sections = document.Sections.Skip(section + 1).Prepend(new DocumentSection(document.Sections[section].Role, document.Sections[section].Blocks.Skip(block)));
        var rest = new ReceiptDocument(document.Title, document.Language, document.Kind, sections);
        foreach (var line in _engine.Arrange(Shown(rest, encoder.Replacements)))
        {
            Write(encoder, line, context);
        }
    }

    private void Place(EscPosEncoder encoder, DocumentBlock block, RenderContext context)
    {
        foreach (var line in _engine.Arrange(new DocumentBuilder().Add(block).ToDocument()))
        {
            Write(encoder, line, context);
        }
    }

    private void Write(EscPosEncoder encoder, PositionedLine line, RenderContext context)
    {
        if (line.Kind == PositionedLineKind.Block)
        {
            WriteBlock(encoder, line.Block ?? throw new InvalidOperationException("A line of this kind has a block."), context);
        }
        else
        {
            WriteLine(encoder, line);
        }
    }

    private void WriteLine(EscPosEncoder encoder, PositionedLine line)
    {
        var columns = 2 * _settings.Profile.Columns;
        var texts = new List<(int Start, int Width, string Text, TextStyle Style)>();
        PositionedCell? only = null;
        var filled = 0;
        foreach (var cell in line.Cells)
        {
            if (cell.Runs.Count != 0)
            {
                only = cell;
                filled++;
                texts.AddRange(cell.Runs.Select(run => (run.Start, run.Width, run.Text, run.Source.Style)));
            }
        }

        AddFrame(texts, line.Frame);
        texts.Sort((left, right) => left.Start.CompareTo(right.Start));
        if (texts.Count != 0)
        {
            var centred = filled == 1 && line.Frame.Count == 0 && only!.Alignment == TextAlignment.Center && only.ColumnStart == 0 && only.ColumnWidth == columns;
            encoder.Align(centred ? TextAlignment.Center : TextAlignment.Left);
            WriteTexts(encoder, texts, centred);
        }

        encoder.EndLine();
    }

    private void WriteTexts(EscPosEncoder encoder, List<(int Start, int Width, string Text, TextStyle Style)> texts, bool centred)
    {
        var x = centred ? texts[0].Start : 0;
        for (var i = 0; i < texts.Count; i++)
        {
            var (start, width, text, style) = texts[i];
            // Where the printer centres, blanks at the end belong to what it centres.
            if (!centred && i == texts.Count - 1 && !style.Underline && !style.Invert)
            {
                text = text.TrimEnd(' ');
            }

            if (text.Length == 0)
            {
                continue;
            }

            var gap = start - x;
            if (gap == 0)
            {
                // Also where the printer centres the line: the runs of one cell touch.
            }
            else if ((gap & 1) == 0 && (x & 1) == 0)
            {
                encoder.Gap(x / 2, gap / 2);
            }
            else
            {
                // Blanks end on whole characters only.
                encoder.MoveTo(start * _settings.Profile.CharacterDots / 2);
            }

            encoder.EnsureBasics();
            encoder.ApplyStyle(style);
            encoder.Write(text, 0, text.Length);
            x = start + width;
        }
    }

    private void AddFrame(List<(int Start, int Width, string Text, TextStyle Style)> texts, IReadOnlyList<FramePiece> frame)
    {
        for (var i = 0; i < frame.Count;)
        {
            var from = i;
            var text = new StringBuilder();
            do
            {
                text.Append(FrameCharacter(frame[i].Edges));
                i++;
            }
            while (i < frame.Count && frame[i].Column == frame[i - 1].Column + 1);
            texts.Add((2 * frame[from].Column, 2 * text.Length, text.ToString(), TextStyle.Normal));
        }
    }

    private char FrameCharacter(FrameEdges edges)
    {
        if (_box)
        {
            return BoxCharacters[(int)edges];
        }

        var vertical = (edges & (FrameEdges.Up | FrameEdges.Down)) != 0;
        var horizontal = (edges & (FrameEdges.Left | FrameEdges.Right)) != 0;
        return vertical && horizontal ? '+' : vertical ? '|' : '-';
    }

    private void WriteRule(EscPosEncoder encoder)
    {
        encoder.EnsureBasics();
        encoder.ApplyStyle(TextStyle.Normal);
        if (!encoder.TryWriteEncoded(0, _ruleBytes) && !encoder.TryWrite(_rule))
        {
            encoder.Write(_rule, 0, _rule.Length);
        }
    }

    private void WriteBlock(EscPosEncoder encoder, DocumentBlock block, RenderContext context)
    {
        switch (block)
        {
            case QrCodeBlock code:
                WriteQr(encoder, code, context);
                break;
            case ImageBlock image:
                WriteImage(encoder, image, context);
                break;
            case BarcodeBlock barcode:
                WriteBarcode(encoder, barcode, context);
                break;
            case CutBlock cut:
                encoder.Cut(cut.Full);
                break;
            case DrawerPulseBlock pulse:
                encoder.OpenDrawer(pulse.Connector, pulse.OnMilliseconds, pulse.OffMilliseconds);
                break;
            case RawCommandBlock raw:
                WriteRaw(encoder, raw, context);
                break;
        }
    }

    private void WriteQr(EscPosEncoder encoder, QrCodeBlock code, RenderContext context)
    {
        const int LeastReadable = 3;
        var profile = _settings.Profile;
        var level = code.ErrorLevel;
        var version = QrVersion.For(code.Data.Length, level);
        if (version is 0 or > QrMatrix.LargestComfortableVersion)
        {
            level = QrErrorLevel.Low;
            version = QrVersion.For(code.Data.Length, level);
        }

        // Data too long for byte mode fits only as digits or capitals; then the matrix knows.
        var native = profile.Qr == QrSupport.Native && version != 0 && RealTimeCodes.IndexOf(code.Data.Span) < 0;
        var raster = !native && profile.Qr != QrSupport.None && profile.Raster != RasterSupport.None;
        if (!native && !raster)
        {
            context.Add(new Finding(
                "printer-qr-omitted",
                FindingSeverity.Warning,
                string.Empty,
                "The printer prints no QR codes; the alternative text stands there. A profile with raster pictures would print it.",
                "Der Drucker druckt keine QR-Codes; dort steht der Ersatztext. Ein Profil mit Rasterbildern würde ihn drucken."));
            WriteAlternative(encoder, code.AlternativeText, code.Format, context);
            return;
        }

        var modules = (native ? QrVersion.Size(version) : code.Matrix.Size) + (2 * QrMatrix.QuietZone);
        var cell = Math.Min(code.CellSize, profile.Dots / modules);
        if (cell < 1)
        {
            context.Add(new Finding(
                "qr-too-wide",
                FindingSeverity.Warning,
                string.Empty,
                $"The QR code needs {Argument.Text(modules)} dots and the paper has {Argument.Text(profile.Dots)}; its alternative text stands there instead.",
                $"Der QR-Code braucht {Argument.Text(modules)} Punkte, das Papier hat {Argument.Text(profile.Dots)}; an seiner Stelle steht der Ersatztext."));
            WriteAlternative(encoder, code.AlternativeText, code.Format, context);
            return;
        }

        if (cell < LeastReadable && cell < code.CellSize)
        {
            context.Add(new Finding(
                "printer-qr-small",
                FindingSeverity.Warning,
                string.Empty,
                $"The QR code fits the paper only with {Argument.Text(cell)} dots per module and may not be readable.",
                $"Der QR-Code passt nur mit {Argument.Text(cell)} Punkten je Modul auf das Papier und ist vielleicht nicht lesbar."));
        }

        encoder.Align(code.Format.Alignment);
        // The quiet zone above and below is the host's; a blank line is at least as high on every printer up to this size.
        Quiet(encoder, cell);
        if (native)
        {
            encoder.QrCode(code.Data.Span, level, cell);
        }
        else
        {
            encoder.Raster(Rasters.FromQr(code.Matrix, cell));
        }

        Quiet(encoder, cell);
    }

    private static void Quiet(EscPosEncoder encoder, int cell)
    {
        const int LineDots = 30;
        for (var dots = QrMatrix.QuietZone * cell; dots > 0; dots -= LineDots)
        {
            encoder.EndLine();
        }
    }

    private void WriteImage(EscPosEncoder encoder, ImageBlock image, RenderContext context)
    {
        if (_settings.Profile.StoredLogos != StoredLogoSupport.None && _logos.TryGetValue(image.ContentId, out var logo))
        {
            encoder.Align(image.Format.Alignment);
            encoder.PrintLogo(logo);
            return;
        }

        var raster = _settings.Profile.Raster == RasterSupport.None ? null : RasterOf(image, context);
        if (raster is null)
        {
            if (_settings.Profile.Raster == RasterSupport.None)
            {
                OmitImage(context, "the printer prints none", "der Drucker druckt keine");
            }

            WriteAlternative(encoder, image.AlternativeText, image.Format, context);
            return;
        }

        encoder.Align(image.Format.Alignment);
        encoder.Raster(raster);
    }

    // By content, not by document: the same logo stands on every receipt.
    private MonochromeImage? RasterOf(ImageBlock image, RenderContext context)
    {
        var rasters = Volatile.Read(ref _rasters);
        foreach (var pair in rasters)
        {
            if (string.Equals(pair.Key, image.ContentId, StringComparison.Ordinal))
            {
                return pair.Value;
            }
        }

        try
        {
            var raster = Rasters.FromPng(image.Png.ToArray(), _settings.Profile.Dots, _dithering);
            Volatile.Write(ref _rasters, [new(image.ContentId, raster), .. rasters.Take(MostRasters - 1)]);
            return raster;
        }
        catch (InvalidDataException exception)
        {
            OmitImage(context, exception.Message, exception.Message);
            return null;
        }
    }

    private static void OmitImage(RenderContext context, string why, string whyDe) => context.Add(new Finding(
        "printer-image-omitted",
        FindingSeverity.Warning,
        string.Empty,
        $"A picture was not printed, its alternative text stands there: {why}",
        $"Ein Bild wurde nicht gedruckt, dort steht der Ersatztext: {whyDe}"));

    private void WriteBarcode(EscPosEncoder encoder, BarcodeBlock barcode, RenderContext context)
    {
        var profile = _settings.Profile;
        var data = barcode.Data.ToArray();
        var problem = "The printer prints no bar codes.";
        var code = profile.Barcodes == BarcodeSupport.None ? null : BarcodeData.For(data, barcode.Symbology, profile.Barcodes == BarcodeSupport.Prefixed, out problem);
        var width = code is null ? 0 : Math.Min(barcode.ModuleWidth, profile.Dots / code.Modules);
        if (code is not null && width < 2)
        {
            problem = $"It needs {Argument.Text(2 * code.Modules)} dots and the paper has {Argument.Text(profile.Dots)}.";
            code = null;
        }

        if (code is null)
        {
            context.Add(new Finding(
                "printer-barcode-omitted",
                FindingSeverity.Warning,
                string.Empty,
                $"A bar code was not printed, its alternative text stands there: {problem}",
                $"Ein Strichcode wurde nicht gedruckt, dort steht der Ersatztext: {problem}"));
            WriteAlternative(encoder, barcode.AlternativeText, barcode.Format, context);
            return;
        }

        encoder.Align(barcode.Format.Alignment);
        encoder.Barcode(data, barcode.Symbology, width, barcode.Height, barcode.HumanReadable);
    }

    private static void WriteRaw(EscPosEncoder encoder, RawCommandBlock raw, RenderContext context)
    {
        var command = raw.Command.ToArray();
        var complete = true;
        foreach (var finding in EscPosDecoder.Check(command))
        {
            context.Add(finding);
            complete &= finding.Severity != FindingSeverity.Error;
        }

        if (complete)
        {
            encoder.Raw(command);
        }
    }

    private void WriteAlternative(EscPosEncoder encoder, string text, LineFormat format, RenderContext context)
    {
        if (text.Length != 0)
        {
            Place(encoder, Shown(new RowBlock(LineFormat.Default, new Cell(text, format.Alignment)), encoder.Replacements), context);
        }
    }

    private ReceiptDocument Shown(ReceiptDocument document, Replacements replacements) => new(
        document.Title,
        document.Language,
        document.Kind,
        document.Sections.Select(section => new DocumentSection(
            section.Role,
            section.Blocks.Select(block => block is RowBlock row ? Shown(row, replacements) : block),
            section.HasHeader,
            section.Caption)),
        document.Marks);

    /// <summary>The row as the printer can show it; the same instance if it can show all.</summary>
    private RowBlock Shown(RowBlock row, Replacements replacements)
    {
        Cell[]? cells = null;
        for (var i = 0; i < row.Cells.Count; i++)
        {
            TextRun[]? runs = null;
            for (var j = 0; j < row.Cells[i].Runs.Count; j++)
            {
                var run = row.Cells[i].Runs[j];
                var text = Transliteration.Apply(run.Text, _settings, replacements);
                if (!ReferenceEquals(text, run.Text))
                {
                    runs ??= row.Cells[i].Runs.ToArray();
                    runs[j] = new TextRun(text, run.Style, run.Element, run.Value, run.Language);
                }
            }

            if (runs is not null)
            {
                cells ??= row.Cells.ToArray();
                cells[i] = new Cell(row.Cells[i].Alignment, runs);
            }
        }

        return cells is null ? row : new RowBlock(row.Format, cells);
    }
}
