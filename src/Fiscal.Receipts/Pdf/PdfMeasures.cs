namespace Fiscal.Receipts;

/// <summary>Sizes of a page format, in thousandths of a point.</summary>
internal sealed class PdfMeasures
{
    private static readonly PdfMeasures Roll80 = new(width: Millimetres(80), height: null, side: Millimetres(5), top: Millimetres(6), size: 8000);
    private static readonly PdfMeasures Roll58 = new(width: Millimetres(58), height: null, side: Millimetres(4), top: Millimetres(5), size: 6800);
    private static readonly PdfMeasures A4 = new(width: Millimetres(210), height: Millimetres(297), side: Millimetres(22), top: Millimetres(20), size: 10000);

    // Readers need not show longer pages (ISO 32000-1, annex C).
    private const int LongestPage = 14_400_000;

    private PdfMeasures(int width, int? height, int side, int top, int size)
    {
        Width = width;
        Height = height;
        Side = side;
        Top = top;
        Size = size;
    }

    public int Width { get; }

    /// <summary>Height of a sheet; a roll is as long as its content.</summary>
    public int? Height { get; }

    public int Side { get; }

    public int Top { get; }

    /// <summary>Font size of normal text.</summary>
    public int Size { get; }

    public int ContentWidth => Width - (2 * Side);

    /// <summary>Where content ends.</summary>
    public int Bottom => (Height ?? LongestPage) - Top;

    public static PdfMeasures Of(PdfPage page) => page switch
    {
        PdfPage.Roll58 => Roll58,
        PdfPage.A4 => A4,
        _ => Roll80,
    };

    private static int Millimetres(int value) => (int)(value * 72000L * 10 / 254);
}
