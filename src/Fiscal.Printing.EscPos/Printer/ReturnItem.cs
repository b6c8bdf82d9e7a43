namespace Fiscal.Printing.EscPos;

/// <summary>One thing a printer said.</summary>
internal readonly struct ReturnItem(ReturnItemKind kind, byte header, byte[] data)
{
    public ReturnItemKind Kind { get; } = kind;

    /// <summary>The byte itself, or the block's first byte: 37, 3D or 5F.</summary>
    public byte Header { get; } = header;

    /// <summary>The status' four bytes; a block's bytes between header and NUL.</summary>
    public byte[] Data { get; } = data;
}
