namespace Fiscal.Printing.EscPos;

internal enum ReturnItemKind
{
    /// <summary>Four bytes of the automatic status.</summary>
    AutomaticStatus,

    /// <summary>The answer to <c>DLE EOT</c>.</summary>
    RealTimeStatus,

    /// <summary>An answer that ends with NUL: confirmation, names, lists.</summary>
    Block,

    /// <summary>A byte that may answer <c>GS r</c> or <c>GS I</c>.</summary>
    Byte,

    /// <summary>The printer wants no more data (XOFF).</summary>
    Hold,

    /// <summary>The printer takes data again (XON).</summary>
    Resume,

    /// <summary>Bytes that mean nothing where they stand.</summary>
    Stray,
}
