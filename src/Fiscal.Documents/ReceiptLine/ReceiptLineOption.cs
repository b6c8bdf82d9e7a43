using System.Globalization;

namespace Fiscal.Documents;

/// <summary>What the <c>option</c> property says about codes; stays until the next one.</summary>
internal sealed class ReceiptLineOption
{
    public static ReceiptLineOption Default { get; } = new();

    /// <summary>Kind of bar code; <see langword="null"/> for a QR code.</summary>
    public BarcodeSymbology? Symbology { get; private set; } = BarcodeSymbology.Code128;

    public int ModuleWidth { get; private set; } = 2;

    public int Height { get; private set; } = 72;

    public bool HumanReadable { get; private set; }

    public int CellSize { get; private set; } = 3;

    public QrErrorLevel ErrorLevel { get; private set; } = QrErrorLevel.Low;

    /// <summary>Reads words; of several that say the same kind of thing the first counts.</summary>
    /// <param name="words">The words.</param>
    /// <param name="unknown">The first word that says nothing, or <see langword="null"/>.</param>
    public static ReceiptLineOption Read(string[] words, out string? unknown)
    {
        var option = new ReceiptLineOption();
        bool type = false, width = false, height = false, cell = false, level = false;
        unknown = null;
        foreach (var word in words)
        {
            var known = true;
            if (TryType(word, out var symbology))
            {
                option.Symbology = type ? option.Symbology : symbology;
                type = true;
            }
            else if (TryLevel(word, out var errorLevel))
            {
                option.ErrorLevel = level ? option.ErrorLevel : errorLevel;
                level = true;
            }
            else if (IsWord(word, "hri"))
            {
                option.HumanReadable = true;
            }
            else if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                // 3 and 4 are a module's width and a cell's size, whichever the code turns out to need.
                known = number is (>= 2 and <= 8) or (>= 24 and <= 240);
                Take(number is >= 2 and <= 4, ref width, () => option.ModuleWidth = number);
                Take(number is >= 24 and <= 240, ref height, () => option.Height = number);
                Take(number is >= 3 and <= 8, ref cell, () => option.CellSize = number);
            }
            else
            {
                known = word.Length == 0 || IsWord(word, "nohri");
            }

            unknown ??= known ? null : word;
        }

        return option;
    }

    private static void Take(bool fits, ref bool taken, Action take)
    {
        if (fits && !taken)
        {
            take();
            taken = true;
        }
    }

    private static bool TryType(string word, out BarcodeSymbology? symbology)
    {
        symbology = null;
        foreach (var (name, value) in Types)
        {
            if (IsWord(word, name))
            {
                symbology = value;
                return true;
            }
        }

        return false;
    }

    private static bool TryLevel(string word, out QrErrorLevel level)
    {
        level = (QrErrorLevel)(word.Length == 1 ? "lmqh".IndexOf(char.ToLowerInvariant(word[0])) : -1);
        return level >= QrErrorLevel.Low;
    }

    private static bool IsWord(string word, string name) => string.Equals(word, name, StringComparison.OrdinalIgnoreCase);

    private static readonly (string Name, BarcodeSymbology? Symbology)[] Types =
    [
        ("upc", BarcodeSymbology.Upc), ("ean", BarcodeSymbology.Ean), ("jan", BarcodeSymbology.Ean), ("code39", BarcodeSymbology.Code39), ("itf", BarcodeSymbology.Itf),
        ("codabar", BarcodeSymbology.Codabar), ("nw7", BarcodeSymbology.Codabar), ("code93", BarcodeSymbology.Code93), ("code128", BarcodeSymbology.Code128), ("qrcode", null),
    ];
}
