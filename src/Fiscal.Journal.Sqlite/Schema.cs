namespace Fiscal.Journal.Sqlite;

/// <summary>The text of the schema. It is compared at verification, so it never changes; a later version only adds.</summary>
internal static class Schema
{
    public const int UserVersion = 1;

    // "FJrn"
    public const int ApplicationId = 0x464A726E;

    public const int PageSize = 4096;

    /// <summary>An entry's id is its register's number times 2^40 plus its sequence: reading in order needs no index.</summary>
    public const int SequenceBits = 40;

    public const long MaxSequence = (1L << SequenceBits) - 1;

    /// <summary>
    /// A row is an anchor, and only then stands in the sale index, if no anchor of its sale is among so many rows of the register before it.
    /// The usual sale costs one index entry, and all its rows are still found: they follow an anchor within this distance.
    /// </summary>
    public const int AnchorWindow = 128;

    public static readonly string[] Statements =
    [
        """
        CREATE TABLE register (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE entry (
          id INTEGER PRIMARY KEY,
          kind INTEGER NOT NULL,
          time TEXT NOT NULL,
          sale_id TEXT,
          receipt_number INTEGER,
          closing_number INTEGER,
          last_receipt INTEGER NOT NULL,
          anchor INTEGER NOT NULL,
          format INTEGER NOT NULL,
          hash BLOB NOT NULL,
          body BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX entry_sale ON entry (sale_id) WHERE anchor = 1",
        """
        CREATE TABLE cursor (
          id INTEGER PRIMARY KEY,
          consumer TEXT NOT NULL,
          register TEXT NOT NULL,
          sequence TEXT NOT NULL,
          seal BLOB NOT NULL
        ) STRICT
        """,
        "CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no UPDATE'); END",
        "CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no DELETE'); END",
        """
        CREATE TRIGGER entry_in_order BEFORE INSERT ON entry
        WHEN NEW.id IS NOT 1 + ifnull((SELECT max(id) FROM entry WHERE id > (NEW.id - 1 >> 40) << 40 AND id < (1 + (NEW.id - 1 >> 40)) << 40), (NEW.id - 1 >> 40) << 40)
          OR NOT EXISTS (SELECT 1 FROM register WHERE id = NEW.id >> 40)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only: an entry follows the last one of its register'); END
        """,
        "CREATE TRIGGER register_no_update BEFORE UPDATE ON register BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no UPDATE'); END",
        "CREATE TRIGGER register_no_delete BEFORE DELETE ON register BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no DELETE'); END",
        """
        CREATE TRIGGER register_in_order BEFORE INSERT ON register
        WHEN NEW.id IS NOT 1 + ifnull((SELECT max(id) FROM register), 0) OR EXISTS (SELECT 1 FROM register WHERE name = NEW.name)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only: a register is new and follows the last one'); END
        """,
        """
        CREATE VIEW journal AS
        SELECT register.name AS register, entry.id & 1099511627775 AS sequence, kind, time, sale_id, receipt_number, closing_number,
          format, lower(hex(hash)) AS hash, CASE format WHEN 1 THEN CAST(body AS TEXT) ELSE hex(body) END AS body
        FROM entry JOIN register ON register.id = entry.id >> 40
        """,
    ];

    /// <summary>SQLite counts every change of the schema.</summary>
    public static int Cookie => Statements.Length;

    public static long FirstId(int register) => ((long)register << SequenceBits) + 1;

    public static long Id(int register, long sequence) => ((long)register << SequenceBits) + sequence;

    public static int Register(long id) => (int)(id >> SequenceBits);

    public static long Sequence(long id) => id & MaxSequence;
}
