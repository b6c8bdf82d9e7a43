namespace Fiscal.Documents;

/// <summary>A bar code.</summary>
public sealed class BarcodeBlock : DocumentBlock
{
    /// <summary>Creates a bar code.</summary>
    /// <param name="data">What it holds, as bytes; copied.</param>
    /// <param name="symbology">Kind of bar code.</param>
    /// <param name="moduleWidth">Width of the narrowest bar, 2 to 4 printer dots.</param>
    /// <param name="height">Height, 24 to 240 printer dots.</param>
    /// <param name="humanReadable">Whether the data stands in text below the bars.</param>
    /// <param name="alternativeText">What stands where bars cannot be shown; may be empty.</param>
    /// <param name="format">The width it takes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="alternativeText"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    public BarcodeBlock(byte[] data, BarcodeSymbology symbology = BarcodeSymbology.Code128, int moduleWidth = 2, int height = 72, bool humanReadable = false, string alternativeText = "", LineFormat? format = null)
        : base(format)
    {
        Data = Guard.Copy(data, nameof(data));
        Symbology = symbology;
        ModuleWidth = Guard.Range(moduleWidth, 2, 4, nameof(moduleWidth));
        Height = Guard.Range(height, 24, 240, nameof(height));
        HumanReadable = humanReadable;
        AlternativeText = TextGlyphs.Clean(Guard.NotNull(alternativeText, nameof(alternativeText)));
    }

    /// <summary>What the bar code holds.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Kind of bar code.</summary>
    public BarcodeSymbology Symbology { get; }

    /// <summary>Width of the narrowest bar in printer dots.</summary>
    public int ModuleWidth { get; }

    /// <summary>Height in printer dots.</summary>
    public int Height { get; }

    /// <summary>Whether the data stands in text below the bars (HRI).</summary>
    public bool HumanReadable { get; }

    /// <summary>What stands where bars cannot be shown; may be empty.</summary>
    public string AlternativeText { get; }

    private protected override bool SameContent(DocumentBlock other) =>
        other is BarcodeBlock code && Symbology == code.Symbology && ModuleWidth == code.ModuleWidth && Height == code.Height && HumanReadable == code.HumanReadable
        && string.Equals(AlternativeText, code.AlternativeText, StringComparison.Ordinal) && Equality.Same(Data, code.Data);

    private protected override int ContentHash() => Equality.Hash((int)Symbology, Data);
}
