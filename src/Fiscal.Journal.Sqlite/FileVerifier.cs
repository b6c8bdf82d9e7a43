using System.Globalization;

namespace Fiscal.Journal.Sqlite;

/// <summary>Checks everything in a journal's file that the chains do not cover.</summary>
internal static class FileVerifier
{
    private const int MaxFindings = 100;

    public static IReadOnlyList<Finding> Verify(string path, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        Database database;
        try
        {
            database = JournalFile.OpenForReading(path);
        }
        catch (JournalException error)
        {
            AddOnce(findings, error);
            return findings;
        }

        using (database)
        {
            VerifyPages(path, database, findings, cancellationToken);
            Guard(findings, () => JournalFile.CheckVersion(database));
            Guard(findings, () => VerifyStructure(database, findings));
            Guard(findings, () => database.InOneState(() => VerifySchema(database, findings)));
            Guard(findings, () => VerifyDerived(database, findings, cancellationToken));
            Guard(findings, () => VerifyCursors(database, findings));
        }

        return findings;
    }

    /// <summary>What could not be read is a finding; the same sentence is said once.</summary>
    public static void AddOnce(List<Finding> findings, JournalException error)
    {
        var code = error.Code switch
        {
            JournalErrorCodes.NewerFormat or JournalErrorCodes.NotAJournal or JournalErrorCodes.StorageMissing => error.Code,
            _ => "journal-unreadable",
        };
        if (!findings.Exists(finding => finding.Code == code && finding.Message == error.Message))
        {
            findings.Add(new Finding(code, FindingSeverity.Error, string.Empty, error.Message, code switch
            {
                JournalErrorCodes.NewerFormat => "Eine neuere Version der Software hat dieses Journal geschrieben: Software aktualisieren.",
                JournalErrorCodes.NotAJournal => "Die Datei ist kein Journal: Pfad prüfen.",
                JournalErrorCodes.StorageMissing => "Die Datei ist nicht vorhanden oder nicht lesbar: Pfad und Rechte prüfen.",
                _ => "Die Datei ist nicht vollständig lesbar: aufbewahren und mit einer unversehrten Sicherung weiterarbeiten.",
            }));
        }
    }

    private static void Guard(List<Finding> findings, Action check)
    {
        try
        {
            check();
        }
        catch (JournalException error)
        {
            AddOnce(findings, error);
        }
    }

    private static void VerifyPages(string path, Database database, List<Finding> findings, CancellationToken cancellationToken)
    {
        // A file that may be in use is not opened a second time: closing it would drop SQLite's locks in this process (POSIX). SQLite makes a copy instead.
        var copy = JournalFile.HasWal(path) ? Path.Combine(Path.GetTempPath(), "fiscal-verify-" + Guid.NewGuid().ToString("N")) : null;
        try
        {
            (int Registers, long SchemaVersion)? copied = null;
            if (copy is not null)
            {
                using var target = Database.Open(copy, Database.Uri(copy, string.Empty), SQLitePCL.raw.SQLITE_OPEN_READWRITE | SQLitePCL.raw.SQLITE_OPEN_CREATE, TimeSpan.Zero);
                copied = database.CopyTo(target, cancellationToken);
            }

            using var pages = new PageFile(copy ?? path);
            var verifier = new PageVerifier(pages, (code, offset, message, messageDe) =>
                Add(findings, code, offset is { } at ? "byte " + at.ToString(CultureInfo.InvariantCulture) : string.Empty, message, messageDe));
            var cookie = Schema.Cookie(copied?.Registers ?? Schema.Registers(database));
            verifier.VerifyHeader(copy is null ? cookie : null);
            if (copied is { } state && state.SchemaVersion != cookie)
            {
                Add(findings, "journal-schema", "schema", "The schema was changed after the journal was created: keep the file and compare it with a copy.", "Das Schema wurde nach dem Anlegen geändert: Datei aufbewahren und mit einer Sicherung vergleichen.");
            }

            verifier.VerifyUnusedSpace(database, cancellationToken);
        }
        catch (JournalException error)
        {
            AddOnce(findings, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            AddOnce(findings, new JournalException(JournalErrorCodes.StorageFailed, $"The journal '{path}' cannot be read: {error.Message}", error));
        }
        finally
        {
            if (copy is not null)
            {
                File.Delete(copy);
            }
        }
    }

    private static void VerifyStructure(Database database, List<Finding> findings)
    {
        using var rows = database.Prepare($"PRAGMA integrity_check({MaxFindings})");
        while (rows.Step())
        {
            var text = rows.Text(0) ?? string.Empty;
            if (text != "ok")
            {
                Add(findings, "journal-file-damaged", string.Empty, $"SQLite finds the file damaged: {text}. Keep it and go on with a copy that is whole.", $"SQLite findet die Datei beschädigt: {text}. Aufbewahren und mit einer unversehrten Sicherung weiterarbeiten.");
            }
        }
    }

    private static void VerifySchema(Database database, List<Finding> findings)
    {
        var expected = new List<string>(Schema.Statements);
        foreach (var register in Enumerable.Range(1, Schema.Registers(database)))
        {
            expected.AddRange(Schema.ForRegister(register));
        }

        using var rows = database.Prepare("SELECT sql, name, type, tbl_name, rootpage, rowid FROM sqlite_schema ORDER BY rowid");
        var position = 0;
        while (rows.Step())
        {
            if (position >= expected.Count || rows.Long(5) != position + 1 || !IsRow(expected[position], rows))
            {
                var name = rows.Text(1) ?? string.Empty;
                Add(findings, "journal-schema", name, $"'{name}' is not part of the journal's schema as it was created: keep the file and compare it with a copy.", $"'{name}' gehört nicht zum Schema, mit dem das Journal angelegt wurde: Datei aufbewahren und mit einer Sicherung vergleichen.");
                return;
            }

            position++;
        }

        if (position < expected.Count)
        {
            Add(findings, "journal-schema", "schema", "A table, index or trigger of the journal is missing: what protected it was removed. Keep the file and compare it with a copy.", "Eine Tabelle, ein Index oder ein Trigger des Journals fehlt: sein Schutz wurde entfernt. Datei aufbewahren und mit einer Sicherung vergleichen.");
        }
    }

    // SQLite keeps kind, name and table beside the text; it does not compare them with it.
    private static bool IsRow(string sql, Statement row)
    {
        var words = sql.Split([' ', '\n'], 8);
        var on = Array.IndexOf(words, "ON");
        return row.IsText(0) && row.IsText(1) && row.IsText(2) && row.IsText(3) && row.IsLong(4)
            && (row.Long(4) != 0) == (words[1] is "TABLE" or "INDEX")
            && string.Equals(row.Text(0), sql, StringComparison.Ordinal)
            && string.Equals(row.Text(1), words[2], StringComparison.Ordinal)
            && string.Equals(row.Text(2)?.ToUpperInvariant(), words[1], StringComparison.Ordinal)
            && row.Text(2)?.All(c => c is >= 'a' and <= 'z') == true
            && string.Equals(row.Text(3), on < 0 ? words[2] : words[on + 1], StringComparison.Ordinal);
    }

    private static void VerifyDerived(Database database, List<Finding> findings, CancellationToken cancellationToken)
    {
        using var registers = database.Prepare("SELECT id, name FROM register ORDER BY id");
        for (var position = 1; registers.Step(); position++)
        {
            var name = registers.Text(1) ?? string.Empty;
            if (registers.Long(0) != position)
            {
                Add(findings, "journal-register-damaged", name, "The list of registers has a gap: keep the file and compare it with a copy.", "Die Liste der Kassen hat eine Lücke: Datei aufbewahren und mit einer Sicherung vergleichen.");
                return;
            }

            VerifyDerived(database, position, name, findings, cancellationToken);
        }
    }

    private static void VerifyDerived(Database database, int register, string name, List<Finding> findings, CancellationToken cancellationToken)
    {
        using var rows = database.Prepare($"SELECT sequence, sale_id, receipt_number, last_receipt, anchor FROM {Schema.Table(register)} ORDER BY sequence");
        var state = new RegisterState(register);
        while (rows.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sequence = rows.Long(0);
            var (lastReceipt, isAnchor) = state.Next(sequence, rows.IsNull(1) ? null : rows.Text(1), rows.IsNull(2) ? null : rows.Long(2));
            if (!rows.IsLong(3) || !rows.IsLong(4) || rows.Long(3) != lastReceipt || rows.Long(4) != (isAnchor ? 1 : 0))
            {
                Add(findings, "journal-lookup-damaged", name + "/" + sequence.ToString(CultureInfo.InvariantCulture), $"What finds entry {sequence} by sale or number does not fit its content: keep the file and compare it with a copy.", $"Womit Eintrag {sequence} über Vorgang oder Nummer gefunden wird, passt nicht zu seinem Inhalt: Datei aufbewahren und mit einer Sicherung vergleichen.");
                if (findings.Count > MaxFindings)
                {
                    return;
                }
            }
        }
    }

    private static void VerifyCursors(Database database, List<Finding> findings)
    {
        using var rows = database.Prepare("SELECT id, consumer, register, sequence, seal FROM cursor ORDER BY id");
        var position = 0L;
        while (rows.Step())
        {
            position++;
            var consumer = rows.Text(1) ?? string.Empty;
            if (rows.Long(0) != position || !rows.IsBlob(4) || !CursorSeal.Compute(consumer, rows.Text(2) ?? string.Empty, rows.Text(3) ?? string.Empty).AsSpan().SequenceEqual(rows.Blob(4)))
            {
                Add(findings, "journal-cursor-damaged", consumer, $"The cursor of '{consumer}' was changed. No receipt is affected; save it again.", $"Der Lesezeiger von '{consumer}' wurde verändert. Kein Beleg ist betroffen; neu setzen.");
            }
        }
    }

    private static void Add(List<Finding> findings, string code, string where, string message, string messageDe) =>
        findings.Add(new Finding(code, FindingSeverity.Error, where, message, messageDe));
}
