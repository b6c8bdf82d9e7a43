using System.Buffers.Binary;

namespace Fiscal.Journal.Sqlite;

/// <summary>Knows which bytes of a b-tree page are used (https://sqlite.org/fileformat2.html, 1.6 and 1.7).</summary>
internal sealed class TreePage
{
    private const int PageSize = Schema.PageSize;

    private readonly PageFile _pages;
    private readonly byte[] _chained = new byte[PageSize];
    private readonly bool[] _used = new bool[PageSize];
    private readonly List<long> _children = [];
    private readonly List<(long Page, int End)> _overflow = [];

    public TreePage(PageFile pages) => _pages = pages;

    public byte[] Bytes { get; } = new byte[PageSize];

    /// <summary>The pages below it.</summary>
    public IReadOnlyList<long> Children => _children;

    /// <summary>The overflow pages of its cells, and where the used part of each ends.</summary>
    public IReadOnlyList<(long Page, int End)> Overflow => _overflow;

    public bool IsLeaf { get; private set; }

    public bool IsUsed(int offset) => _used[offset];

    /// <summary>Reads a page.</summary>
    /// <param name="page">Its number.</param>
    /// <param name="hasRowId">Whether rows begin with the row id's column, as in all our tables: what the record holds for it is ignored, so it is unused and zero.</param>
    /// <returns>Whether it is a well-formed tree page; what is wrong with others, SQLite's own check says.</returns>
    public bool TryRead(long page, bool hasRowId)
    {
        _children.Clear();
        _overflow.Clear();
        if (!_pages.TryRead(page, Bytes))
        {
            return false;
        }

        var header = page == 1 ? 100 : 0;
        var type = Bytes[header];
        if (type is not (2 or 5 or 10 or 13))
        {
            return false;
        }

        Array.Clear(_used, 0, PageSize);
        IsLeaf = type is 10 or 13;
        var cells = UShort(header + 3);
        var array = header + (IsLeaf ? 8 : 12);
        if (!Use(0, array + (2 * cells)))
        {
            return false;
        }

        for (var i = 0; i < cells; i++)
        {
            if (!UseCell(UShort(array + (2 * i)), type, hasRowId))
            {
                return false;
            }
        }

        if (!IsLeaf)
        {
            _children.Add(UInt(Bytes, header + 8));
        }

        var free = UShort(header + 1);
        for (var guard = 0; free != 0 && guard < PageSize; guard++)
        {
            if (!Use(free, 4))
            {
                return false;
            }

            free = UShort(free);
        }

        return true;
    }

    private bool UseCell(int at, byte type, bool hasRowId)
    {
        var start = at;
        if (at < 8 || at + 4 > PageSize)
        {
            return false;
        }

        var isTable = type is 5 or 13;
        if (type is 2 or 5)
        {
            _children.Add(UInt(Bytes, at));
            at += 4;
        }

        long payload = 0;
        if (type != 5 && !Varint(ref at, out payload))
        {
            return false;
        }

        if (isTable && !Varint(ref at, out _))
        {
            return false;
        }

        if (type == 5)
        {
            return Use(start, at - start);
        }

        var most = isTable ? PageSize - 35 : ((PageSize - 12) * 64 / 255) - 23;
        if (payload < 0 || payload > EntryBytes.MaxBodyLength * 2L)
        {
            return false;
        }

        if (payload <= most)
        {
            return Use(start, Math.Max(4, at - start + (int)payload)) && SkipRowId(at, type, hasRowId);
        }

        var least = ((PageSize - 12) * 32 / 255) - 23;
        var local = least + (int)((payload - least) % (PageSize - 4));
        local = local <= most ? local : least;
        if (!Use(start, at - start + local + 4) || !SkipRowId(at, type, hasRowId))
        {
            return false;
        }

        return Follow(UInt(Bytes, at + local), payload - local);
    }

    // Record format: 2.1. The first byte is the header's length, the next one the type of the first column.
    private bool SkipRowId(int record, byte type, bool hasRowId)
    {
        if (type == 13 && hasRowId)
        {
            if (record + 1 >= PageSize)
            {
                return false;
            }

            _used[record + 1] = false;
        }

        return true;
    }

    private bool Follow(long page, long left)
    {
        while (left > 0)
        {
            if (!_pages.TryRead(page, _chained) || _overflow.Count > EntryBytes.MaxBodyLength / 256)
            {
                return false;
            }

            var here = (int)Math.Min(left, PageSize - 4);
            left -= here;
            _overflow.Add((page, 4 + here));
            page = UInt(_chained, 0);
        }

        return true;
    }

    private bool Varint(ref int at, out long value)
    {
        value = 0;
        for (var i = 0; i < 9; i++)
        {
            if (at >= PageSize)
            {
                return false;
            }

            var b = Bytes[at++];
            if (i == 8)
            {
                value = (value << 8) | b;
                return true;
            }

            value = (value << 7) | (uint)(b & 0x7F);
            if (b < 0x80)
            {
                return true;
            }
        }

        return true;
    }

    private bool Use(int start, int length)
    {
        if (start < 0 || length < 0 || start + length > PageSize)
        {
            return false;
        }

        for (var i = start; i < start + length; i++)
        {
            _used[i] = true;
        }

        return true;
    }

    private int UShort(int at) => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(at));

    private static uint UInt(byte[] page, int at) => BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(at));
}
