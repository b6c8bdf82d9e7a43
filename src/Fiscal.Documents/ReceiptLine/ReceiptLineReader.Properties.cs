using System.Globalization;
using System.Text;

namespace Fiscal.Documents;

internal sealed partial class ReceiptLineReader
{
    private static readonly (string Name, char Short)[] Keys =
    [
        ("align", 'a'), ("border", 'b'), ("code", 'c'), ("image", 'i'), ("option", 'o'), ("text", 't'), ("width", 'w'), ("command", 'x'), ("comment", '_'),
    ];

    /// <summary>The value of a property: where it stands in the line.</summary>
    private readonly struct Member(int key, int start, int end)
    {
        public int Key { get; } = key;

        public int Start { get; } = start;

        public int End { get; } = end;
    }

    private void ReadProperties(ReceiptLineColumn column)
    {
        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        string? alternative = null;
        var start = column.Start + 1;
        var last = column.End - 1;
        for (var i = start; i <= last; i++)
        {
            if (i < last && _line[i] == '\\' && i + 1 < last && _line[i + 1] is '\\' or '{' or '|' or '}' or ';')
            {
                i++;
            }
            else if (i == last || _line[i] == ';')
            {
                if (ReadMember(start, i, out var key) is { } member)
                {
                    if (key == "comment")
                    {
                        ReadComment(member, ref alternative);
                    }
                    else
                    {
                        members[key] = member;
                    }
                }

                start = i + 1;
            }
        }

        // The order is the language's, whatever the order in the text: what changes the line comes before what stands in it.
        Use("text", ReadText);
        Use("border", ReadBorder);
        Use("width", ReadWidth);
        Use("align", ReadAlign);
        Use("option", ReadOption);
        Use("image", member => AddImage(member, column, alternative ?? string.Empty));
        Use("code", member => AddCode(member, column, alternative ?? string.Empty));
        Use("command", member => AddCommand(member, column));

        void Use(string key, Action<Member> read)
        {
            if (members.TryGetValue(key, out var member))
            {
                read(member);
            }
        }
    }

    private Member? ReadMember(int start, int end, out string key)
    {
        ReceiptLineColumn.Trim(_line, ref start, ref end);
        key = string.Empty;
        if (start == end)
        {
            return null;
        }

        var i = start;
        while (i < end && (_line[i] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' || (i > start && _line[i] is >= '0' and <= '9')))
        {
            i++;
        }

        var keyEnd = i;
        while (i < end && ReceiptLineColumn.IsBlank(_line[i]))
        {
            i++;
        }

        if (keyEnd == start || i == end || _line[i] != ':')
        {
            ReportMember(start, end);
            return null;
        }

        i++;
        while (i < end && ReceiptLineColumn.IsBlank(_line[i]))
        {
            i++;
        }

        if (i == end)
        {
            ReportMember(start, end);
            return null;
        }

        var name = _line.Substring(start, keyEnd - start);
        foreach (var (known, letter) in Keys)
        {
            if (name == known || (name.Length == 1 && name[0] == letter))
            {
                key = known;
                return new Member(start, i, end);
            }
        }

        Report(
            "key-unknown",
            FindingSeverity.Warning,
            start,
            $"There is no property '{Quote(name)}'; it is left out. Known are align, border, code, command, comment, image, option, text and width.",
            $"Eine Eigenschaft „{Quote(name)}“ gibt es nicht; sie entfällt. Bekannt sind align, border, code, command, comment, image, option, text und width.");
        return null;
    }

    private void ReportMember(int start, int end) => Report(
        "member-invalid",
        FindingSeverity.Warning,
        start,
        $"'{Quote(_line.Substring(start, end - start))}' is no property and is left out; a property is a key, a colon and a value.",
        $"„{Quote(_line.Substring(start, end - start))}“ ist keine Eigenschaft und entfällt; eine Eigenschaft besteht aus Schlüssel, Doppelpunkt und Wert.");

    private void ReportValue(Member member, string value, string taken) => Report(
        "value-unknown",
        FindingSeverity.Warning,
        member.Start,
        $"'{Quote(value)}' is unknown here; {taken} is taken.",
        $"„{Quote(value)}“ ist hier unbekannt; es gilt {taken}.");

    private void ReadText(Member member)
    {
        var value = Value(member);
        _noWrap = Is(value, "nowrap");
        if (!_noWrap && !Is(value, "wrap"))
        {
            ReportValue(member, value, "wrap");
        }

        SetWrap();
    }

    private void SetWrap() => _document.Format = _document.Format.WithWrap(_noWrap ? TextWrap.None : _wrap);

    private void ReadBorder(Member member)
    {
        var value = Value(member);
        var border = value.TrimStart('0') switch
        {
            _ when Is(value, "line") => LineBorder.Line,
            _ when Is(value, "space") => LineBorder.Space,
            _ when Is(value, "none") => LineBorder.None,
            "" => LineBorder.None,
            "1" => LineBorder.Space,
            "2" => LineBorder.Wide,
            _ => (LineBorder?)null,
        };
        if (border is null)
        {
            ReportValue(member, value, "space");
        }

        _frameEnded |= _document.Format.Border == LineBorder.Line && border != LineBorder.Line;
        _document.Format = _document.Format.WithBorder(border ?? LineBorder.Space);
    }

    private void ReadWidth(Member member)
    {
        var words = Words(Value(member));
        if (words.Any(static word => Is(word, "auto")))
        {
            _document.Columns();
            return;
        }

        if (words.Length > ReceiptLineParser.MostColumns)
        {
            Report(
                "too-many-columns",
                FindingSeverity.Error,
                member.Start,
                $"There are {Whole(words.Length)} column widths and {Whole(ReceiptLineParser.MostColumns)} are allowed; the rest is left out.",
                $"Es sind {Whole(words.Length)} Spaltenbreiten, erlaubt sind {Whole(ReceiptLineParser.MostColumns)}; der Rest entfällt.");
        }

        _document.Columns(words.Take(ReceiptLineParser.MostColumns).Select(word => ReadWidth(member, word)).ToArray());
    }

    private ColumnWidth ReadWidth(Member member, string word)
    {
        if (word == "*")
        {
            return ColumnWidth.Share;
        }

        if (word.Length != 0 && word.All(static c => c is >= '0' and <= '9'))
        {
            // What is wider than any paper is measured down to the paper.
            return ColumnWidth.Fixed(int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? Math.Min(width, ColumnWidth.Largest) : ColumnWidth.Largest);
        }

        if (word.Length != 0)
        {
            ReportValue(member, word, "0");
        }

        return ColumnWidth.Fixed(0);
    }

    private void ReadAlign(Member member)
    {
        var value = Value(member);
        var alignment = Is(value, "left") ? TextAlignment.Left : Is(value, "right") ? TextAlignment.Right : TextAlignment.Center;
        if (alignment == TextAlignment.Center && !Is(value, "center"))
        {
            ReportValue(member, value, "center");
        }

        _document.Format = _document.Format.WithAlignment(alignment);
    }

    private void ReadOption(Member member)
    {
        _option = ReceiptLineOption.Read(Words(Value(member)), out var unknown);
        if (unknown is not null)
        {
            ReportValue(member, unknown, "nothing");
        }
    }

    private void AddImage(Member member, ReceiptLineColumn column, string alternative)
    {
        var png = Base64(_line.Substring(member.Start, member.End - member.Start));
        try
        {
            // Read here, while there is a line to name, and not first at the printer.
            RasterImage.FromPng(png, _options.MostPixels);
        }
        catch (InvalidDataException refused)
        {
            Report(
                "image-unreadable",
                FindingSeverity.Error,
                member.Start,
                "The picture cannot be read: " + refused.Message,
                "Das Bild ist nicht lesbar; gebraucht wird eine PNG-Datei in Base64, ohne Interlacing, mit höchstens " + Whole(_options.MostPixels) + " Bildpunkten.");
            AddLiteralNote("image", alternative, column.Start);
            return;
        }

        Add(new ImageBlock(png, alternative, BlockFormat(column)), column.Start);
    }

    private void AddCode(Member member, ReceiptLineColumn column, string alternative)
    {
        var elements = new List<LegalElement>();
        var data = Value(member, elements);
        if (_option.Symbology is { } symbology)
        {
            if (data.Length == 0 || data.Any(static c => c > '\u00FF'))
            {
                ReportCode(member, "A bar code holds at least one character, and none beyond \\xff.", "Ein Strichcode enthält mindestens ein Zeichen und keines jenseits von \\xff.");
                AddLiteralNote("code", alternative, column.Start);
                return;
            }

            if (!BarcodeData.Fits(data, symbology))
            {
                var (en, de) = BarcodeData.Rule(symbology);
                Report(
                    "barcode-data",
                    FindingSeverity.Warning,
                    member.Start,
                    $"'{Quote(data)}' does not fit the bar code and most printers will print nothing; it takes {en}.",
                    $"„{Quote(data)}“ passt nicht in den Strichcode, die meisten Drucker drucken dann nichts; möglich sind {de}.");
            }

            var bytes = data.Select(static c => (byte)c).ToArray();
            Add(new BarcodeBlock(bytes, symbology, _option.ModuleWidth, _option.Height, _option.HumanReadable, alternative, BlockFormat(column)), column.Start);
            return;
        }

        try
        {
            Add(new QrCodeBlock(Encoding.UTF8.GetBytes(data), _option.ErrorLevel, _option.CellSize, alternative, elements, BlockFormat(column)), column.Start);
        }
        catch (ArgumentException)
        {
            ReportCode(member, $"A QR code holds 1 to {Whole(QrMatrix.MostBytes)} bytes, a little more where they are digits or capital letters alone.", $"Ein QR-Code enthält 1 bis {Whole(QrMatrix.MostBytes)} Bytes, etwas mehr, wo es nur Ziffern oder Großbuchstaben sind.");
            AddLiteralNote("code", alternative, column.Start);
        }
    }

    private void ReportCode(Member member, string message, string messageDe) => Report("code-unreadable", FindingSeverity.Error, member.Start, message, messageDe);

    private void AddCommand(Member member, ReceiptLineColumn column) =>
        Add(new RawCommandBlock(HexPairs(member) ?? CommandBytes(member), BlockFormat(column)), column.Start);

    // What cannot be shown leaves its alternative text, or at least its name.
    private void AddLiteralNote(string name, string alternative, int place) =>
        Add(new RowBlock(_document.Format.WithColumns(), new Cell(TextAlignment.Center, new TextRun(alternative.Length != 0 ? alternative : "[" + name + "]"))), place);

    /// <summary>Over the full line the pipes align a picture, on a narrower one the line's own alignment does.</summary>
    private LineFormat BlockFormat(ReceiptLineColumn column)
    {
        var format = _document.Format;
        return format.Alignment != column.Alignment && (format.Columns.Count == 0 || format.Columns.Any(static width => width.IsShare)) ? format.WithAlignment(column.Alignment) : format;
    }

    private static byte[] Base64(string text)
    {
        var digits = new StringBuilder(text.Length + 3);
        foreach (var c in text)
        {
            if (c == '=')
            {
                break;
            }

            if (c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '+' or '/')
            {
                digits.Append(c);
            }
        }

        // One digit beyond a group of four holds no byte; padding may be missing.
        digits.Length -= digits.Length % 4 == 1 ? 1 : 0;
        return Convert.FromBase64String(digits.Append('=', (4 - (digits.Length % 4)) % 4).ToString());
    }

    private byte[]? HexPairs(Member member)
    {
        var bytes = new List<byte>();
        for (var i = member.Start; i < member.End;)
        {
            if (!TryHex(i, member.End, out var code) || (i + 2 < member.End && !ReceiptLineColumn.IsBlank(_line[i + 2])))
            {
                return null;
            }

            bytes.Add((byte)code);
            i += 2;
            while (i < member.End && ReceiptLineColumn.IsBlank(_line[i]))
            {
                i++;
            }
        }

        return bytes.ToArray();
    }

    private byte[] CommandBytes(Member member)
    {
        var bytes = new List<byte>();
        var text = new StringBuilder();
        for (var i = member.Start; i < member.End;)
        {
            i = ReadValueCharacter(i, member.End, text, out var escapedByte);
            if (escapedByte is { } value)
            {
                // An escape is one byte; what is written as text beside it is UTF-8.
                bytes.AddRange(Encoding.UTF8.GetBytes(text.ToString()));
                text.Clear();
                bytes.Add(value);
            }
        }

        bytes.AddRange(Encoding.UTF8.GetBytes(text.ToString()));
        return bytes.ToArray();
    }

    private string Value(Member member, List<LegalElement>? elements = null)
    {
        var text = new StringBuilder(member.End - member.Start);
        for (var i = member.Start; i < member.End;)
        {
            if (_options.ReadMarks && _line[i] is ReceiptLineMark.Open or ReceiptLineMark.Text or ReceiptLineMark.Close)
            {
                var place = i++;
                if (_line[place] == ReceiptLineMark.Open && ReceiptLineMark.Read(_line, ref i, member.End) is { } mark)
                {
                    elements?.AddRange(mark.Elements);
                }
                else if (_line[place] != ReceiptLineMark.Close)
                {
                    ReportMark(place);
                }

                continue;
            }

            i = ReadValueCharacter(i, member.End, text, out var escapedByte);
            if (escapedByte is { } value)
            {
                text.Append((char)value);
            }
        }

        return text.ToString();
    }

    /// <summary>Reads one character or escape of a value.</summary>
    /// <returns>The index behind it.</returns>
    private int ReadValueCharacter(int index, int end, StringBuilder text, out byte? escapedByte)
    {
        escapedByte = null;
        if (_line[index] != '\\')
        {
            text.Append(_line[index]);
            return index + 1;
        }

        if (index + 1 == end)
        {
            ReportEscape(index, 1);
            return end;
        }

        switch (_line[index + 1])
        {
            case 'n':
                text.Append('\n');
                return index + 2;
            case 'x' when TryHex(index + 2, end, out var code):
                escapedByte = (byte)code;
                return index + 4;
            case '\\' or '|' or '{' or '}' or ';':
                text.Append(_line[index + 1]);
                return index + 2;
            default:
                return SkipEscape(index, end, string.Empty);
        }
    }

    /// <summary>Words are parted by blanks or by one comma, with or without blanks around it.</summary>
    private static string[] Words(string value)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= value.Length; i++)
        {
            if (i < value.Length && value[i] != ',' && !ReceiptLineColumn.IsBlank(value[i]))
            {
                continue;
            }

            words.Add(value.Substring(start, i - start));
            var comma = false;
            while (i < value.Length && (ReceiptLineColumn.IsBlank(value[i]) || (value[i] == ',' && !comma)))
            {
                comma |= value[i] == ',';
                i++;
            }

            start = i;
            // The loop steps on once more; a word begins here, and a value that ends with a comma ends with an empty word.
            i--;
            if (start == value.Length)
            {
                if (comma)
                {
                    words.Add(string.Empty);
                }

                break;
            }
        }

        return words.ToArray();
    }

    private static bool Is(string value, string word) => string.Equals(value, word, StringComparison.OrdinalIgnoreCase);
}
