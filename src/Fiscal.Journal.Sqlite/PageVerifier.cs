using System.Buffers.Binary;

namespace Fiscal.Journal.Sqlite;

/// <summary>Looks at what SQLite's own check leaves out: header fields it does not read, and space it does not use, which must be zero.</summary>
/// <remarks>The file format is the one of https://sqlite.org/fileformat2.html; section numbers are given where a rule comes from it.</remarks>
internal sealed class PageVerifier
{
    private const int HeaderLength = 100;
    private const int PageSize = Schema.PageSize;

    private static readonly byte[] Start = [.. "SQLite format 3\0"u8, 0x10, 0x00, 2, 2, 0, 64, 32, 32];

    private readonly PageFile _pages;
    private readonly Action<string, long, string, string> _report;
    private readonly HashSet<long> _overflow = [];
    private readonly byte[] _page = new byte[PageSize];
    private readonly byte[] _chained = new byte[PageSize];
    private readonly bool[] _used = new bool[PageSize];

    /// <summary>Prepares the check.</summary>
    /// <param name="pages">The file.</param>
    /// <param name="report">Takes code, byte offset in the file, and the sentence in both languages.</param>
    public PageVerifier(PageFile pages, Action<string, long, string, string> report)
    {
        _pages = pages;
        _report = report;
    }

    /// <summary>The fields of the file header (1.3) that have only one right value.</summary>
    /// <param name="cookie">The schema's change counter; <see langword="null"/> if the file is a copy made by SQLite, which counts once more.</param>
    public void VerifyHeader(int? cookie)
    {
        if (!_pages.TryRead(1, _page))
        {
            Header(0, "is cut off", "ist abgeschnitten");
            return;
        }

        for (var i = 0; i < Start.Length; i++)
        {
            if (_page[i] != Start[i])
            {
                Header(i, $"has {_page[i]} where {Start[i]} belongs", $"hat {_page[i]}, wo {Start[i]} hingehört");
                break;
            }
        }

        Field(24, UInt(_page, 92), "the change counter and its copy differ", "der Änderungszähler und seine Kopie sind verschieden");
        var pages = UInt(_page, 28);
        if ((long)pages * PageSize != _pages.Length)
        {
            Header(28, $"says {pages} pages of {PageSize} bytes, the file has {_pages.Length} bytes", $"nennt {pages} Seiten zu {PageSize} Bytes, die Datei hat {_pages.Length} Bytes");
        }

        Field(32, 0, "there is a list of free pages", "es gibt eine Liste freier Seiten");
        Field(36, 0, "there are free pages", "es gibt freie Seiten");
        if (cookie is { } expected)
        {
            Field(40, (uint)expected, "the schema was changed", "das Schema wurde geändert");
        }

        Field(44, 4, "the schema format is wrong", "das Schemaformat ist falsch");
        Field(48, 0, "a cache size is set", "eine Cachegröße ist gesetzt");
        Field(52, 0, "auto-vacuum is set", "Auto-Vacuum ist gesetzt");
        Field(56, 1, "the text encoding is not UTF-8", "die Textkodierung ist nicht UTF-8");
        Field(60, Schema.UserVersion, "the format number is wrong", "die Formatnummer ist falsch");
        Field(64, 0, "incremental vacuum is set", "inkrementelles Vacuum ist gesetzt");
        Field(68, Schema.ApplicationId, "the application id is wrong", "die Anwendungskennung ist falsch");
        for (var i = 72; i < 92; i++)
        {
            if (_page[i] != 0)
            {
                Header(i, "has a byte in reserved space", "hat ein Byte im reservierten Bereich");
                break;
            }
        }
    }

    /// <summary>Every byte that no cell, header or list of the file covers must be zero.</summary>
    public void VerifyUnusedSpace(CancellationToken cancellationToken)
    {
        // An overflow page begins with the high byte of a page number, which is no tree's mark; it is checked from the cell that owns it.
        for (long page = 1; page <= _pages.Count; page++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_pages.TryRead(page, _page) && IsTree(page))
            {
                VerifyTree(page);
            }
        }

        var lockPage = (0x40000000 / PageSize) + 1;
        if (_pages.TryRead(lockPage, _page))
        {
            CheckZero(lockPage, _page, 0);
        }
    }

    private static uint UInt(byte[] page, int at) => BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(at));

    private static int UShort(byte[] page, int at) => BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(at));

    private bool IsTree(long page) => _page[page == 1 ? HeaderLength : 0] is 2 or 5 or 10 or 13;

    // B-tree pages: 1.6.
    private void VerifyTree(long page)
    {
        Array.Clear(_used, 0, PageSize);
        var header = page == 1 ? HeaderLength : 0;
        var type = _page[header];
        var isLeaf = type is 10 or 13;
        var cells = UShort(_page, header + 3);
        var array = header + (isLeaf ? 8 : 12);
        if (!Use(0, array + (2 * cells)))
        {
            return; // integrity_check names it
        }

        for (var i = 0; i < cells; i++)
        {
            if (!UseCell(UShort(_page, array + (2 * i)), type))
            {
                return;
            }
        }

        var free = UShort(_page, header + 1);
        for (var guard = 0; free != 0 && guard < PageSize; guard++)
        {
            if (!Use(free, 4))
            {
                return;
            }

            free = UShort(_page, free);
        }

        for (var i = 0; i < PageSize; i++)
        {
            if (!_used[i] && _page[i] != 0)
            {
                Unused(page, i);
                return;
            }
        }
    }

    private bool UseCell(int at, byte type)
    {
        var start = at;
        if (at < 8 || at + 4 > PageSize)
        {
            return false;
        }

        var isTable = type is 5 or 13;
        if (type is 2 or 5)
        {
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
            return Use(start, Math.Max(4, at - start + (int)payload));
        }

        var least = ((PageSize - 12) * 32 / 255) - 23;
        var local = least + (int)((payload - least) % (PageSize - 4));
        local = local <= most ? local : least;
        if (!Use(start, at - start + local + 4))
        {
            return false;
        }

        return VerifyOverflow(UInt(_page, at + local), payload - local);
    }

    // Overflow pages: 1.7. What follows the payload on the last one is unused.
    private bool VerifyOverflow(long page, long left)
    {
        while (left > 0)
        {
            if (!_overflow.Add(page) || !_pages.TryRead(page, _chained))
            {
                return false;
            }

            var here = (int)Math.Min(left, PageSize - 4);
            left -= here;
            CheckZero(page, _chained, 4 + here);
            page = UInt(_chained, 0);
        }

        return true;
    }

    private void CheckZero(long page, byte[] content, int from)
    {
        for (var i = from; i < PageSize; i++)
        {
            if (content[i] != 0)
            {
                Unused(page, i);
                return;
            }
        }
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

            var b = _page[at++];
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

    private void Field(int offset, uint expected, string what, string whatDe)
    {
        var value = UInt(_page, offset);
        if (value != expected)
        {
            Header(offset, $"has {value} where {expected} belongs: {what}", $"hat {value}, wo {expected} hingehört: {whatDe}");
        }
    }

    private void Header(int offset, string what, string whatDe) =>
        _report("journal-header", offset, $"The file header {what}. Somebody changed the file, or the disk did: keep it and go on with a copy that is whole.", $"Der Dateikopf {whatDe}. Jemand oder die Platte hat die Datei verändert: aufbewahren und mit einer unversehrten Sicherung weiterarbeiten.");

    private void Unused(long page, int offset) =>
        _report("journal-unused-space", ((page - 1) * PageSize) + offset, $"Page {page} has a byte where nothing was ever written. Somebody changed the file, or the disk did; the entries are checked apart from this.", $"Seite {page} hat ein Byte, wo nie etwas geschrieben wurde. Jemand oder die Platte hat die Datei verändert; die Einträge werden gesondert geprüft.");
}
