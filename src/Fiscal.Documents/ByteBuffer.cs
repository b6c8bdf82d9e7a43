using System.Buffers;

namespace Fiscal.Documents;

/// <summary>A growing buffer; netstandard2.0 has no ArrayBufferWriter.</summary>
internal sealed class ByteBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    public void Advance(int count) => _length += Guard.Range(count, 0, _bytes.Length - _length, nameof(count));

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

    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    private void Reserve(int sizeHint)
    {
        var wanted = _length + Math.Max(sizeHint, 1);
        if (wanted > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(wanted, _bytes.Length * 2));
        }
    }
}
