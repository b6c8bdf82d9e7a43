namespace Fiscal.Printing.EscPos;

/// <summary>What a decoder assumes about the printer before the first byte.</summary>
public sealed class EscPosDecoderOptions
{
    /// <summary>Whether the printer is in double-byte mode, as those with Chinese firmware are: two bytes from 81 on print one character, until <c>FS .</c>.</summary>
    public bool StartsInKanjiMode { get; set; }

    /// <summary>The international character set (<c>ESC R</c>); 0 is American, 2 German.</summary>
    public int CharacterSet { get; set; }

    /// <summary>The logos that the printer keeps.</summary>
    public IList<StoredLogo> StoredLogos { get; } = new List<StoredLogo>();

    /// <summary>Most lines and blocks that are yielded, 1 to 1,000,000; 10,000 by default. What follows is only walked.</summary>
    public int MostLines { get; set; } = 10_000;
}
