namespace Fiscal.Documents;

/// <summary>One column of a line: where its text stands without the blanks around it, and where the pipes pull it.</summary>
internal readonly struct ReceiptLineColumn
{
    private ReceiptLineColumn(int start, int end, TextAlignment alignment)
    {
        Start = start;
        End = end;
        Alignment = alignment;
    }

    public int Start { get; }

    public int End { get; }

    public TextAlignment Alignment { get; }

    public bool IsEmpty => Start == End;

    /// <summary>Whether the escape at an index takes the next character with it; only these keep a delimiter from being one.</summary>
    public static bool Escapes(string line, int index, int end) => line[index] == '\\' && index + 1 < end && line[index + 1] is '\\' or '{' or '|' or '}';

    public static bool IsBlank(char c) => c is ' ' or '\t';

    public static void Trim(string line, ref int start, ref int end)
    {
        while (start < end && IsBlank(line[start]))
        {
            start++;
        }

        while (end > start && IsBlank(line[end - 1]))
        {
            end--;
        }
    }

    /// <summary>Splits a line at its pipes; at least one column.</summary>
    public static List<ReceiptLineColumn> Split(string line)
    {
        var start = 0;
        var end = line.Length;
        Trim(line, ref start, ref end);
        var pipes = new List<int>();
        for (var i = start; i < end; i++)
        {
            if (Escapes(line, i, end))
            {
                i++;
            }
            else if (line[i] == '|')
            {
                pipes.Add(i);
            }
        }

        var columns = new List<ReceiptLineColumn>(pipes.Count + 1);
        if (pipes.Count == 0)
        {
            columns.Add(new ReceiptLineColumn(start, end, TextAlignment.Center));
            return columns;
        }

        var opened = pipes[0] == start;
        var closed = pipes[pipes.Count - 1] == end - 1 && (pipes.Count > 1 || !opened);
        var from = opened ? start + 1 : start;
        for (var i = opened ? 1 : 0; i <= pipes.Count; i++)
        {
            if (i == pipes.Count && closed)
            {
                break;
            }

            var to = i < pipes.Count ? pipes[i] : end;
            var before = from < to && IsBlank(line[from]);
            var after = from < to && IsBlank(line[to - 1]);
            // Outside of an open side a blank is assumed when the text touches the pipe on its other side: it is pulled there.
            before |= from == start && !opened && !IsBlank(line[pipes[0] - 1]);
            after |= to == end && from < to && !IsBlank(line[pipes[pipes.Count - 1] + 1]);
            columns.Add(Trimmed(line, from, to, (TextAlignment)(1 + (before ? 1 : 0) - (after ? 1 : 0))));
            from = to + 1;
        }

        return columns;
    }

    private static ReceiptLineColumn Trimmed(string line, int start, int end, TextAlignment alignment)
    {
        Trim(line, ref start, ref end);
        return new ReceiptLineColumn(start, end, alignment);
    }
}
