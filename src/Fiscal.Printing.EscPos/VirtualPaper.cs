using System.Text;

namespace Fiscal.Printing.EscPos;

/// <summary>A printer's state while bytes arrive, and the paper that comes out.</summary>
internal sealed class VirtualPaper
{
    // The characters that the German set puts in place of @ [ \ ] { | } ~.
    private const string GermanFrom = "@[\\]{|}~";
    private const string GermanTo = "§ÄÖÜäöüß";

    private readonly PrinterSettings _settings;
    private readonly EscPosDecoderOptions _options;
    private readonly List<PositionedLine> _lines = [];
    private readonly List<PrinterCommand> _commands = [];
    private readonly List<Finding> _findings = [];
    private readonly HashSet<string> _notShown = [];
    private readonly Dictionary<int, MonochromeImage> _logos = [];
    private readonly Dictionary<int, MonochromeImage> _numbered = [];
    private readonly List<Piece> _pieces = [];
    private readonly StringBuilder _text = new();
    private readonly int _lineDots;

    private bool _kanji;
    private int _characterSet;
    private CodeTable _table = CodeTable.Cp437;
    private bool _bold;
    private bool _underline;
    private bool _invert;
    private int _width = 1;
    private int _height = 1;
    private TextStyle? _style;
    private TextAlignment _alignment;
    private int _x;
    private int _pieceStart;
    private byte[] _tabs = [];

    private byte[] _qrData = [];
    private int _qrCell = 3;
    private QrErrorLevel _qrLevel;
    private QrCodeBlock? _qr;
    private int _barHeight = 162;
    private int _barWidth = 3;
    private bool _barText;

    private MonochromeImage? _graphics;
    private List<byte[]>? _raster;
    private int _rasterWidth;
    private bool _columnBand;

    public VirtualPaper(PrinterSettings settings, EscPosDecoderOptions options)
    {
        _settings = settings;
        _options = options;
        _lineDots = settings.Profile.Columns * settings.Profile.CharacterDots;
        _kanji = options.StartsInKanjiMode;
        _characterSet = options.CharacterSet;
        foreach (var logo in options.StoredLogos)
        {
            _logos[(logo.KeyCode1 << 8) | logo.KeyCode2] = logo.Image;
            _numbered[logo.KeyCode2] = logo.Image;
        }
    }

    private bool IsFull => _lines.Count >= _options.MostLines;

    private bool IsLineOpen => _pieces.Count != 0 || _text.Length != 0;

    public DecodedPaper Decode(byte[] bytes)
    {
        ReadOnlySpan<byte> data = bytes;
        for (var offset = 0; offset < data.Length;)
        {
            var rest = data.Slice(offset);
            if (_kanji && rest[0] is >= 0x81 and <= 0xFE)
            {
                // Two bytes are one character of twice the width here, whatever the second one is.
                Print('\uFFFD');
                Print('\uFFFD');
                offset += Math.Min(2, rest.Length);
                continue;
            }

            var token = CommandScanner.Next(rest);
            if (token.Kind == CommandTokenKind.Text)
            {
                Print(Character(rest[0]));
            }
            else
            {
                Add(DecoderFindings.For(token, rest, offset) is { Severity: not FindingSeverity.Info } finding ? finding : null);
                if (token.Kind == CommandTokenKind.Command)
                {
                    _commands.Add(new PrinterCommand(token.Name, offset, token.Length));
                    Execute(token, rest.Slice(0, token.Length), offset);
                }
            }

            offset += token.Length;
        }

        if (IsLineOpen)
        {
            EndLine();
        }

        FlushRaster();
        return new DecodedPaper(_lines, _commands, _findings);
    }

    private char Character(byte value)
    {
        if (_characterSet == 2 && value < 0x80 && GermanFrom.IndexOf((char)value) is var index and >= 0)
        {
            return GermanTo[index];
        }

        return _table.GetCharacter(value);
    }

    private void Print(char character)
    {
        var width = _width * _settings.Profile.CharacterDots;
        if (_x + width > _lineDots && _x > 0)
        {
            EndLine();
        }

        FlushRaster();
        if (_text.Length == 0)
        {
            _pieceStart = _x;
        }

        _text.Append(character);
        _x += width;
    }

    private void EndPiece()
    {
        if (_text.Length != 0)
        {
            _style ??= new TextStyle(_bold, _underline, _invert, Math.Min(_width, TextStyle.LargestSize), Math.Min(_height, TextStyle.LargestSize));
            _pieces.Add(new Piece(new TextRun(_text.ToString(), _style), _pieceStart, _x - _pieceStart));
            _text.Clear();
        }
    }

    private void EndLine()
    {
        FlushRaster();
        EndPiece();
        var used = 0;
        var height = 1;
        foreach (var piece in _pieces)
        {
            used = Math.Max(used, piece.Start + piece.Width);
            height = Math.Max(height, piece.Run.Style.Height);
        }

        var left = (_lineDots - used) * (int)_alignment / 2;
        var runs = new List<PositionedRun>(_pieces.Count);
        foreach (var piece in _pieces)
        {
            runs.Add(new PositionedRun(piece.Run, piece.Run.Text, Halves(left + piece.Start), Halves(piece.Width)));
        }

        var start = runs.Count == 0 ? 0 : runs[0].Start;
        AddLine(new PositionedLine(
            PositionedLineKind.Text,
            null,
            height,
            0,
            2 * _settings.Profile.Columns,
            [new PositionedCell(0, 0, 2 * _settings.Profile.Columns, TextAlignment.Left, start, Math.Max(Halves(left + used) - start, 0), runs)],
            []));
        _pieces.Clear();
        _x = 0;
    }

    private int Halves(int dots)
    {
        var character = _settings.Profile.CharacterDots;
        return ((2 * dots) + (character / 2)) / character;
    }

    private void Feed(int lines)
    {
        if (IsLineOpen)
        {
            EndLine();
            lines--;
        }

        for (; lines > 0 && !IsFull; lines--)
        {
            EndLine();
        }
    }

    private void AddBlock(DocumentBlock block)
    {
        if (IsLineOpen)
        {
            EndLine();
        }

        FlushRaster();
        AddLine(new PositionedLine(PositionedLineKind.Block, block, 0, 0, 2 * _settings.Profile.Columns, [], []));
    }

    private void AddLine(PositionedLine line)
    {
        if (!IsFull)
        {
            _lines.Add(line);
        }
    }

    private void Add(Finding? finding)
    {
        if (finding is not null && _findings.Count < DecoderFindings.Most)
        {
            _findings.Add(finding);
        }
    }

    private void NotShown(string name, int offset)
    {
        if (_notShown.Add(name))
        {
            Add(DecoderFindings.NotShown(name, offset));
        }
    }

    private LineFormat Format() => LineFormat.Default.WithAlignment(_alignment);

    private void Execute(CommandToken token, ReadOnlySpan<byte> data, int offset)
    {
        var parameter = data.Length > 2 ? data[2] : (byte)0;
        switch (token.Name)
        {
            case "LF":
                if (_columnBand && !IsLineOpen)
                {
                    _columnBand = false;
                }
                else
                {
                    EndLine();
                }

                break;
            case "HT":
                Tab();
                break;
            case "BEL" when _settings.Profile.DrawerByBell:
                AddBlock(new DrawerPulseBlock());
                break;
            case "ESC @":
                Reset();
                break;
            case "FS &":
                _kanji = true;
                break;
            case "FS .":
                _kanji = false;
                break;
            case "ESC R":
                _characterSet = parameter;
                break;
            case "ESC t":
                SelectTable(parameter, offset);
                break;
            case "ESC a":
                _alignment = (TextAlignment)((parameter & 0x0F) % 3);
                break;
            case "ESC !":
            case "ESC E":
            case "ESC -":
            case "GS B":
            case "GS !":
                Look(token.Name, parameter);
                break;
            case "ESC $":
                EndPiece();
                _x = Math.Min(data[2] | (data[3] << 8), _lineDots);
                break;
            case "ESC \\":
                EndPiece();
                _x = Math.Min(Math.Max(_x + (short)(data[2] | (data[3] << 8)), 0), _lineDots);
                break;
            case "ESC D":
                _tabs = data.Slice(2, data.Length - 3).ToArray();
                break;
            case "ESC d":
                Feed(parameter);
                break;
            case "ESC J":
            case "ESC FF":
                Feed(0);
                FlushRaster();
                break;
            case "GS V":
                AddBlock(new CutBlock(parameter is 0x00 or 0x30 or 0x41 or 0x61 or 0x67));
                break;
            case "ESC i":
            case "ESC m":
                AddBlock(new CutBlock(token.Name == "ESC i"));
                break;
            case "ESC p":
                AddBlock(new DrawerPulseBlock((parameter & 1) == 1 ? DrawerConnector.Pin5 : DrawerConnector.Pin2, Pulse(data[3]), Pulse(data[4])));
                break;
            case "DLE DC4" when data[2] == 0x01:
                AddBlock(new DrawerPulseBlock((data[3] & 1) == 1 ? DrawerConnector.Pin5 : DrawerConnector.Pin2, Math.Min(Math.Max(data[4], (byte)1) * 100, 510)));
                break;
            case "GS h":
                _barHeight = parameter;
                break;
            case "GS w":
                _barWidth = parameter;
                break;
            case "GS H":
                _barText = (parameter & 3) != 0;
                break;
            case "GS k":
                Bars(token, data, offset);
                break;
            case "GS ( k":
                Qr(data, offset);
                break;
            case "GS v 0":
                AddRaster(Rows(data.Slice(8), data[4] | (data[5] << 8), data[6] | (data[7] << 8)), data[3] & 3, offset);
                break;
            case "ESC *":
                AddRaster(FromColumns(data.Slice(5), data[3] | (data[4] << 8), parameter >= 0x20 ? 3 : 1), 0, offset);
                _columnBand = true;
                break;
            case "GS ( L":
            case "GS 8 L":
                Graphics(data.Slice(token.Header), offset);
                break;
            case "FS q":
                DefineNumbered(data);
                break;
            case "FS p":
                PrintLogo(_numbered.TryGetValue(data[2], out var logo) ? logo : null, offset);
                break;
            case "ESC {":
            case "ESC V":
            case "ESC M":
            case "ESC SP":
            case "GS L":
            case "ESC %":
            case "FS !":
                if (parameter is not (0 or 0x30))
                {
                    NotShown(token.Name, offset);
                }

                break;
            case "ESC L":
            case "ESC &":
            case "GS /":
            case "FF":
                NotShown(token.Name, offset);
                break;
        }
    }

    private void Reset()
    {
        _pieces.Clear();
        _text.Clear();
        _x = 0;
        _bold = _underline = _invert = false;
        _width = _height = 1;
        _style = null;
        _alignment = TextAlignment.Left;
        _table = CodeTable.Cp437;
        _tabs = [];
        _qrData = [];
        _qr = null;
        _qrCell = 3;
        _qrLevel = QrErrorLevel.Low;
        FlushRaster();
    }

    private void SelectTable(int number, int offset)
    {
        EndPiece();
        foreach (var slot in _settings.Profile.CodeTables)
        {
            if (slot.Number == number)
            {
                _table = slot.Table;
                return;
            }
        }

        _table = CodeTable.Cp437;
        if (number != 0)
        {
            Add(DecoderFindings.UnknownTable(number, offset));
        }
    }

    private void Look(string name, int parameter)
    {
        EndPiece();
        _style = null;
        switch (name)
        {
            case "ESC E":
                _bold = (parameter & 1) == 1;
                break;
            case "ESC -":
                _underline = (parameter & 3) != 0;
                break;
            case "GS B":
                _invert = (parameter & 1) == 1;
                break;
            case "GS !":
                _width = ((parameter >> 4) & 7) + 1;
                _height = (parameter & 7) + 1;
                break;
            default:
                _bold = (parameter & 0x08) != 0;
                _height = (parameter & 0x10) != 0 ? 2 : 1;
                _width = (parameter & 0x20) != 0 ? 2 : 1;
                _underline = (parameter & 0x80) != 0;
                break;
        }
    }

    private void Tab()
    {
        EndPiece();
        var character = _settings.Profile.CharacterDots;
        var column = _x / character;
        var next = _tabs.Length == 0 ? column - (column % 8) + 8 : column;
        foreach (var stop in _tabs)
        {
            if (stop > column)
            {
                next = stop;
                break;
            }
        }

        _x = Math.Min(next * character, _lineDots);
    }

    private static int Pulse(byte units) => Math.Max(2 * units, 2);

    private void Bars(CommandToken token, ReadOnlySpan<byte> data, int offset)
    {
        var number = data[2] <= 6 ? data[2] : data[2] - 0x41;
        var content = data[2] <= 6 ? data.Slice(3, data.Length - 4) : data.Slice(token.Header);
        BarcodeSymbology? symbology = number switch
        {
            0 or 1 => BarcodeSymbology.Upc,
            2 or 3 => BarcodeSymbology.Ean,
            4 => BarcodeSymbology.Code39,
            5 => BarcodeSymbology.Itf,
            6 => BarcodeSymbology.Codabar,
            7 => BarcodeSymbology.Code93,
            8 => BarcodeSymbology.Code128,
            _ => null,
        };
        if (symbology is null)
        {
            NotShown(token.Name, offset);
            return;
        }

        var bytes = number == 8 ? Code128(content) : content.ToArray();
        AddBlock(new BarcodeBlock(bytes, symbology.Value, Math.Min(Math.Max(_barWidth, 2), 4), Math.Min(Math.Max(_barHeight, 24), 240), _barText, string.Empty, Format()));
    }

    private static byte[] Code128(ReadOnlySpan<byte> content)
    {
        var result = new List<byte>(content.Length * 2);
        var pairs = false;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == 0x7B && i + 1 < content.Length)
            {
                var next = content[++i];
                if (next is 0x41 or 0x42 or 0x43)
                {
                    pairs = next == 0x43;
                }
                else if (next == 0x7B)
                {
                    result.Add(next);
                }
            }
            else if (pairs)
            {
                result.Add((byte)(0x30 + (content[i] / 10 % 10)));
                result.Add((byte)(0x30 + (content[i] % 10)));
            }
            else
            {
                result.Add(content[i]);
            }
        }

        return result.ToArray();
    }

    private void Qr(ReadOnlySpan<byte> data, int offset)
    {
        if (data.Length < 8 || data[5] != 0x31)
        {
            NotShown("GS ( k", offset);
            return;
        }

        switch (data[6])
        {
            case 0x43:
                _qrCell = Math.Min(Math.Max((int)data[7], 2), 16);
                _qr = null;
                break;
            case 0x45:
                _qrLevel = (QrErrorLevel)((data[7] - 0x30) & 3);
                _qr = null;
                break;
            case 0x50:
                _qrData = data.Slice(8).ToArray();
                _qr = null;
                break;
            case 0x51:
                PrintQr(offset);
                break;
        }
    }

    private void PrintQr(int offset)
    {
        if (_qr is null || _qr.Format.Alignment != _alignment)
        {
            try
            {
                _qr = new QrCodeBlock(_qrData, _qrLevel, _qrCell, string.Empty, null, Format());
            }
            catch (ArgumentException)
            {
                // Nothing stored, or more than a code holds: a printer prints nothing either.
                NotShown("GS ( k", offset);
                return;
            }
        }

        AddBlock(_qr);
    }

    private void Graphics(ReadOnlySpan<byte> data, int offset)
    {
        if (data.Length < 2 || data[0] != 0x30)
        {
            return;
        }

        switch (data[1])
        {
            case 0x70 when data.Length >= 10:
                _graphics = Picture(data.Slice(10), data[6] | (data[7] << 8), data[8] | (data[9] << 8), offset);
                break;
            case 0x02 or 0x32 when _graphics is not null:
                AddRaster(_graphics, 0, offset);
                _graphics = null;
                break;
            case 0x43 when data.Length >= 11:
                if (Picture(data.Slice(11), data[6] | (data[7] << 8), data[8] | (data[9] << 8), offset) is { } logo && _logos.Count < 256)
                {
                    _logos[(data[3] << 8) | data[4]] = logo;
                }

                break;
            case 0x42 when data.Length >= 4:
                _logos.Remove((data[2] << 8) | data[3]);
                break;
            case 0x41:
                _logos.Clear();
                break;
            case 0x45 when data.Length >= 6:
                PrintLogo(_logos.TryGetValue((data[2] << 8) | data[3], out var stored) ? stored : null, offset);
                break;
        }
    }

    private void PrintLogo(MonochromeImage? logo, int offset)
    {
        if (logo is null)
        {
            Add(DecoderFindings.UnknownLogo(offset));
            return;
        }

        FlushRaster();
        AddRaster(logo, 0, offset);
        FlushRaster();
    }

    private void DefineNumbered(ReadOnlySpan<byte> data)
    {
        _numbered.Clear();
        var at = 3;
        for (var i = 1; i <= data[2]; i++)
        {
            var width = data[at] | (data[at + 1] << 8);
            var height = data[at + 2] | (data[at + 3] << 8);
            at += 4;
            if (FromColumns(data.Slice(at, 8 * width * height), 8 * width, height) is { } logo)
            {
                _numbered[i] = logo;
            }

            at += 8 * width * height;
        }

        Reset();
    }

    // Width in dots here, in bytes for GS v 0.
    private MonochromeImage? Picture(ReadOnlySpan<byte> bits, int width, int height, int offset)
    {
        var stride = (width + 7) / 8;
        if (bits.Length < stride * height)
        {
            NotShown("GS ( L", offset);
            return null;
        }

        var image = Rows(bits, stride, height);
        if (image is null || image.Width == width)
        {
            return image;
        }

        var exact = new MonochromeImage(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                if (image.IsDark(x, y))
                {
                    exact.Set(x, y);
                }
            }
        }

        return exact;
    }

    private static MonochromeImage? Rows(ReadOnlySpan<byte> bits, int stride, int height)
    {
        if (stride is 0 or > RasterImage.LargestSide / 8 || height is 0 or > RasterImage.LargestSide)
        {
            return null;
        }

        var image = new MonochromeImage(8 * stride, height);
        bits.Slice(0, stride * height).CopyTo(image.Bits);
        return image;
    }

    private static MonochromeImage? FromColumns(ReadOnlySpan<byte> bits, int width, int bytesPerColumn)
    {
        if (width is 0 or > RasterImage.LargestSide || bytesPerColumn is 0 or > RasterImage.LargestSide / 8)
        {
            return null;
        }

        var image = new MonochromeImage(width, 8 * bytesPerColumn);
        for (var i = 0; i < bits.Length && i < width * bytesPerColumn; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                if ((bits[i] & (0x80 >> bit)) != 0)
                {
                    image.Set(i / bytesPerColumn, (8 * (i % bytesPerColumn)) + bit);
                }
            }
        }

        return image;
    }

    // Bands of one picture follow each other without a gap, so they are one picture again.
    private void AddRaster(MonochromeImage? image, int mode, int offset)
    {
        if (image is null || image.Width << (mode & 1) > RasterImage.LargestSide || image.Height << (mode >> 1) > RasterImage.LargestSide)
        {
            NotShown("picture", offset);
            return;
        }

        if (IsLineOpen)
        {
            EndLine();
        }

        var scaled = mode == 0 ? image : Scale(image, (mode & 1) + 1, (mode >> 1) + 1);
        if (_raster is not null && (_rasterWidth != scaled.Width || _raster.Count + scaled.Height > RasterImage.LargestSide))
        {
            FlushRaster();
        }

        if (IsFull)
        {
            return;
        }

        _raster ??= [];
        _rasterWidth = scaled.Width;
        for (var y = 0; y < scaled.Height; y++)
        {
            _raster.Add(scaled.Bits.AsSpan(y * scaled.Stride, scaled.Stride).ToArray());
        }
    }

    private static MonochromeImage Scale(MonochromeImage image, int across, int down)
    {
        var result = new MonochromeImage(image.Width * across, image.Height * down);
        for (var y = 0; y < result.Height; y++)
        {
            for (var x = 0; x < result.Width; x++)
            {
                if (image.IsDark(x / across, y / down))
                {
                    result.Set(x, y);
                }
            }
        }

        return result;
    }

    private void FlushRaster()
    {
        _columnBand = false;
        if (_raster is null)
        {
            return;
        }

        var image = new MonochromeImage(_rasterWidth, _raster.Count);
        for (var y = 0; y < _raster.Count; y++)
        {
            _raster[y].CopyTo(image.Bits, y * image.Stride);
        }

        _raster = null;
        AddLine(new PositionedLine(PositionedLineKind.Block, new ImageBlock(image.ToPng(), string.Empty, Format()), 0, 0, 2 * _settings.Profile.Columns, [], []));
    }

    private readonly struct Piece(TextRun run, int start, int width)
    {
        public TextRun Run { get; } = run;

        public int Start { get; } = start;

        public int Width { get; } = width;
    }
}
