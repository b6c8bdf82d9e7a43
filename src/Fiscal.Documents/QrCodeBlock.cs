using System.Text;

namespace Fiscal.Documents;

/// <summary>A QR code.</summary>
public sealed class QrCodeBlock : DocumentBlock
{
    private readonly Lazy<QrMatrix> _matrix;

    /// <summary>Creates a QR code.</summary>
    /// <param name="data">What it holds, as bytes; copied.</param>
    /// <param name="errorLevel">How much may be damaged; falls back to <see cref="QrErrorLevel.Low"/> when the symbol gets too large.</param>
    /// <param name="cellSize">Size of a module, 2 to 16 printer dots.</param>
    /// <param name="alternativeText">What stands where the code cannot be shown; may be empty.</param>
    /// <param name="elements">What of the law's elements the code stands for.</param>
    /// <param name="format">The width it takes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="alternativeText"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no data, or more than a QR code holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cellSize"/> is not 2 to 16.</exception>
    public QrCodeBlock(byte[] data, QrErrorLevel errorLevel = QrErrorLevel.Medium, int cellSize = 4, string alternativeText = "", IEnumerable<LegalElement>? elements = null, LineFormat? format = null)
        : base(format)
    {
        QrMatrix.CheckLength(Guard.NotNull(data, nameof(data)), nameof(data));
        var copy = (byte[])data.Clone();
        Data = copy;
        ErrorLevel = errorLevel;
        CellSize = Guard.Range(cellSize, 2, 16, nameof(cellSize));
        AlternativeText = TextGlyphs.Clean(Guard.NotNull(alternativeText, nameof(alternativeText)));
        Elements = Array.AsReadOnly((elements ?? []).Where(element => element != LegalElement.None).Distinct().OrderBy(element => element).ToArray());
        _matrix = new Lazy<QrMatrix>(() => QrMatrix.FromBytes(copy, errorLevel));
    }

    /// <summary>Creates a QR code of a text.</summary>
    /// <param name="text">What it holds, as UTF-8 without byte order mark.</param>
    /// <param name="errorLevel">How much may be damaged; falls back to <see cref="QrErrorLevel.Low"/> when the symbol gets too large.</param>
    /// <param name="cellSize">Size of a module, 2 to 16 printer dots.</param>
    /// <param name="alternativeText">What stands where the code cannot be shown; may be empty.</param>
    /// <param name="elements">What of the law's elements the code stands for.</param>
    /// <param name="format">The width it takes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> or <paramref name="alternativeText"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no data, or more than a QR code holds.</exception>
    public QrCodeBlock(string text, QrErrorLevel errorLevel = QrErrorLevel.Medium, int cellSize = 4, string alternativeText = "", IEnumerable<LegalElement>? elements = null, LineFormat? format = null)
        : this(Encoding.UTF8.GetBytes(Guard.NotNull(text, nameof(text))), errorLevel, cellSize, alternativeText, elements, format)
    {
    }

    /// <summary>What the code holds.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The error level asked for.</summary>
    public QrErrorLevel ErrorLevel { get; }

    /// <summary>Size of a module in printer dots.</summary>
    public int CellSize { get; }

    /// <summary>What stands where the code cannot be shown; may be empty.</summary>
    public string AlternativeText { get; }

    /// <summary>What of the law's elements the code stands for, in the order of the enumeration, each once.</summary>
    public IReadOnlyList<LegalElement> Elements { get; }

    /// <summary>The modules; computed at the first call and kept.</summary>
    public QrMatrix Matrix => _matrix.Value;

    private protected override bool SameContent(DocumentBlock other) =>
        other is QrCodeBlock code && ErrorLevel == code.ErrorLevel && CellSize == code.CellSize && string.Equals(AlternativeText, code.AlternativeText, StringComparison.Ordinal)
        && Equality.Same(Elements, code.Elements) && Equality.Same(Data, code.Data);

    private protected override int ContentHash() => Equality.Hash((int)ErrorLevel, Data);
}
