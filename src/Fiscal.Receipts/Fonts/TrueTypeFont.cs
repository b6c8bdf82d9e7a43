using System.Text;

namespace Fiscal.Receipts;

/// <summary>A TrueType font that PDF files embed: what a shop needs whose articles are written in a script that the built-in fonts lack.</summary>
/// <remarks>
/// Immutable and thread-safe. Reads fonts with outlines in <c>glyf</c>; those with PostScript outlines (<c>.otf</c>) and collections are refused. Characters are shown one by one:
/// scripts whose letters join or change order (Arabic, Indic) are not shaped.
/// </remarks>
public sealed class TrueTypeFont
{
    private const int RestrictedEmbedding = 0x0002;

    private readonly byte[] _file;
    private readonly Dictionary<string, (int Offset, int Length)> _tables = new(StringComparer.Ordinal);
    private readonly ushort[]?[] _pages = new ushort[]?[256];
    private readonly Dictionary<int, int> _supplementary = [];
    private readonly int[] _advances;
    private readonly int[] _locations;

    private TrueTypeFont(byte[] file)
    {
        _file = file;
        ReadDirectory();
        var head = Table("head");
        UnitsPerEm = UInt16(head + 18);
        if (UnitsPerEm is < 16 or > 16384)
        {
            throw new InvalidDataException($"The font says that its em square has {UnitsPerEm} units; 16 to 16384 are allowed.");
        }

        Bounds = [Int16(head + 36), Int16(head + 38), Int16(head + 40), Int16(head + 42)];
        GlyphCount = UInt16(Table("maxp") + 4);
        var hhea = Table("hhea");
        Ascent = Int16(hhea + 4);
        Descent = Int16(hhea + 6);
        _advances = ReadAdvances(UInt16(hhea + 34));
        _locations = ReadLocations(longOffsets: Int16(head + 50) != 0);
        ReadCharacters();
        Name = ReadName();
        CapHeight = (Ascent * 7) / 10;
        if (_tables.TryGetValue("OS/2", out var os2))
        {
            if ((UInt16(os2.Offset + 8) & 0x000F) == RestrictedEmbedding)
            {
                throw new InvalidDataException($"The maker of the font {Name} forbids embedding it (OS/2 fsType). Choose another font.");
            }

            IsBold = UInt16(os2.Offset + 4) >= 600;
            CapHeight = UInt16(os2.Offset) >= 2 && os2.Length >= 90 ? Int16(os2.Offset + 88) : CapHeight;
        }

        IsFixedPitch = _tables.TryGetValue("post", out var post) && post.Length >= 16 && UInt32(post.Offset + 12) != 0;
    }

    /// <summary>PostScript name of the font.</summary>
    public string Name { get; }

    internal int UnitsPerEm { get; }

    internal int GlyphCount { get; }

    internal int Ascent { get; }

    internal int Descent { get; }

    internal int CapHeight { get; }

    internal int[] Bounds { get; }

    internal bool IsBold { get; }

    internal bool IsFixedPitch { get; }

    /// <summary>Reads a font file.</summary>
    /// <param name="file">The bytes of a <c>.ttf</c> file; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="file"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidDataException">This is no TrueType font, it is damaged, or its maker forbids embedding; the message says which.</exception>
    public static TrueTypeFont FromFile(byte[] file)
    {
        if (file is null)
        {
            throw new ArgumentNullException(nameof(file));
        }

        return Read((byte[])file.Clone());
    }

    internal static TrueTypeFont Read(byte[] file)
    {
        try
        {
            return new TrueTypeFont(file);
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("The font file is damaged: a table ends too early.", exception);
        }
    }

    /// <summary>The glyph of a code point; 0 if the font has none.</summary>
    internal int GlyphOf(int codePoint) =>
        codePoint > 0xFFFF ? _supplementary.TryGetValue(codePoint, out var glyph) ? glyph : 0 : _pages[codePoint >> 8]?[codePoint & 0xFF] ?? 0;

    /// <summary>Advance of a glyph in units of the em square.</summary>
    internal int AdvanceOf(int glyph) => _advances[Math.Min(glyph, _advances.Length - 1)];

    /// <summary>A font file with these glyphs at their old numbers and nothing between them.</summary>
    /// <param name="glyphs">What is needed; parts of composite glyphs are added.</param>
    /// <param name="count">Glyph numbers in the file, the empty ones included.</param>
    internal byte[] Subset(IEnumerable<int> glyphs, out int count)
    {
        var kept = Closure(glyphs);
        var last = kept.Max;
        count = last + 1;
        var outlines = new MemoryStream();
        var offsets = new int[last + 2];
        for (var glyph = 0; glyph <= last; glyph++)
        {
            offsets[glyph] = (int)outlines.Length;
            if (kept.Contains(glyph))
            {
                var (offset, length) = Outline(glyph);
                outlines.Write(_file, offset, length);
                while (outlines.Length % 4 != 0)
                {
                    outlines.WriteByte(0);
                }
            }
        }

        offsets[last + 1] = (int)outlines.Length;
        var longOffsets = outlines.Length >= 0x20000;
        var locations = new byte[(last + 2) * (longOffsets ? 4 : 2)];
        var metrics = new byte[4 * (last + 1)];
        var hmtx = Table("hmtx");
        var full = UInt16(Table("hhea") + 34);
        for (var glyph = 0; glyph <= last + 1; glyph++)
        {
            if (longOffsets)
            {
                Put32(locations, 4 * glyph, (uint)offsets[glyph]);
            }
            else
            {
                Put16(locations, 2 * glyph, offsets[glyph] / 2);
            }

            if (glyph <= last && kept.Contains(glyph))
            {
                Put16(metrics, 4 * glyph, AdvanceOf(glyph));
                Put16(metrics, (4 * glyph) + 2, glyph < full ? UInt16(hmtx + (4 * glyph) + 2) : UInt16(hmtx + (4 * full) + (2 * (glyph - full))));
            }
        }

        var head = Copy("head");
        Put32(head, 8, 0);
        Put16(head, 50, longOffsets ? 1 : 0);
        var hhea = Copy("hhea");
        Put16(hhea, 34, last + 1);
        var maxp = Copy("maxp");
        Put16(maxp, 4, last + 1);
        var tables = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["glyf"] = outlines.ToArray(), ["head"] = head, ["hhea"] = hhea, ["hmtx"] = metrics, ["loca"] = locations, ["maxp"] = maxp,
        };
        foreach (var hinting in new[] { "cvt ", "fpgm", "prep" })
        {
            if (_tables.ContainsKey(hinting))
            {
                tables[hinting] = Copy(hinting);
            }
        }

        return Assemble(tables);
    }

    private static byte[] Assemble(SortedDictionary<string, byte[]> tables)
    {
        var powers = 1;
        var exponent = 0;
        while (powers * 2 <= tables.Count)
        {
            powers *= 2;
            exponent++;
        }

        var offset = 12 + (16 * tables.Count);
        var file = new byte[offset + tables.Values.Sum(table => (table.Length + 3) & ~3)];
        Put32(file, 0, 0x00010000);
        Put16(file, 4, tables.Count);
        Put16(file, 6, powers * 16);
        Put16(file, 8, exponent);
        Put16(file, 10, (tables.Count - powers) * 16);
        var entry = 12;
        var head = 0;
        foreach (var table in tables)
        {
            Encoding.ASCII.GetBytes(table.Key, 0, 4, file, entry);
            Buffer.BlockCopy(table.Value, 0, file, offset, table.Value.Length);
            Put32(file, entry + 4, Checksum(file, offset, (table.Value.Length + 3) & ~3));
            Put32(file, entry + 8, (uint)offset);
            Put32(file, entry + 12, (uint)table.Value.Length);
            head = table.Key == "head" ? offset : head;
            offset += (table.Value.Length + 3) & ~3;
            entry += 16;
        }

        Put32(file, head + 8, unchecked(0xB1B0AFBA - Checksum(file, 0, file.Length)));
        return file;
    }

    private static uint Checksum(byte[] bytes, int offset, int length)
    {
        var sum = 0u;
        for (var i = offset; i < offset + length; i += 4)
        {
            sum = unchecked(sum + (((uint)bytes[i] << 24) | ((uint)bytes[i + 1] << 16) | ((uint)bytes[i + 2] << 8) | bytes[i + 3]));
        }

        return sum;
    }

    private SortedSet<int> Closure(IEnumerable<int> glyphs)
    {
        const int HasScale = 0x0008;
        const int HasTwoScales = 0x0040;
        const int HasMatrix = 0x0080;
        const int HasWords = 0x0001;
        const int HasMore = 0x0020;
        var kept = new SortedSet<int> { 0 };
        var pending = new Stack<int>(glyphs);
        while (pending.Count != 0)
        {
            var glyph = pending.Pop();
            if (glyph >= GlyphCount || !kept.Add(glyph))
            {
                continue;
            }

            var (offset, length) = Outline(glyph);
            if (length == 0 || Int16(offset) >= 0)
            {
                continue;
            }

            // A composite glyph names the glyphs it is made of.
            for (var at = offset + 10; ;)
            {
                var flags = UInt16(at);
                pending.Push(UInt16(at + 2));
                at += 4 + ((flags & HasWords) != 0 ? 4 : 2) + ((flags & HasScale) != 0 ? 2 : (flags & HasTwoScales) != 0 ? 4 : (flags & HasMatrix) != 0 ? 8 : 0);
                if ((flags & HasMore) == 0)
                {
                    break;
                }
            }
        }

        return kept;
    }

    private (int Offset, int Length) Outline(int glyph) => (Table("glyf") + _locations[glyph], _locations[glyph + 1] - _locations[glyph]);

    private void ReadDirectory()
    {
        var version = UInt32(0);
        if (version is not (0x00010000 or 0x74727565))
        {
            throw new InvalidDataException(version == 0x4F54544F
                ? "This font has PostScript outlines (.otf). Use one with TrueType outlines (.ttf)."
                : version == 0x74746366 ? "This is a collection of fonts (.ttc). Use a single font (.ttf)." : "This is no TrueType font file (.ttf).");
        }

        for (int i = 0, count = UInt16(4); i < count; i++)
        {
            var entry = 12 + (16 * i);
            var name = Encoding.ASCII.GetString(_file, entry, 4);
            var (offset, length) = (UInt32(entry + 8), UInt32(entry + 12));
            if ((ulong)offset + length > (ulong)_file.Length)
            {
                throw new InvalidDataException($"The font file is damaged: its table {name} ends behind the file.");
            }

            _tables[name] = ((int)offset, (int)length);
        }
    }

    private int[] ReadAdvances(int count)
    {
        if (count == 0 || count > GlyphCount)
        {
            throw new InvalidDataException($"The font file is damaged: {count} widths for {GlyphCount} glyphs.");
        }

        var hmtx = Table("hmtx");
        var advances = new int[count];
        for (var i = 0; i < count; i++)
        {
            advances[i] = UInt16(hmtx + (4 * i));
        }

        return advances;
    }

    private int[] ReadLocations(bool longOffsets)
    {
        var loca = Table("loca");
        var glyf = Table("glyf");
        var end = _tables["glyf"].Length;
        var locations = new int[GlyphCount + 1];
        for (var i = 0; i <= GlyphCount; i++)
        {
            locations[i] = longOffsets ? checked((int)UInt32(loca + (4 * i))) : 2 * UInt16(loca + (2 * i));
            if (locations[i] > end || (i > 0 && locations[i] < locations[i - 1]))
            {
                throw new InvalidDataException($"The font file is damaged: glyph {i} lies outside of its table at {glyf}.");
            }
        }

        return locations;
    }

    private void ReadCharacters()
    {
        var cmap = Table("cmap");
        int? bmp = null;
        int? all = null;
        for (int i = 0, count = UInt16(cmap + 2); i < count; i++)
        {
            var entry = cmap + 4 + (8 * i);
            var (platform, encoding) = (UInt16(entry), UInt16(entry + 2));
            var at = checked(cmap + (int)UInt32(entry + 4));
            var format = UInt16(at);
            bmp = format == 4 && (platform == 0 || (platform == 3 && encoding == 1)) ? at : bmp;
            all = format == 12 && (platform == 0 || (platform == 3 && encoding == 10)) ? at : all;
        }

        if (bmp is null && all is null)
        {
            throw new InvalidDataException("The font has no table of Unicode characters (cmap format 4 or 12).");
        }

        if (bmp is { } table)
        {
            ReadSegments(table);
        }

        if (all is { } groups)
        {
            ReadGroups(groups);
        }
    }

    private void ReadSegments(int at)
    {
        var doubled = UInt16(at + 6);
        for (var i = 0; i < doubled; i += 2)
        {
            var last = UInt16(at + 14 + i);
            var first = UInt16(at + 16 + doubled + i);
            var delta = UInt16(at + 16 + (2 * doubled) + i);
            var rangeAt = at + 16 + (3 * doubled) + i;
            var range = UInt16(rangeAt);
            for (var c = first; c <= last && c != 0xFFFF; c++)
            {
                var glyph = range == 0 ? c : UInt16(rangeAt + range + (2 * (c - first)));
                Map(c, glyph == 0 ? 0 : (glyph + delta) & 0xFFFF);
            }
        }
    }

    private void ReadGroups(int at)
    {
        for (uint i = 0, count = UInt32(at + 12); i < count; i++)
        {
            var group = checked(at + 16 + (int)(12 * i));
            var (first, last, glyph) = (UInt32(group), UInt32(group + 4), UInt32(group + 8));
            if (last > 0x10FFFF || first > last)
            {
                throw new InvalidDataException("The font file is damaged: its table of characters names what is none.");
            }

            for (var c = first; c <= last; c++)
            {
                Map((int)c, checked((int)(glyph + (c - first))));
            }
        }
    }

    private void Map(int codePoint, int glyph)
    {
        if (glyph == 0 || glyph >= GlyphCount)
        {
            return;
        }

        if (codePoint > 0xFFFF)
        {
            _supplementary[codePoint] = glyph;
        }
        else
        {
            (_pages[codePoint >> 8] ??= new ushort[256])[codePoint & 0xFF] = (ushort)glyph;
        }
    }

    private string ReadName()
    {
        const int PostScriptName = 6;
        var name = string.Empty;
        if (_tables.TryGetValue("name", out var table))
        {
            var strings = table.Offset + UInt16(table.Offset + 4);
            for (int i = 0, count = UInt16(table.Offset + 2); i < count && name.Length == 0; i++)
            {
                var entry = table.Offset + 6 + (12 * i);
                if (UInt16(entry + 6) == PostScriptName)
                {
                    var bytes = UInt16(entry) == 1 ? Encoding.ASCII : Encoding.BigEndianUnicode;
                    name = bytes.GetString(_file, strings + UInt16(entry + 10), UInt16(entry + 8));
                }
            }
        }

        // What may stand in a PDF name without an escape.
        name = new string(name.Where(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_').Take(63).ToArray());
        return name.Length == 0 ? "Font" : name;
    }

    private int Table(string name) =>
        _tables.TryGetValue(name, out var table) ? table.Offset : throw new InvalidDataException($"The font file has no table {name}: it is damaged or no TrueType font.");

    private byte[] Copy(string name)
    {
        var (offset, length) = _tables[name];
        return _file.AsSpan(offset, length).ToArray();
    }

    private int UInt16(int at) => (_file[at] << 8) | _file[at + 1];

    private int Int16(int at) => (short)UInt16(at);

    private uint UInt32(int at) => ((uint)UInt16(at) << 16) | (uint)UInt16(at + 2);

    private static void Put16(byte[] bytes, int at, int value)
    {
        bytes[at] = (byte)(value >> 8);
        bytes[at + 1] = (byte)value;
    }

    private static void Put32(byte[] bytes, int at, uint value)
    {
        Put16(bytes, at, (int)(value >> 16));
        Put16(bytes, at + 2, (int)(value & 0xFFFF));
    }
}
