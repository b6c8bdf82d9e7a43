using System.Buffers.Binary;

namespace Fiscal.Journal.Sqlite;

/// <summary>Looks at what SQLite's own check leaves out: header fields it does not read, and space it does not use, which must be zero.</summary>
/// <remarks>The file format is the one of https://sqlite.org/fileformat2.html; section numbers are given where a rule comes from it.</remarks>
internal sealed class PageVerifier
{
    private const int PageSize = Schema.PageSize;

    private static readonly byte[] Start = [.. "SQLite format 3\0"u8, PageSize >> 8, PageSize & 255, 2, 2, 0, 64, 32, 32];

    private readonly PageFile _pages;
    private readonly Action<string, long?, string, string> _report;
    private readonly byte[] _page = new byte[PageSize];

    /// <summary>Prepares the check.</summary>
    /// <param name="pages">The file.</param>
    /// <param name="report">Takes code, byte offset in the file, and the sentence in both languages.</param>
    public PageVerifier(PageFile pages, Action<string, long?, string, string> report)
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

    /// <summary>Every byte that no cell, header or list of the file covers is zero, or one of the remains whose digest was noted.</summary>
    /// <param name="database">A connection to the file.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    public void VerifyUnusedSpace(Database database, CancellationToken cancellationToken)
    {
        var digest = Slack.Digest(database, _pages, cancellationToken, out var covered);
        using (var noted = database.Prepare("SELECT digest FROM slack WHERE id = 1"))
        {
            var expected = noted.Step() ? noted.Blob(0) : [];
            if (expected.Length != digest.Length || (expected.Any(b => b != 0) && !expected.AsSpan().SequenceEqual(digest)))
            {
                _report("journal-unused-space", null, "The remains in unused space of the indexes are not those that were there when the journal was closed. Somebody changed the file, or the disk did; the entries are checked apart from this.", "Die Reste im unbenutzten Platz der Indizes sind nicht die, die beim Schließen da waren. Jemand oder die Platte hat die Datei verändert; die Einträge werden gesondert geprüft.");
            }
        }

        var last = 0L;
        var walker = new TreeWalker(_pages, [], (page, offset, _) =>
        {
            if (page != last && !covered.Contains(page))
            {
                Unused(page, offset);
                last = page;
            }
        });
        using (var roots = database.Prepare("SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name GLOB 'entry_*' ORDER BY rowid"))
        {
            while (roots.Step())
            {
                walker.Walk(roots.Long(0), leaves: true, cancellationToken);
            }
        }

        // The page that SQLite keeps its locks on is never written.
        const long LockPage = (0x40000000 / PageSize) + 1;
        if (_pages.TryRead(LockPage, _page))
        {
            var at = Array.FindIndex(_page, b => b != 0);
            if (at >= 0)
            {
                Unused(LockPage, at);
            }
        }
    }

    private static uint UInt(byte[] page, int at) => BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(at));

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
