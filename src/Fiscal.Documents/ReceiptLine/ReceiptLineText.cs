using System.Text;

namespace Fiscal.Documents;

/// <summary>Puts values into ReceiptLine: whatever a value holds, it stays text and commands nothing.</summary>
public static class ReceiptLineText
{
    /// <summary>Writes a value so that a parser reads exactly it, in text and in property values alike.</summary>
    /// <param name="text">Any text. Line breaks become breaks inside the cell, tabs blanks, other control characters U+FFFD.</param>
    /// <returns>The text with every special character as an escape sequence; blanks at its ends too, or they would align the column.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public static string Escape(string text) => Escape(text, isData: false);

    private static string Escape(string text, bool isData)
    {
        Guard.NotNull(text, nameof(text));
        var result = new StringBuilder(text.Length + 8);
        var first = 0;
        while (first < text.Length && IsBlank(text[first]))
        {
            first++;
        }

        var last = text.Length - 1;
        while (last >= first && IsBlank(text[last]))
        {
            last--;
        }

        var rule = first == 0 && last == text.Length - 1 && (IsAll(text, '-') || IsAll(text, '='));
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isData && c is < ' ' or '\u007F')
            {
                // Data is bytes: an order's lines are parted by CR, and a code holds exactly what was signed.
                result.Append("\\x").Append("0123456789abcdef"[c >> 4]).Append("0123456789abcdef"[c & 15]);
                continue;
            }

            if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                continue;
            }

            switch (c)
            {
                case '\r' or '\n':
                    result.Append("\\n");
                    break;
                case ' ' or '\t' when i < first || i > last:
                    result.Append("\\x20");
                    break;
                case '\t':
                    result.Append(' ');
                    break;
                case '\\' or '|' or '{' or '}' or '~' or '_' or '"' or '`' or '^' or ';':
                case '-' or '=' when rule && i == 0:
                    result.Append("\\x").Append("0123456789abcdef"[c >> 4]).Append("0123456789abcdef"[c & 15]);
                    break;
                case < ' ' or '\u007F' or ReceiptLineMark.Open or ReceiptLineMark.Text or ReceiptLineMark.Close:
                    result.Append(TextGlyphs.Replacement);
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }

        return result.ToString();
    }

    /// <summary>Writes a value and what it means: the parser puts the meaning on the runs of the text and takes the marks away (<see cref="ReceiptLineParserOptions.ReadMarks"/>).</summary>
    /// <param name="text">Any text; escaped here.</param>
    /// <param name="element">What the law calls it.</param>
    /// <param name="value">The value behind the text.</param>
    /// <param name="language">BCP 47 tag if it differs from the document's language.</param>
    /// <returns>The marked text; empty if <paramref name="text"/> is, because nothing shows nothing.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="language"/> holds something else than letters, digits and hyphens.</exception>
    public static string Mark(string text, LegalElement element, MachineValue? value = null, string? language = null) =>
        ReceiptLineMark.Write(Escape(text), [element], value, language);

    /// <summary>Writes data that stands for several elements, as a QR code's does.</summary>
    /// <param name="text">Any text; escaped here, control characters too: a code holds them, and text loses them.</param>
    /// <param name="elements">What the law calls it; on text in a row the first one counts.</param>
    /// <returns>The marked text; empty if <paramref name="text"/> is.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static string Mark(string text, IEnumerable<LegalElement> elements) =>
        ReceiptLineMark.Write(Escape(text, isData: true), Guard.NotNull(elements, nameof(elements)), null, null);

    /// <summary>Takes the marks away and leaves the values, as other processors read them.</summary>
    internal static string Unmark(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ReceiptLineMark.Open && text.IndexOf(ReceiptLineMark.Text, i) is var meaning and >= 0)
            {
                i = meaning;
            }
            else if (text[i] != ReceiptLineMark.Close)
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    private static bool IsBlank(char c) => c is ' ' or '\t';

    private static bool IsAll(string text, char c)
    {
        foreach (var other in text)
        {
            if (other != c)
            {
                return false;
            }
        }

        return text.Length != 0;
    }
}
