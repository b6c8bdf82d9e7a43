namespace Fiscal.Documents;

/// <summary>What a bar code can hold, by its symbology.</summary>
internal static class BarcodeData
{
    /// <summary>Whether printers can print it; a check digit may be there or left out, and where it is there it is theirs to judge.</summary>
    public static bool Fits(string data, BarcodeSymbology symbology) => symbology switch
    {
        BarcodeSymbology.Ean => Has(data, Digits) && data.Length is 7 or 8 or 12 or 13,
        BarcodeSymbology.Upc => Has(data, Digits) && data.Length is 6 or 7 or 8 or 11 or 12,
        BarcodeSymbology.Itf => Has(data, Digits) && data.Length % 2 == 0,
        BarcodeSymbology.Code39 => Has(data, Digits + Capitals + "-. $/+%"),
        BarcodeSymbology.Codabar => data.Length >= 3 && IsStop(data[0]) && IsStop(data[data.Length - 1]) && Has(data.Substring(1, data.Length - 2), Digits + "-$:/.+"),
        _ => data.Length != 0 && data.All(static c => c <= '\u007F'),
    };

    /// <summary>What fits, in English and German.</summary>
    public static (string En, string De) Rule(BarcodeSymbology symbology) => symbology switch
    {
        BarcodeSymbology.Ean => ("12 or 13, 7 or 8 digits", "12 oder 13, 7 oder 8 Ziffern"),
        BarcodeSymbology.Upc => ("11 or 12, 6 to 8 digits", "11 oder 12, 6 bis 8 Ziffern"),
        BarcodeSymbology.Itf => ("an even number of digits", "eine gerade Anzahl Ziffern"),
        BarcodeSymbology.Code39 => ("digits, capital letters and - . $ / + % and blanks", "Ziffern, Großbuchstaben und - . $ / + % und Leerzeichen"),
        BarcodeSymbology.Codabar => ("digits and - $ : / . + between two letters A to D", "Ziffern und - $ : / . + zwischen zwei Buchstaben A bis D"),
        _ => ("ASCII characters", "ASCII-Zeichen"),
    };

    private const string Digits = "0123456789";
    private const string Capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static bool Has(string data, string characters) => data.Length != 0 && data.All(c => characters.IndexOf(c) >= 0);

    private static bool IsStop(char c) => c is (>= 'A' and <= 'D') or (>= 'a' and <= 'd');
}
