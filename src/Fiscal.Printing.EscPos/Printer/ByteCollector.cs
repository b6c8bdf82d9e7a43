using System.Buffers;

namespace Fiscal.Printing.EscPos;

/// <summary>Collects bytes; the framework's own is missing on netstandard2.0.</summary>
internal sealed class ByteCollector : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[8192];
    private int _count;

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = _count + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
        }

        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public byte[] ToArray() => _bytes.AsSpan(0, _count).ToArray();
}
