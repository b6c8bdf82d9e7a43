using System.Text;

namespace Fiscal.Tse.Logs;

/// <summary>The file info.csv of an export (TR-03153): who made the TSE. Nothing protects its content.</summary>
public sealed class InfoCsv
{
    /// <summary>Name of the member.</summary>
    public const string FileName = "info.csv";

    /// <summary>Creates the three values of version 2.</summary>
    public InfoCsv(string description, string manufacturer, string version)
    {
        Description = description ?? throw new ArgumentNullException(nameof(description));
        Manufacturer = manufacturer ?? throw new ArgumentNullException(nameof(manufacturer));
        Version = version ?? throw new ArgumentNullException(nameof(version));
    }

    /// <summary>Description; may be empty.</summary>
    public string Description { get; }

    /// <summary>Manufacturer.</summary>
    public string Manufacturer { get; }

    /// <summary>Version.</summary>
    public string Version { get; }

    /// <summary>Reads the content; accepts unquoted values with blanks around them (fiskaly v1) and further lines (version 3).</summary>
    public static bool TryParse(byte[] content, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out InfoCsv? info)
    {
        if (content is null) throw new ArgumentNullException(nameof(content));
        info = null;
        if (content.Length > 1 << 20 || !Texts.TryUtf8(content, 0, content.Length, out var text)) return false;
        string? description = null, manufacturer = null, version = null;
        var fields = Split(text);
        for (var i = 0; i + 1 < fields.Count; i++)
        {
            switch (fields[i])
            {
                case "description:":
                    description ??= fields[i + 1];
                    break;
                case "manufacturer:":
                    manufacturer ??= fields[i + 1];
                    break;
                case "version:":
                    version ??= fields[i + 1];
                    break;
                default:
                    break;
            }
        }

        if (description is null) return false;
        info = new InfoCsv(description, manufacturer ?? string.Empty, version ?? string.Empty);
        return true;
    }

    /// <summary>The content, UTF-8, one line: <c>"description:","…","manufacturer:","…","version:","…"</c>.</summary>
    public byte[] ToBytes() => Texts.Utf8(ToString() + "\n");

    /// <summary>The line.</summary>
    public override string ToString() => $"\"description:\",{Quote(Description)},\"manufacturer:\",{Quote(Manufacturer)},\"version:\",{Quote(Version)}";

    private static string Quote(string text) => "\"" + text.Replace("\"", "\"\"").Replace('\r', ' ').Replace('\n', ' ') + "\"";

    private static List<string> Split(string text)
    {
        var fields = new List<string>();
        var at = 0;
        while (at < text.Length)
        {
            while (at < text.Length && text[at] == ' ') at++;
            var field = new StringBuilder();
            if (at < text.Length && text[at] == '"')
            {
                for (at++; at < text.Length; at++)
                {
                    if (text[at] != '"')
                    {
                        field.Append(text[at]);
                    }
                    else if (at + 1 < text.Length && text[at + 1] == '"')
                    {
                        field.Append('"');
                        at++;
                    }
                    else
                    {
                        at++;
                        break;
                    }
                }

                fields.Add(field.ToString());
                while (at < text.Length && text[at] is not (',' or '\n')) at++;
            }
            else
            {
                while (at < text.Length && text[at] is not (',' or '\n')) field.Append(text[at++]);
                fields.Add(field.ToString().Trim());
            }

            at++;
        }

        return fields;
    }
}
