using System.Text;

namespace Fiscal.Documents;

internal sealed partial class ReceiptLineReader
{
    private Cell ReadCell(ReceiptLineColumn column)
    {
        var runs = new List<TextRun>();
        var text = new StringBuilder();
        var marks = new Stack<ReceiptLineMark>();
        bool bold = false, underline = false, invert = false;
        var size = 0;
        for (var i = column.Start; i < column.End;)
        {
            var c = _line[i];
            switch (c)
            {
                case '\\':
                    i = ReadEscape(i, column.End, text);
                    continue;
                case '_':
                    Flush();
                    underline = !underline;
                    break;
                case '"':
                    Flush();
                    bold = !bold;
                    break;
                case '`':
                    Flush();
                    invert = !invert;
                    break;
                case '^':
                    Flush();
                    var count = 1;
                    // What disappears does not part a row of carets.
                    for (var next = SkipControls(i + 1, column.End); next < column.End && _line[next] == '^'; next = SkipControls(i + 1, column.End))
                    {
                        i = next;
                        count++;
                    }

                    count = Math.Min(count, 7);
                    size = size == count ? 0 : count;
                    break;
                case '~':
                    text.Append(' ');
                    break;
                case ReceiptLineMark.Open or ReceiptLineMark.Text or ReceiptLineMark.Close when _options.ReadMarks:
                    Flush();
                    ReadMark(marks, ref i, column.End);
                    continue;
                case < ' ' or '\u007F':
                    break;
                default:
                    text.Append(c);
                    break;
            }

            i++;
        }

        Flush();
        if (marks.Count != 0)
        {
            ReportMark(column.End - 1);
        }

        // Where there is no text the pipes pull nothing, and a line that feeds is equal to one made by code.
        return runs.Count == 0 ? Cell.Empty : new Cell(column.Alignment, runs);

        void Flush()
        {
            if (text.Length != 0)
            {
                var mark = marks.Count == 0 ? ReceiptLineMark.None : marks.Peek();
                runs.Add(new TextRun(text.ToString(), Style(bold, underline, invert, size), mark.Element, mark.Value, mark.Language));
                text.Clear();
            }
        }
    }

    private static TextStyle Style(bool bold, bool underline, bool invert, int size) =>
        !bold && !underline && !invert && size == 0 ? TextStyle.Normal
        : size switch
        {
            0 => new TextStyle(bold, underline, invert),
            1 => new TextStyle(bold, underline, invert, width: 2),
            2 => new TextStyle(bold, underline, invert, height: 2),
            _ => new TextStyle(bold, underline, invert, size - 1, size - 1),
        };

    /// <summary>Reads an escape in text.</summary>
    /// <returns>The index behind it.</returns>
    private int ReadEscape(int index, int end, StringBuilder text)
    {
        if (index + 1 == end)
        {
            ReportEscape(index, 1);
            return end;
        }

        var c = _line[index + 1];
        switch (c)
        {
            case 'n':
                text.Append('\n');
                return index + 2;
            case 'x' when TryHex(index + 2, end, out var code):
                if (code is not (< ' ' or '\u007F'))
                {
                    text.Append(code);
                }

                return index + 4;
            case '\\' or '|' or '{' or '}' or '-' or '=' or '~' or '_' or '"' or '`' or '^':
                text.Append(c);
                return index + 2;
            default:
                return SkipEscape(index, end, "_\"`^");
        }
    }

    private int SkipControls(int index, int end)
    {
        while (index < end)
        {
            if (_line[index] is < ' ' or '\u007F')
            {
                index++;
            }
            else if (_line[index] == '\\' && index + 1 < end && _line[index + 1] == 'x' && TryHex(index + 2, end, out var code) && code is (< ' ' or '\u007F'))
            {
                index += 4;
            }
            else
            {
                break;
            }
        }

        return index;
    }

    /// <summary>An escape that says nothing vanishes, with the two characters behind an <c>x</c>.</summary>
    private int SkipEscape(int index, int end, string stops)
    {
        var next = index + 2;
        if (_line[index + 1] == 'x')
        {
            for (var i = 0; i < 2 && next < end && _line[next] != '\\' && stops.IndexOf(_line[next]) < 0; i++)
            {
                next++;
            }
        }
        else if (char.IsHighSurrogate(_line[index + 1]) && next < end && char.IsLowSurrogate(_line[next]))
        {
            next++;
        }

        ReportEscape(index, next - index);
        return next;
    }

    private bool TryHex(int index, int end, out char code)
    {
        code = default;
        if (index + 2 > end || !TryDigit(_line[index], out var high) || !TryDigit(_line[index + 1], out var low))
        {
            return false;
        }

        code = (char)((high << 4) | low);
        return true;
    }

    private static bool TryDigit(char c, out int value)
    {
        value = c switch
        {
            >= '0' and <= '9' => c - '0',
            >= 'a' and <= 'f' => c - 'a' + 10,
            >= 'A' and <= 'F' => c - 'A' + 10,
            _ => -1,
        };
        return value >= 0;
    }

    private void ReportEscape(int place, int length) => Report(
        "escape-unknown",
        FindingSeverity.Warning,
        place,
        $"The escape sequence '{Quote(_line.Substring(place, length))}' means nothing and is left out; write \\\\ for a backslash.",
        $"Die Escape-Folge „{Quote(_line.Substring(place, length))}“ bedeutet nichts und entfällt; für einen umgekehrten Schrägstrich \\\\ schreiben.");

    private void ReadMark(Stack<ReceiptLineMark> marks, ref int index, int end)
    {
        var place = index++;
        if (_line[place] == ReceiptLineMark.Open)
        {
            if (marks.Count < ReceiptLineMark.Deepest && ReceiptLineMark.Read(_line, ref index, end) is { } mark)
            {
                marks.Push(mark);
                return;
            }
        }
        else if (_line[place] == ReceiptLineMark.Close && marks.Count != 0)
        {
            marks.Pop();
            return;
        }

        ReportMark(place);
    }

    private void ReportMark(int place) => Report(
        "mark-broken",
        FindingSeverity.Error,
        Math.Max(place, 0),
        "A mark that says what of the law a value shows is incomplete; print values as they are, without cutting the rendered text.",
        "Eine Marke, die sagt, welche Pflichtangabe ein Wert zeigt, ist unvollständig; Werte unverändert ausgeben, den fertigen Text nicht kürzen.");
}
