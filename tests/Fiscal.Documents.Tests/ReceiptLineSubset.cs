using System.Globalization;

namespace Fiscal.Documents.Tests;

/// <summary>Just enough of ReceiptLine to state the documents of the fixture as a model: properties, columns, sizes, rules, cuts. No escapes.</summary>
internal static class ReceiptLineSubset
{
    public static ReceiptDocument Read(string source)
    {
        var builder = new DocumentBuilder { Format = LineFormat.Default.WithWrap(TextWrap.Character) };
        foreach (var line in source.Split('\n'))
        {
            if (line[0] == '{')
            {
                var framed = builder.Format.Border == LineBorder.Line;
                builder.Format = Properties(builder.Format, line.Trim('{', '}'));
                if (framed && builder.Format.Border != LineBorder.Line)
                {
                    builder.Add(new FrameEndBlock());
                }
            }
            else if (line == "-")
            {
                builder.Rule();
            }
            else if (line == "=")
            {
                builder.Cut();
            }
            else
            {
                builder.Row(line.Substring(1, line.Length - 2).Split('|').Select(ReadCell).ToArray());
            }
        }

        return builder.ToDocument();
    }

    private static LineFormat Properties(LineFormat format, string properties)
    {
        foreach (var property in properties.Split(';'))
        {
            var value = property.Substring(property.IndexOf(':') + 1);
            format = property.Substring(0, property.IndexOf(':')) switch
            {
                "width" when value == "auto" => format.WithColumns(),
                "width" => format.WithColumns(value.Split(',').Select(w => w == "*" ? ColumnWidth.Share : ColumnWidth.Fixed(int.Parse(w, CultureInfo.InvariantCulture))).ToArray()),
                "border" => format.WithBorder(Enum.Parse<LineBorder>(value, ignoreCase: true)),
                "align" => format.WithAlignment(Enum.Parse<TextAlignment>(value, ignoreCase: true)),
                _ => format.WithWrap(value == "wrap" ? TextWrap.Character : TextWrap.None),
            };
        }

        return format;
    }

    private static Cell ReadCell(string column)
    {
        var alignment = 1 + (column.StartsWith(' ') ? 1 : 0) - (column.EndsWith(' ') ? 1 : 0);
        var runs = new List<TextRun>();
        var count = 0;
        var text = column.Trim();
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            if (text[i] == '^')
            {
                while (end < text.Length && text[end] == '^')
                {
                    end++;
                }

                count = count == end - i ? 0 : end - i;
            }
            else
            {
                while (end < text.Length && text[end] != '^')
                {
                    end++;
                }

                runs.Add(new TextRun(text.Substring(i, end - i), Size(count)));
            }

            i = end;
        }

        return new Cell((TextAlignment)alignment, runs);
    }

    private static TextStyle Size(int count) => count switch
    {
        0 => TextStyle.Normal,
        1 => new TextStyle(width: 2),
        2 => new TextStyle(height: 2),
        _ => new TextStyle(width: Math.Min(count - 1, 6), height: Math.Min(count - 1, 6)),
    };
}
