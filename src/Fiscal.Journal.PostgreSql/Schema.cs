namespace Fiscal.Journal.PostgreSql;

/// <summary>The text of the schema. It is compared at verification, so it never changes; a later version only adds.</summary>
internal sealed class Schema
{
    public const int Version = 1;

    /// <summary>Raised by the trigger when an entry does not follow the last one of its register.</summary>
    public const string OutOfOrder = "FJ001";

    /// <summary>Raised by the triggers against UPDATE, DELETE and TRUNCATE.</summary>
    public const string AppendOnly = "FJ002";

    public const string FunctionSettings = "search_path=pg_catalog, pg_temp";

    // Entries of one merchant are in one partition, and on one shard: the trigger asks the table it fires on and needs no other. For the usual
    // one the statement is planned once; planning it anew, as for the others, takes twice the time of all the rest.
    // The hash is that of docs/journal-format.md. Names are looked up in pg_catalog alone: a session could put others before it.
    private const string FollowsBody = """

        DECLARE
          last_sequence bigint;
          last_hash bytea;
          last_number bigint;
        BEGIN
          IF TG_RELID = '#.entry_default'::regclass THEN
            SELECT sequence, hash, last_receipt INTO last_sequence, last_hash, last_number
              FROM #.entry_default WHERE merchant = NEW.merchant AND register = NEW.register ORDER BY sequence DESC LIMIT 1;
          ELSE
            EXECUTE format('SELECT sequence, hash, last_receipt FROM %s WHERE merchant = $1 AND register = $2 ORDER BY sequence DESC LIMIT 1', TG_RELID::regclass)
              INTO last_sequence, last_hash, last_number USING NEW.merchant, NEW.register;
          END IF;
          IF NEW.sequence IS DISTINCT FROM 1 + coalesce(last_sequence, 0) THEN
            RAISE EXCEPTION USING ERRCODE = 'FJ001', MESSAGE = 'the journal is append-only: an entry follows the last one of its register';
          END IF;
          IF NEW.hash IS DISTINCT FROM sha256(decode('464A31', 'hex') || coalesce(last_hash, decode(repeat('00', 32), 'hex'))
              || int4send(octet_length(NEW.register)) || convert_to(NEW.register, 'UTF8')
              || int4send(8) || int8send(NEW.sequence)
              || int4send(4) || int4send(NEW.kind)
              || int4send(octet_length(NEW.time)) || convert_to(NEW.time, 'UTF8')
              || coalesce(int4send(octet_length(NEW.sale_id)) || convert_to(NEW.sale_id, 'UTF8'), decode('FFFFFFFF', 'hex'))
              || coalesce(int4send(8) || int8send(NEW.receipt_number), decode('FFFFFFFF', 'hex'))
              || coalesce(int4send(8) || int8send(NEW.closing_number), decode('FFFFFFFF', 'hex'))
              || substring(int2send(NEW.format) FROM 2)
              || int4send(octet_length(NEW.body)) || NEW.body) THEN
            RAISE EXCEPTION USING ERRCODE = 'FJ001', MESSAGE = 'the journal is append-only: the hash of an entry is made of its content and of the entry before it';
          END IF;
          NEW.last_receipt := greatest(coalesce(last_number, 0), coalesce(NEW.receipt_number, 0));
          RETURN NEW;
        END
        """;

    private const string RefuseBody = """

        BEGIN
          RAISE EXCEPTION USING ERRCODE = 'FJ002', MESSAGE = format('the journal is append-only: no %s', TG_OP);
        END
        """;

    private const string AddMerchantBody = """

        DECLARE
          partition text := 'entry_' || md5(merchant);
        BEGIN
          EXECUTE format('CREATE TABLE #.%I PARTITION OF #.entry FOR VALUES IN (%L)', partition, merchant);
          EXECUTE format('CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON #.%I FOR EACH STATEMENT EXECUTE FUNCTION #.refuse()', partition);
          EXECUTE format('ALTER TABLE #.%I ENABLE ALWAYS TRIGGER entry_in_order, ENABLE ALWAYS TRIGGER entry_no_change, ENABLE ALWAYS TRIGGER entry_no_truncate', partition);
          RETURN partition;
        END
        """;

    private static readonly string[] Tables =
    [
        """
        CREATE TABLE #.format (
          version integer NOT NULL PRIMARY KEY
        )
        """,
        """
        CREATE TABLE #.entry (
          merchant text COLLATE "C" NOT NULL,
          register text COLLATE "C" NOT NULL,
          sequence bigint NOT NULL,
          kind integer NOT NULL,
          time text COLLATE "C" NOT NULL,
          sale_id text COLLATE "C",
          receipt_number bigint,
          closing_number bigint,
          last_receipt bigint NOT NULL,
          format smallint NOT NULL,
          hash bytea NOT NULL,
          body bytea NOT NULL,
          PRIMARY KEY (merchant, register, sequence)
        ) PARTITION BY LIST (merchant)
        """,
        "CREATE INDEX entry_sale ON #.entry (merchant, register, sale_id) WHERE sale_id IS NOT NULL",
        "CREATE INDEX entry_receipt ON #.entry (merchant, register, receipt_number) WHERE receipt_number IS NOT NULL",
        """
        CREATE TABLE #.cursor (
          merchant text COLLATE "C" NOT NULL,
          register text COLLATE "C" NOT NULL,
          consumer text COLLATE "C" NOT NULL,
          sequence bigint NOT NULL,
          PRIMARY KEY (merchant, register, consumer)
        )
        """,
        """
        CREATE VIEW #.journal AS
        SELECT merchant, register, sequence, time, kind, sale_id, receipt_number, closing_number, encode(hash, 'hex') AS hash,
          CASE format WHEN 1 THEN convert_from(body, 'UTF8') ELSE encode(body, 'hex') END AS body
        FROM #.entry
        """,
    ];

    private static readonly string[] Protection =
    [
        "CREATE TRIGGER format_no_change BEFORE UPDATE OR DELETE ON #.format FOR EACH ROW EXECUTE FUNCTION #.refuse()",
        "CREATE TRIGGER format_no_truncate BEFORE TRUNCATE ON #.format FOR EACH STATEMENT EXECUTE FUNCTION #.refuse()",
        "CREATE TRIGGER entry_in_order BEFORE INSERT ON #.entry FOR EACH ROW EXECUTE FUNCTION #.follows()",
        "CREATE TRIGGER entry_no_change BEFORE UPDATE OR DELETE ON #.entry FOR EACH ROW EXECUTE FUNCTION #.refuse()",
        "CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON #.entry FOR EACH STATEMENT EXECUTE FUNCTION #.refuse()",
        // Also where a session says session_replication_role = replica.
        "ALTER TABLE #.format ENABLE ALWAYS TRIGGER format_no_change, ENABLE ALWAYS TRIGGER format_no_truncate",
        "ALTER TABLE #.entry ENABLE ALWAYS TRIGGER entry_in_order, ENABLE ALWAYS TRIGGER entry_no_change, ENABLE ALWAYS TRIGGER entry_no_truncate",
        "CREATE TABLE #.entry_default PARTITION OF #.entry DEFAULT",
        // Triggers for rows are passed on to partitions, those for statements are not.
        "CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON #.entry_default FOR EACH STATEMENT EXECUTE FUNCTION #.refuse()",
        "ALTER TABLE #.entry_default ENABLE ALWAYS TRIGGER entry_in_order, ENABLE ALWAYS TRIGGER entry_no_change, ENABLE ALWAYS TRIGGER entry_no_truncate",
    ];

    private readonly string _quoted;

    public Schema(string name)
    {
        Name = name;
        _quoted = '"' + name + '"';
        Functions =
        [
            // As its owner: a till needs rights on the table alone and none on its partitions, and no policy hides a row from it.
            new("follows", string.Empty, "trigger", Text(FollowsBody), RunsAsOwner: true),
            new("refuse", string.Empty, "trigger", RefuseBody, RunsAsOwner: false),
            new("add_merchant", "merchant text", "text", Text(AddMerchantBody), RunsAsOwner: false),
        ];
    }

    public string Name { get; }

    /// <summary>The functions, with their bodies as the server keeps them.</summary>
    public IReadOnlyList<Function> Functions { get; }

    public string Entry => _quoted + ".entry";

    public string Cursor => _quoted + ".cursor";

    public string Format => _quoted + ".format";

    /// <summary>Everything that a journal is created with, in order.</summary>
    public IEnumerable<string> Statements =>
    [
        $"CREATE SCHEMA IF NOT EXISTS {_quoted}",
        .. Tables.Select(Text),
        .. Functions.Select(function => $"CREATE FUNCTION {_quoted}.{function.Name}({function.Arguments}) RETURNS {function.Result} LANGUAGE plpgsql SECURITY {(function.RunsAsOwner ? "DEFINER" : "INVOKER")} SET search_path = pg_catalog, pg_temp AS $body${function.Body}$body$"),
        .. Functions.Select(function => $"REVOKE ALL ON FUNCTION {_quoted}.{function.Name} FROM PUBLIC"),
        .. Protection.Select(Text),
        $"INSERT INTO {Format} (version) VALUES ({Version.ToString(System.Globalization.CultureInfo.InvariantCulture)})",
    ];

    private string Text(string statement) => statement.Replace("#", _quoted, StringComparison.Ordinal);

    internal sealed record Function(string Name, string Arguments, string Result, string Body, bool RunsAsOwner);
}
