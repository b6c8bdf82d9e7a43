namespace Fiscal.Documents;

/// <summary>What a <see cref="ColumnEngine"/> assumes about the medium.</summary>
public sealed class ColumnEngineOptions
{
    /// <summary>Fewest characters per line.</summary>
    public const int LeastCharactersPerLine = 8;

    /// <summary>Most characters per line.</summary>
    public const int MostCharactersPerLine = 255;

    /// <summary>Characters per line: 48 or 42 on 80 mm paper, 32 on 58 mm; 42 by default.</summary>
    public int CharactersPerLine { get; set; } = 42;

    /// <summary>Whether East Asian wide characters take two columns. Off by default: code pages of European printers have none, and ReceiptLine measures them so only in East Asian code pages.</summary>
    public bool EastAsianWide { get; set; }
}
