namespace Fiscal.Printing.EscPos;

/// <summary>How a printer gets pictures.</summary>
public enum RasterSupport
{
    /// <summary>Not at all: the alternative text stands there.</summary>
    None,

    /// <summary><c>GS v 0</c>, what nearly every printer knows.</summary>
    Raster,

    /// <summary><c>GS ( L</c>, current printers of Epson.</summary>
    Graphics,

    /// <summary><c>ESC *</c> in bands of 24 dots, the oldest form.</summary>
    Column,
}
