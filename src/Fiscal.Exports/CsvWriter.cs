using System.Text;

namespace Fiscal.Exports;

/// <summary>Writes rows for people and their spreadsheets: UTF-8 with byte order mark, semicolons, CRLF, quoted only where needed.</summary>
internal sealed class CsvWriter : IDisposable
{
    private readonly StreamWriter _writer;
    private bool _rowHasField;

    public CsvWriter(Stream stream) => _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 1 << 14, leaveOpen: true) { NewLine = "\r\n" };

    public void Header(string columns) => _writer.WriteLine(columns);

    /// <summary>A value of our own making: numbers, times, codes.</summary>
    public CsvWriter Value(string? value)
    {
        if (_rowHasField)
        {
            _writer.Write(';');
        }

        _rowHasField = true;
        _writer.Write(Quote(value ?? string.Empty));
        return this;
    }

    /// <summary>What a person or a device wrote. It must not become a formula on the tax adviser's machine.</summary>
    public CsvWriter Text(string? text) => Value(Defuse(OneLine(text ?? string.Empty)));

    public void EndRow()
    {
        _writer.WriteLine();
        _rowHasField = false;
    }

    public void Dispose() => _writer.Dispose();

    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                continue;
            }

            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        }

        return line.ToString();
    }

    // Spreadsheets look past blanks and invisible signs, and some take the wide forms as well.
    private static string Defuse(string text)
    {
        foreach (var c in text)
        {
            if (c is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '−')
            {
                return "'" + text;
            }

            if (!char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format)
            {
                return text;
            }
        }

        return text;
    }

    private static string Quote(string value)
    {
        var needed = value.Length > 0 && (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[value.Length - 1]));
        foreach (var c in value)
        {
            needed |= c is ';' or '"' or '\r' or '\n';
        }

        return needed ? "\"" + value.Replace("\"", "\"\"") + "\"" : value;
    }
}
