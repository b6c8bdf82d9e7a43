namespace Fiscal.Printing.EscPos;

/// <summary>How a printer gets QR codes.</summary>
public enum QrSupport
{
    /// <summary>Not at all: the alternative text stands there.</summary>
    None,

    /// <summary>As a picture.</summary>
    Raster,

    /// <summary>As data; the printer draws them (<c>GS ( k</c>).</summary>
    Native,
}
