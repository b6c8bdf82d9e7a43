using System.Globalization;
using System.Text;

namespace Fiscal.Cli.Replay;

/// <summary>Reads RFC 4180 text with a header line; a bad line is named with its number.</summary>
internal static class CsvFile
{
    private const int MaxFieldLength = 100_000;

    /// <summary>Reads rows, their fields in the order of <paramref name="columns"/>.</summary>
    public static IEnumerable<(int Line, string[] Fields)> Read(Stream stream, string path, char separator, string[] columns)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var line = 1;
        int[]? order = null;
        while (true)
        {
            var first = line;
            var fields = ReadRecord(reader, separator, path, ref line);
            if (fields is null)
            {
                if (order is null)
                {
                    throw Bad(path, first, "the header line is missing");
                }

                yield break;
            }

            if (order is null)
            {
                order = [.. columns.Select(c => fields.IndexOf(c))];
                if (Array.IndexOf(order, -1) is >= 0 and var missing)
                {
                    throw Bad(path, first, $"the column '{columns[missing]}' is missing in the header");
                }

                continue;
            }

            if (fields.Count <= order.Max())
            {
                throw Bad(path, first, $"{fields.Count.ToString(CultureInfo.InvariantCulture)} fields are too few");
            }

            yield return (first, [.. order.Select(i => fields[i])]);
        }
    }

    public static CliException Bad(string path, int line, string problem) =>
        new(ExitCodes.Environment, $"{path}, line {line.ToString(CultureInfo.InvariantCulture)}: {problem}; correct the file.");

    private static List<string>? ReadRecord(StreamReader reader, char separator, string path, ref int line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        var ended = false;
        var any = false;
        while (true)
        {
            int next;
            try
            {
                next = reader.Read();
            }
            catch (DecoderFallbackException)
            {
                throw Bad(path, line, "the text is not UTF-8");
            }

            if (next < 0)
            {
                if (quoted)
                {
                    throw Bad(path, line, "a quoted field does not end");
                }

                return any ? Complete() : null;
            }

            any = true;
            var c = (char)next;
            if (field.Length > MaxFieldLength)
            {
                throw Bad(path, line, "a field is too long");
            }

            if (quoted)
            {
                line += c == '\n' ? 1 : 0;
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (reader.Peek() == '"')
                {
                    reader.Read();
                    field.Append('"');
                }
                else
                {
                    (quoted, ended) = (false, true);
                }
            }
            else if (c == separator)
            {
                fields.Add(field.ToString());
                field.Clear();
                ended = false;
            }
            else if (c == '\n')
            {
                line++;
                return Complete();
            }
            else if (c == '\r' && reader.Peek() is '\n' or -1)
            {
                continue;
            }
            else if (ended)
            {
                throw Bad(path, line, "text follows the end of a quoted field");
            }
            else if (c == '"' && field.Length == 0)
            {
                quoted = true;
            }
            else
            {
                field.Append(c);
            }
        }

        List<string> Complete()
        {
            fields.Add(field.ToString());
            return fields;
        }
    }
}
