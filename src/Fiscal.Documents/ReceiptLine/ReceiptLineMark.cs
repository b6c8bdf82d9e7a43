using System.Globalization;
using System.Text;

namespace Fiscal.Documents;

/// <summary>What travels with a value from the sink of a template to the parser: <c>Open meaning Text value Close</c>, in characters that no font prints.</summary>
/// <remarks>The meaning: numbers of elements parted by commas, then optionally <c>/t</c> with a time or <c>/a</c> with an amount, then optionally <c>/l</c> with a language.</remarks>
internal sealed class ReceiptLineMark
{
    public const char Open = '\uF5A0';
    public const char Text = '\uF5A1';
    public const char Close = '\uF5A2';

    /// <summary>More open marks than this are no template's work.</summary>
    public const int Deepest = 8;

    // A meaning is some numbers, a time and a language; an unclosed one must not swallow the text.
    private const int LongestMeaning = 256;

    public static ReceiptLineMark None { get; } = new();

    public IReadOnlyList<LegalElement> Elements { get; private set; } = [];

    public MachineValue? Value { get; private set; }

    public string? Language { get; private set; }

    public LegalElement Element => Elements.Count == 0 ? LegalElement.None : Elements[0];

    public static string Write(string escaped, IEnumerable<LegalElement> elements, MachineValue? value, string? language)
    {
        if (language is not null && !language.All(static c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-'))
        {
            throw new ArgumentException("A BCP 47 tag has letters, digits and hyphens only.", nameof(language));
        }

        if (escaped.Length == 0)
        {
            return escaped;
        }

        var result = new StringBuilder().Append(Open);
        var known = elements.Where(static element => element != LegalElement.None).Distinct().Select(static element => ((int)element).ToString(CultureInfo.InvariantCulture));
        result.Append(string.Join(",", known));
        if (value is not null)
        {
            result.Append(value.Kind == MachineValueKind.Time ? "/t" : "/a").Append(value.Text);
        }

        if (language is not null)
        {
            result.Append("/l").Append(language);
        }

        return result.Append(Text).Append(escaped).Append(Close).ToString();
    }

    /// <summary>Reads the meaning behind an <see cref="Open"/>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="index">Behind <see cref="Open"/>; afterwards behind <see cref="Text"/>, unchanged if there is no meaning.</param>
    /// <param name="end">Where the column ends.</param>
    /// <returns><see langword="null"/> if this is no mark.</returns>
    public static ReceiptLineMark? Read(string line, ref int index, int end)
    {
        var stop = line.IndexOf(Text, index, Math.Min(end - index, LongestMeaning));
        if (stop < 0)
        {
            return null;
        }

        var mark = new ReceiptLineMark();
        var parts = line.Substring(index, stop - index).Split('/');
        var elements = new List<LegalElement>();
        foreach (var number in parts[0].Split(','))
        {
            if (number.Length == 0)
            {
                continue;
            }

            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id <= (int)LegalElement.None || id > (int)LegalElement.SupplyDate)
            {
                return null;
            }

            elements.Add((LegalElement)id);
        }

        mark.Elements = elements;
        for (var i = 1; i < parts.Length; i++)
        {
            if (!mark.ReadPart(parts[i]))
            {
                return null;
            }
        }

        index = stop + 1;
        return mark;
    }

    private bool ReadPart(string part)
    {
        if (part.Length < 2)
        {
            return false;
        }

        var content = part.Substring(1);
        switch (part[0])
        {
            case 'a' when decimal.TryParse(content, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount):
                Value = MachineValue.OfAmount(amount);
                return true;
            case 't' when DateTimeOffset.TryParseExact(content, ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time):
                Value = MachineValue.OfTime(time);
                return true;
            case 'l':
                Language = content;
                return true;
            default:
                return false;
        }
    }
}
