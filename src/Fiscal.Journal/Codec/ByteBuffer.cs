using System.Buffers;

namespace Fiscal.Journal;

/// <summary>A growing buffer that is used again and again; netstandard2.0 has no ArrayBufferWriter.</summary>
internal sealed class ByteBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    public int Length => _length;

    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > 1 << 20)
        {
            _bytes = new byte[4096]; // one huge receipt must not hold its memory for ever
        }
    }

    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 256);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }
    }
}
