using System.Globalization;

namespace Fiscal.Printing.EscPos;

/// <summary>A page that shows by eye which settings of a profile fit a printer: width, character tables, alignment, QR codes, pictures.</summary>
public static class CalibrationPage
{
    // The numbers that makers give to CP858 and Windows-1252 (spec escpos §2).
    private static readonly int[] TableNumbers = [0, 2, 3, 4, 6, 8, 10, 11, 13, 14, 16, 19, 28, 31, 40, 47, 49, 53, 71];
    private static readonly int[] Widths = [48, 42, 36, 35, 32, 30];

    /// <summary>Writes the page.</summary>
    /// <param name="profile">The profile to start from; copied.</param>
    /// <returns>A whole job.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="profile"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The profile cannot be used; the message says why.</exception>
    public static byte[] Create(PrinterProfile profile)
    {
        var settings = new PrinterSettings(profile);
        var output = new ByteCollector();
        var encoder = new EscPosEncoder(output, settings);
        encoder.Initialize();
        encoder.Line("Profile " + settings.Profile.Name);
        encoder.NewLine();
        encoder.Line("columns: the longest line");
        encoder.Line("that does not wrap");
        foreach (var width in Widths)
        {
            var number = width.ToString(CultureInfo.InvariantCulture);
            encoder.Line(new string('.', width - number.Length) + number);
        }

        encoder.NewLine();
        encoder.Line("codeTables: the numbers whose");
        encoder.Line("line reads a: o: u: A: O: U:");
        encoder.Line("sharp s, euro, paragraph");
        foreach (var number in TableNumbers)
        {
            Table(encoder, number, CodeTable.Cp858);
        }

        foreach (var number in TableNumbers)
        {
            Table(encoder, number, CodeTable.Windows1252);
        }

        encoder.ForgetState();
        encoder.NewLine();
        encoder.Line("alignByDigit: a digit before");
        foreach (var alignment in new[] { TextAlignment.Left, TextAlignment.Center, TextAlignment.Right })
        {
            encoder.Align(alignment);
            encoder.Line("<" + alignment.ToString().ToLowerInvariant() + ">");
        }

        encoder.Align(TextAlignment.Left);
        encoder.Line("characterDots: bars in line");
        encoder.Line(new string(' ', 20) + "|");
        encoder.MoveTo(20 * settings.Profile.CharacterDots);
        encoder.Line("|");
        encoder.NewLine();
        var text = "https://example.org/kalibrierung"u8.ToArray();
        encoder.Line("qr native: no k1A2k1C");
        encoder.QrCode(text);
        encoder.NewLine();
        encoder.Line("qr raster, raster: a code");
        encoder.Raster(Rasters.FromQr(QrMatrix.FromBytes(text), 4));
        encoder.NewLine();
        encoder.Line("cut: END is on the paper");
        encoder.Line("END");
        encoder.Cut();
        return output.ToArray();
    }

    private static void Table(EscPosEncoder encoder, int number, CodeTable table)
    {
        var line = new List<byte> { 0x1B, 0x74, (byte)number };
        foreach (var c in $"{number.ToString(CultureInfo.InvariantCulture),3} {table.Name}: äöüÄÖÜß€§")
        {
            line.Add(table.TryGetByte(c, out var value) ? value : (byte)'?');
        }

        line.Add(0x0A);
        encoder.Raw([.. line]);
    }
}
