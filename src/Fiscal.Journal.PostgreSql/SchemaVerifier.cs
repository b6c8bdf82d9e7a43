using System.Globalization;
using Npgsql;

namespace Fiscal.Journal.PostgreSql;

/// <summary>Checks everything around the entries that the chains do not cover: the schema with its triggers, and what entries are found by.</summary>
internal static class SchemaVerifier
{
    private const int MaxFindings = 100;

    public static async Task<IReadOnlyList<Finding>> VerifyAsync(bool async, Server server, JournalReader reader, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        try
        {
            var partitions = await LinesAsync(async, reader, Partitions(server.Schema), cancellationToken).ConfigureAwait(false);
            var actual = new HashSet<string>(await LinesAsync(async, reader, Description(server.Schema), cancellationToken).ConfigureAwait(false), StringComparer.Ordinal);
            var expected = new HashSet<string>(Expected(server.Schema, partitions), StringComparer.Ordinal);
            foreach (var line in expected.Except(actual).Order(StringComparer.Ordinal))
            {
                Add(findings, "journal-schema", Where(line), $"The journal was created with '{Short(line)}', which is missing or was changed: what protected it may be gone. Keep the database and compare it with a copy.", $"Das Journal wurde mit „{Short(line)}“ angelegt; das fehlt oder wurde geändert, sein Schutz kann fehlen. Datenbank aufbewahren und mit einer Sicherung vergleichen.");
            }

            foreach (var line in actual.Except(expected).Order(StringComparer.Ordinal))
            {
                Add(findings, "journal-schema", Where(line), $"'{Short(line)}' is not part of the journal's schema as it was created: keep the database and compare it with a copy.", $"„{Short(line)}“ gehört nicht zum Schema, mit dem das Journal angelegt wurde: Datenbank aufbewahren und mit einer Sicherung vergleichen.");
            }

            foreach (var where in await LinesAsync(async, reader, WrongLookups(server.Schema), cancellationToken, JournalReader.Text(server.MerchantId)).ConfigureAwait(false))
            {
                Add(findings, "journal-lookup-damaged", where, "What finds this entry by number does not fit its content: keep the database and compare it with a copy.", "Womit dieser Eintrag über seine Nummer gefunden wird, passt nicht zu seinem Inhalt: Datenbank aufbewahren und mit einer Sicherung vergleichen.");
            }

            foreach (var setting in await LinesAsync(async, reader, "SELECT name || ' = ' || setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'", cancellationToken).ConfigureAwait(false))
            {
                findings.Add(new Finding("journal-not-durable", FindingSeverity.Warning, setting, $"The server runs with {setting}: a power cut can take receipts that were handed out, or the whole database. Switch it on.", $"Der Server läuft mit {setting}: ein Stromausfall kann ausgegebene Belege oder die ganze Datenbank kosten. Einschalten."));
            }
        }
        catch (JournalException error)
        {
            findings.Add(new Finding("journal-unreadable", FindingSeverity.Error, string.Empty, error.Message, "Die Datenbank ist nicht vollständig lesbar: aufbewahren und mit einer unversehrten Sicherung weiterarbeiten."));
        }

        return findings;
    }

    private static void Add(List<Finding> findings, string code, string where, string message, string messageDe)
    {
        if (findings.Count < MaxFindings)
        {
            findings.Add(new Finding(code, FindingSeverity.Error, where, message, messageDe));
        }
    }

    // "trigger entry entry_no_change …": kind, then the object it belongs to, then its name.
    private static string Where(string line)
    {
        var words = line.Split(' ');
        return words.Length < 3 ? line : words[1] + "." + words[2];
    }

    private static string Short(string line)
    {
        var text = line.ReplaceLineEndings(" ");
        return text.Length <= 120 ? text : text[..120] + "…";
    }

    private static string Partitions(Schema schema) =>
        $"SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid WHERE inhparent = '{schema.Entry}'::regclass AND child.relname <> 'entry_default' ORDER BY 1";

    private static string WrongLookups(Schema schema) =>
        $"""
        SELECT register || '/' || sequence FROM (
          SELECT register, sequence, last_receipt, greatest(0, max(receipt_number) OVER (PARTITION BY register ORDER BY sequence)) AS highest
          FROM {schema.Entry} WHERE merchant = $1) entry
        WHERE last_receipt <> highest ORDER BY register, sequence LIMIT {MaxFindings.ToString(CultureInfo.InvariantCulture)}
        """;

    // The catalog in words that are the same in every version of PostgreSQL. Indexes and privileges may be added by an administrator, everything else not.
    private static string Description(Schema schema) =>
        $"""
        WITH ours AS (
          SELECT c.oid, c.relname, c.relkind FROM pg_class c WHERE c.oid IN ('{schema.Entry}'::regclass, '{schema.Format}'::regclass, '{schema.Cursor}'::regclass)
          UNION SELECT c.oid, c.relname, c.relkind FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = '{schema.Entry}'::regclass)
        SELECT 'table ' || relname || ' ' || relkind::text FROM ours
        UNION ALL
        SELECT 'column ' || relname || ' ' || attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not-null' ELSE '' END
          || CASE WHEN atttypid = 'text'::regtype THEN ' ' || coalesce((SELECT collname FROM pg_collation WHERE oid = attcollation), '') ELSE '' END
          || CASE WHEN atthasdef THEN ' default' ELSE '' END
        FROM pg_attribute JOIN ours ON ours.oid = attrelid WHERE attnum > 0 AND NOT attisdropped
        UNION ALL
        SELECT 'trigger ' || relname || ' ' || tgname || ' ' || tgtype || ' ' || tgenabled::text || ' ' || (SELECT nspname || '.' || proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE p.oid = tgfoid)
          || CASE WHEN tgqual IS NULL AND tgnargs = 0 AND cardinality(tgattr::int2[]) = 0 THEN '' ELSE ' conditional' END
        FROM pg_trigger JOIN ours ON ours.oid = tgrelid WHERE NOT tgisinternal
        UNION ALL
        SELECT 'rule ' || relname || ' ' || rulename FROM pg_rewrite JOIN ours ON ours.oid = ev_class
        UNION ALL
        SELECT 'constraint ' || relname || ' ' || conname || ' ' || pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN ours ON ours.oid = conrelid WHERE contype <> 'n'
        UNION ALL
        SELECT 'index entry ' || i.relname || ' ' || (SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = i.oid) || ' ' || coalesce(pg_get_expr(indpred, indrelid), '') || CASE WHEN indisvalid THEN '' ELSE ' invalid' END
        FROM pg_index x JOIN pg_class i ON i.oid = indexrelid WHERE indrelid = '{schema.Entry}'::regclass AND i.relname IN ('entry_sale', 'entry_receipt')
        UNION ALL
        SELECT 'function ' || nspname || ' ' || proname || ' ' || lanname || ' ' || prosecdef::text || ' ' || coalesce(array_to_string(proconfig, ';'), '') || ' ' || prosrc
        FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace JOIN pg_language l ON l.oid = prolang WHERE nspname = '{schema.Name}'
        """;

    private static IEnumerable<string> Expected(Schema schema, IReadOnlyList<string> partitions)
    {
        // tgtype: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate.
        const int InOrder = 1 + 2 + 4, NoChange = 1 + 2 + 8 + 16, NoTruncate = 2 + 32;

        yield return "table format r";
        yield return "column format version integer not-null";
        yield return "constraint format format_pkey PRIMARY KEY (version)";
        yield return Trigger("format", "format_no_change", NoChange, "refuse");
        yield return Trigger("format", "format_no_truncate", NoTruncate, "refuse");

        yield return "table cursor r";
        foreach (var column in new[] { "merchant text not-null C", "register text not-null C", "consumer text not-null C", "sequence bigint not-null" })
        {
            yield return "column cursor " + column;
        }

        yield return "constraint cursor cursor_pkey PRIMARY KEY (merchant, register, consumer)";

        foreach (var table in (string[])["entry", "entry_default", .. partitions])
        {
            yield return $"table {table} {(table == "entry" ? 'p' : 'r')}";
            foreach (var column in new[] { "merchant text not-null C", "register text not-null C", "sequence bigint not-null", "kind integer not-null", "time text not-null C", "sale_id text C", "receipt_number bigint", "closing_number bigint", "last_receipt bigint not-null", "format smallint not-null", "hash bytea not-null", "body bytea not-null" })
            {
                yield return $"column {table} {column}";
            }

            yield return $"constraint {table} {table}_pkey PRIMARY KEY (merchant, register, sequence)";
            yield return Trigger(table, "entry_in_order", InOrder, "follows");
            yield return Trigger(table, "entry_no_change", NoChange, "refuse");
            yield return Trigger(table, "entry_no_truncate", NoTruncate, "refuse");
        }

        yield return "index entry entry_sale merchant,register,sale_id (sale_id IS NOT NULL)";
        yield return "index entry entry_receipt merchant,register,receipt_number (receipt_number IS NOT NULL)";
        foreach (var function in schema.Functions)
        {
            yield return $"function {schema.Name} {function.Name} plpgsql {(function.RunsAsOwner ? "true" : "false")} {Schema.FunctionSettings} {function.Body}";
        }

        string Trigger(string table, string name, int type, string function) =>
            $"trigger {table} {name} {type.ToString(CultureInfo.InvariantCulture)} A {schema.Name}.{function}";
    }

    private static Task<List<string>> LinesAsync(bool async, JournalReader reader, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) =>
        reader.RunAsync(async, async connection =>
        {
            using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(parameter.Clone());
            }

            using var rows = async ? await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false) : command.ExecuteReader();
            var lines = new List<string>();
            while (async ? await rows.ReadAsync(cancellationToken).ConfigureAwait(false) : rows.Read())
            {
                lines.Add(rows.GetString(0));
            }

            return lines;
        }, cancellationToken);
}
