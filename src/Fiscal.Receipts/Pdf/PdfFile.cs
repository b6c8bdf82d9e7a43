using System.Security.Cryptography;

namespace Fiscal.Receipts;

/// <summary>Objects, cross references and trailer: with object streams as PDF 1.5 has them, or as PDF 1.4 wants it.</summary>
internal sealed class PdfFile
{
    // What readers take in at once; the specification sets no bound.
    private const int ObjectsPerStream = 200;

    private readonly bool _compress;
    private readonly List<(byte[] Body, byte[]? Data)> _objects = [];

    public PdfFile(bool compress) => _compress = compress;

    /// <summary>A number for an object that others refer to before it is written.</summary>
    public int Reserve()
    {
        _objects.Add((Array.Empty<byte>(), null));
        return _objects.Count;
    }

    public void Set(int id, PdfBuffer body) => _objects[id - 1] = (body.ToArray(), null);

    public int Add(PdfBuffer body)
    {
        var id = Reserve();
        Set(id, body);
        return id;
    }

    public int Add(string body) => Add(new PdfBuffer(body.Length).Raw(body));

    /// <summary>A stream that is compressed already.</summary>
    /// <param name="dictionary">Entries beside length and filter.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="isCompressed">Whether they are zlib.</param>
    public int AddStream(string dictionary, byte[] data, bool isCompressed = true)
    {
        _objects.Add((StreamHead(dictionary, data.Length, isCompressed).ToArray(), data));
        return _objects.Count;
    }

    public int AddCompressed(string dictionary, PdfBuffer content) => AddStream(dictionary, Flate.Compress(content.Bytes, content.Length));

    public byte[] ToArray(int catalog, int info)
    {
        var output = new PdfBuffer(64 * 1024);
        // Four bytes above 127 tell transports that this is not text.
        output.Raw(_compress ? "%PDF-1.7\n%" : "%PDF-1.4\n%").Byte(0xE2).Byte(0xE3).Byte(0xCF).Byte(0xD3).Byte('\n');
        return _compress ? WriteCompact(output, catalog, info) : WritePlain(output, catalog, info);
    }

    private static PdfBuffer StreamHead(string dictionary, int length, bool isCompressed) =>
        new PdfBuffer(128).Raw("<<").Raw(dictionary).Raw(isCompressed ? "/Filter/FlateDecode/Length " : "/Length ").Int(length).Raw(">>");

    private byte[] WritePlain(PdfBuffer output, int catalog, int info)
    {
        var offsets = new int[_objects.Count];
        for (var i = 0; i < _objects.Count; i++)
        {
            offsets[i] = output.Length;
            WriteObject(output, i + 1, _objects[i].Body, _objects[i].Data);
        }

        var start = output.Length;
        output.Raw("xref\n0 ").Int(_objects.Count + 1).Raw("\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            output.Raw(offset.ToString("D10", System.Globalization.CultureInfo.InvariantCulture)).Raw(" 00000 n \n");
        }

        var id = Identity(output);
        output.Raw("trailer\n<</Size ").Int(_objects.Count + 1).Raw("/Root ").Reference(catalog).Raw("/Info ").Reference(info).Raw("/ID[<").Raw(id).Raw("><").Raw(id).Raw(">]>>\nstartxref\n").Int(start).Raw("\n%%EOF\n");
        return output.ToArray();
    }

    private byte[] WriteCompact(PdfBuffer output, int catalog, int info)
    {
        // Entry of the cross reference stream: kind, place, index.
        var entries = new List<(int Kind, int Place, int Index)>(_objects.Count + 8);
        var packed = new List<int>();
        for (var i = 0; i < _objects.Count; i++)
        {
            entries.Add(default);
            if (_objects[i].Data is { } data)
            {
                entries[i] = (1, output.Length, 0);
                WriteObject(output, i + 1, _objects[i].Body, data);
            }
            else
            {
                packed.Add(i);
            }
        }

        for (var from = 0; from < packed.Count; from += ObjectsPerStream)
        {
            var count = Math.Min(ObjectsPerStream, packed.Count - from);
            var index = new PdfBuffer(count * 8);
            var bodies = new PdfBuffer(count * 64);
            for (var n = 0; n < count; n++)
            {
                var number = packed[from + n];
                index.Int(number + 1).Byte(' ').Int(bodies.Length).Byte(' ');
                bodies.Raw(_objects[number].Body, _objects[number].Body.Length).Byte('\n');
                entries[number] = (2, entries.Count + 1, n);
            }

            var first = index.Length;
            index.Raw(bodies.Bytes, bodies.Length);
            var stream = Flate.Compress(index.Bytes, index.Length);
            entries.Add((1, output.Length, 0));
            var head = new PdfBuffer(64).Raw("/Type/ObjStm/N ").Int(count).Raw("/First ").Int(first);
            WriteObject(output, entries.Count, StreamHead(Ascii(head), stream.Length, isCompressed: true).ToArray(), stream);
        }

        var start = output.Length;
        var table = new PdfBuffer((entries.Count + 2) * 6);
        Entry(table, 0, 0, 0xFFFF);
        foreach (var (kind, place, index) in entries)
        {
            Entry(table, kind, place, index);
        }

        Entry(table, 1, start, 0);
        var id = Identity(output);
        var references = Flate.Compress(table.Bytes, table.Length);
        var trailer = new PdfBuffer(256).Raw("/Type/XRef/W[1 3 2]/Size ").Int(entries.Count + 2).Raw("/Root ").Reference(catalog).Raw("/Info ").Reference(info).Raw("/ID[<").Raw(id).Raw("><").Raw(id).Raw(">]");
        WriteObject(output, entries.Count + 1, StreamHead(Ascii(trailer), references.Length, isCompressed: true).ToArray(), references);
        return output.Raw("startxref\n").Int(start).Raw("\n%%EOF\n").ToArray();
    }

    private static void Entry(PdfBuffer table, int kind, int place, int index) =>
        table.Byte(kind).Byte(place >> 16).Byte(place >> 8).Byte(place).Byte(index >> 8).Byte(index);

    private static string Ascii(PdfBuffer buffer) => System.Text.Encoding.ASCII.GetString(buffer.Bytes, 0, buffer.Length);

    private static void WriteObject(PdfBuffer output, int id, byte[] body, byte[]? data)
    {
        output.Int(id).Raw(" 0 obj\n").Raw(body, body.Length);
        if (data is not null)
        {
            output.Raw("\nstream\n").Raw(data, data.Length).Raw("\nendstream");
        }

        output.Raw("\nendobj\n");
    }

    /// <summary>The file's identity is its content: the same content, the same identity.</summary>
    private static string Identity(PdfBuffer output)
    {
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(output.Bytes, 0, output.Length);
        var hex = new PdfBuffer(32);
        for (var i = 0; i < 16; i += 2)
        {
            hex.Hex4((hash[i] << 8) | hash[i + 1]);
        }

        return Ascii(hex);
    }
}
