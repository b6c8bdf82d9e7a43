using System.Text;

namespace Fiscal.Receipts;

/// <summary>Bytes of a PDF file, written without a culture and without garbage.</summary>
internal sealed class PdfBuffer
{
    private byte[] _bytes;

    public PdfBuffer(int capacity = 1024) => _bytes = new byte[capacity];

    public int Length { get; private set; }

    public byte[] Bytes => _bytes;

    public PdfBuffer Raw(string ascii)
    {
        Reserve(ascii.Length);
        for (var i = 0; i < ascii.Length; i++)
        {
            _bytes[Length++] = (byte)ascii[i];
        }

        return this;
    }

    public PdfBuffer Raw(byte[] bytes, int length)
    {
        Reserve(length);
        Buffer.BlockCopy(bytes, 0, _bytes, Length, length);
        Length += length;
        return this;
    }

    public PdfBuffer Byte(int value)
    {
        Reserve(1);
        _bytes[Length++] = (byte)value;
        return this;
    }

    public PdfBuffer Int(int value)
    {
        Reserve(11);
        if (value < 0)
        {
            _bytes[Length++] = (byte)'-';
            value = -value;
        }

        var from = Length;
        do
        {
            _bytes[Length++] = (byte)('0' + (value % 10));
            value /= 10;
        }
        while (value != 0);
        Array.Reverse(_bytes, from, Length - from);
        return this;
    }

    /// <summary>A number of thousandths, with as few digits as it needs.</summary>
    public PdfBuffer Milli(int value)
    {
        if (value < 0)
        {
            Byte('-');
            value = -value;
        }

        Int(value / 1000);
        var rest = value % 1000;
        if (rest != 0)
        {
            Byte('.').Byte('0' + (rest / 100));
            if (rest % 100 != 0)
            {
                Byte('0' + (rest / 10 % 10));
                if (rest % 10 != 0)
                {
                    Byte('0' + (rest % 10));
                }
            }
        }

        return this;
    }

    public PdfBuffer Hex4(int value)
    {
        const string Digits = "0123456789ABCDEF";
        Reserve(4);
        for (var shift = 12; shift >= 0; shift -= 4)
        {
            _bytes[Length++] = (byte)Digits[(value >> shift) & 15];
        }

        return this;
    }

    /// <summary>A text string: PDFDocEncoding where ASCII is enough, otherwise UTF-16.</summary>
    public PdfBuffer Text(string text)
    {
        var ascii = true;
        foreach (var c in text)
        {
            ascii &= c is >= ' ' and <= '~';
        }

        if (!ascii)
        {
            Raw("<FEFF");
            foreach (var c in text)
            {
                Hex4(c);
            }

            return Byte('>');
        }

        Byte('(');
        foreach (var c in text)
        {
            if (c is '(' or ')' or '\\')
            {
                Byte('\\');
            }

            Byte(c);
        }

        return Byte(')');
    }

    /// <summary>A name; what may not stand there is written as #xx.</summary>
    public PdfBuffer Name(string name)
    {
        Byte('/');
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            if (b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'+' or (byte)'.' or (byte)'_')
            {
                Byte(b);
            }
            else
            {
                Byte('#').Byte("0123456789ABCDEF"[b >> 4]).Byte("0123456789ABCDEF"[b & 15]);
            }
        }

        return this;
    }

    public PdfBuffer Reference(int id) => Int(id).Raw(" 0 R");

    public byte[] ToArray()
    {
        var copy = new byte[Length];
        Buffer.BlockCopy(_bytes, 0, copy, 0, Length);
        return copy;
    }

    private void Reserve(int count)
    {
        if (Length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }
    }
}
