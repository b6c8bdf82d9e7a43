namespace Fiscal.Documents;

/// <summary>Bytes for the printer and nobody else.</summary>
public sealed class RawCommandBlock : DocumentBlock
{
    /// <summary>Creates a raw command.</summary>
    /// <param name="command">The bytes; copied.</param>
    /// <param name="format">The width it takes in a preview.</param>
    /// <exception cref="ArgumentNullException"><paramref name="command"/> is <see langword="null"/>.</exception>
    public RawCommandBlock(byte[] command, LineFormat? format = null)
        : base(format) => Command = Guard.Copy(command, nameof(command));

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Command { get; }

    private protected override bool SameContent(DocumentBlock other) => Equality.Same(Command, ((RawCommandBlock)other).Command);

    private protected override int ContentHash() => Equality.Hash(5, Command);
}
