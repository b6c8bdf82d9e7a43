using System.Globalization;

namespace Fiscal.Documents;

/// <summary>One reading of one text: lines become blocks, properties change what follows.</summary>
internal sealed partial class ReceiptLineReader
{
    private readonly ReceiptLineParserOptions _options;
    private readonly ICollection<Finding> _findings;
    private readonly DocumentBuilder _document;
    private TextWrap _wrap;
    private bool _noWrap;
    private ReceiptLineOption _option = ReceiptLineOption.Default;

    // A frame that rows opened and a property ended: the next block closes it by itself, unless it begins a new frame or prints nothing.
    private bool _frameOpen;
    private bool _frameEnded;

    private string _line = string.Empty;
    private int _lineNumber;
    private int _reported;

    public ReceiptLineReader(ReceiptLineParserOptions options, ICollection<Finding> findings)
    {
        _options = options;
        _findings = findings;
        _wrap = options.Wrap;
        _document = new DocumentBuilder
        {
            Title = options.Title,
            Language = options.Language,
            Kind = options.Kind,
            Marks = options.Marks,
            LayoutId = options.LayoutId,
            Format = LineFormat.Default.WithWrap(options.Wrap),
        };
    }

    /// <summary>Where the first error is.</summary>
    public (int Line, int Column)? FirstError { get; private set; }

    public ReceiptDocument Read(string text)
    {
        if (text.Length > _options.MostCharacters)
        {
            _lineNumber = 1;
            Report(
                "text-too-long",
                FindingSeverity.Error,
                0,
                $"The text has {Whole(text.Length)} characters and {Whole(_options.MostCharacters)} are allowed; nothing was read.",
                $"Der Text hat {Whole(text.Length)} Zeichen, erlaubt sind {Whole(_options.MostCharacters)}; nichts wurde gelesen.");
            return _document.ToDocument();
        }

        for (var start = text.Length != 0 && text[0] == '\uFEFF' ? 1 : 0; start >= 0;)
        {
            if (_lineNumber == _options.MostLines)
            {
                Report(
                    "text-too-long",
                    FindingSeverity.Error,
                    0,
                    $"The text has more than {Whole(_options.MostLines)} lines; the rest was not read.",
                    $"Der Text hat mehr als {Whole(_options.MostLines)} Zeilen; der Rest wurde nicht gelesen.");
                break;
            }

            var end = text.IndexOfAny(['\n', '\r'], start);
            _line = end < 0 ? text.Substring(start) : text.Substring(start, end - start);
            _lineNumber++;
            ReadLine();
            // Also a last line without text is one: it feeds.
            start = end < 0 ? -1 : text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
        }

        return _document.ToDocument();
    }

    private void ReadLine()
    {
        var columns = ReceiptLineColumn.Split(_line);
        if (columns.Count > ReceiptLineParser.MostColumns)
        {
            Report(
                "too-many-columns",
                FindingSeverity.Error,
                columns[ReceiptLineParser.MostColumns].Start,
                $"The line has {Whole(columns.Count)} columns and {Whole(ReceiptLineParser.MostColumns)} are allowed.",
                $"Die Zeile hat {Whole(columns.Count)} Spalten, erlaubt sind {Whole(ReceiptLineParser.MostColumns)}.");
            AddLiteral();
            return;
        }

        foreach (var column in columns)
        {
            switch (Braces(column, out var place))
            {
                case BraceUse.Property when columns.Count == 1:
                    ReadProperties(column);
                    return;
                case BraceUse.Property:
                    Report(
                        "property-in-columns",
                        FindingSeverity.Error,
                        place,
                        "A property stands alone in its line; in a line of several columns the whole line would not be printed. Put it into a line of its own, or write \\{ and \\} for braces.",
                        "Eine Eigenschaft steht allein in ihrer Zeile; in einer Zeile mit mehreren Spalten würde die ganze Zeile nicht gedruckt. In eine eigene Zeile setzen, oder \\{ und \\} für Klammern schreiben.");
                    AddLiteral();
                    return;
                case BraceUse.Broken:
                    Report(
                        "brace-unbalanced",
                        FindingSeverity.Error,
                        place,
                        "A brace has no partner or stands inside text; the line would not be printed. Write \\{ and \\} for braces in text.",
                        "Eine geschweifte Klammer hat kein Gegenstück oder steht im Text; die Zeile würde nicht gedruckt. Für Klammern im Text \\{ und \\} schreiben.");
                    AddLiteral();
                    return;
            }
        }

        if (columns.Count == 1 && IsRule(columns[0], '-'))
        {
            Add(new RuleBlock(_document.Format), columns[0].Start);
        }
        else if (columns.Count == 1 && IsRule(columns[0], '='))
        {
            Add(new CutBlock(format: _document.Format), columns[0].Start);
        }
        else
        {
            Add(new RowBlock(_document.Format, columns.Select(ReadCell)), columns[0].Start);
        }
    }

    private void Add(DocumentBlock block, int place)
    {
        var framed = block.Format.Border == LineBorder.Line;
        if (_frameOpen && _frameEnded && (framed || block is RawCommandBlock))
        {
            _document.Add(new FrameEndBlock().At(_lineNumber, place + 1));
            _frameOpen = false;
        }

        _frameOpen = block is not CutBlock && (_frameOpen || block is RowBlock) && framed;
        _frameEnded = false;
        _sectionEmpty = false;
        _document.Add(block.At(_lineNumber, place + 1));
    }

    /// <summary>The line as it was written: what a preview shows where nothing could be read.</summary>
    private void AddLiteral()
    {
        var start = 0;
        var end = _line.Length;
        ReceiptLineColumn.Trim(_line, ref start, ref end);
        Add(new RowBlock(_document.Format.WithColumns(), new Cell(TextAlignment.Left, new TextRun(_line.Substring(start, end - start)))), start);
    }

    private bool IsRule(ReceiptLineColumn column, char c)
    {
        for (var i = column.Start; i < column.End; i++)
        {
            if (_line[i] != c)
            {
                return false;
            }
        }

        return !column.IsEmpty;
    }

    private enum BraceUse
    {
        None,
        Property,
        Broken,
    }

    private BraceUse Braces(ReceiptLineColumn column, out int place)
    {
        place = column.Start;
        var first = -1;
        var count = 0;
        for (var i = column.Start; i < column.End; i++)
        {
            if (ReceiptLineColumn.Escapes(_line, i, column.End))
            {
                i++;
                // An escaped brace at the very end does not close a property.
                continue;
            }

            if (_line[i] is '{' or '}')
            {
                first = first < 0 ? i : first;
                count++;
                if (count == 2 && i == column.End - 1 && _line[i] == '}' && _line[first] == '{' && first == column.Start)
                {
                    return BraceUse.Property;
                }
            }
        }

        place = Math.Max(first, column.Start);
        return count == 0 ? BraceUse.None : BraceUse.Broken;
    }

    private void Report(string code, FindingSeverity severity, int place, string message, string messageDe)
    {
        if (severity == FindingSeverity.Error)
        {
            FirstError ??= (_lineNumber, place + 1);
        }

        _reported++;
        var where = Whole(_lineNumber) + ":" + Whole(place + 1);
        if (_reported < ReceiptLineParser.MostFindings)
        {
            _findings.Add(new Finding(code, severity, where, message, messageDe));
        }
        else if (_reported == ReceiptLineParser.MostFindings)
        {
            _findings.Add(new Finding("more-findings", FindingSeverity.Error, where, "There are more findings than are listed.", "Es gibt mehr Befunde, als hier stehen."));
        }
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A piece of the text for a message: short and free of what would move a cursor.</summary>
    private static string Quote(string text) => TextGlyphs.Clean(text.Length <= 40 ? text : text.Substring(0, 40) + "…").Replace('\n', ' ');
}
