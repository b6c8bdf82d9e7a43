using System.Text;

namespace Fiscal.Printing.EscPos;

/// <summary>Collects what had to be replaced, so that a receipt full of foreign names yields one finding and not fifty.</summary>
internal sealed class Replacements
{
    private const int MostNamed = 32;

    private readonly List<string> _replaced = [];
    private readonly List<string> _missing = [];

    public void AddReplaced(char character, string replacement) =>
        Add(_replaced, replacement.Length == 0 ? Name(character.ToString()) : $"{Name(character.ToString())} → {replacement}");

    public void AddMissing(string character) => Add(_missing, Name(character));

    public void Report(RenderContext context)
    {
        if (_replaced.Count != 0)
        {
            var list = string.Join(", ", _replaced);
            context.Add(new Finding(
                "printer-text-replaced",
                FindingSeverity.Info,
                string.Empty,
                $"The printer's character tables lack characters that were written differently: {list}. A profile with another table may show them.",
                $"Den Zeichentabellen des Druckers fehlen Zeichen, die anders geschrieben wurden: {list}. Ein Profil mit einer anderen Tabelle zeigt sie vielleicht."));
        }

        if (_missing.Count != 0)
        {
            var list = string.Join(", ", _missing);
            context.Add(new Finding(
                "printer-text-missing",
                FindingSeverity.Warning,
                string.Empty,
                $"The printer cannot show these characters, a question mark stands in their place: {list}. Write the text differently or print it as a picture.",
                $"Diese Zeichen kann der Drucker nicht zeigen, an ihrer Stelle steht ein Fragezeichen: {list}. Den Text anders schreiben oder als Bild drucken."));
        }
    }

    private static void Add(List<string> list, string item)
    {
        if (list.Count < MostNamed && !list.Contains(item))
        {
            list.Add(item);
        }
    }

    private static string Name(string character)
    {
        var name = new StringBuilder("U+").Append((character.Length == 2 ? char.ConvertToUtf32(character, 0) : character[0]).ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
        return character.Length == 1 && (char.IsLetter(character[0]) || char.IsPunctuation(character[0]) || char.IsSymbol(character[0])) ? name.Append(' ').Append(character).ToString() : name.ToString();
    }
}
