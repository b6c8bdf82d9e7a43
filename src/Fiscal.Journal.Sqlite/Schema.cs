namespace Fiscal.Journal.Sqlite;

/// <summary>The text of the schema. It is compared at verification, so it never changes; a later version only adds.</summary>
internal static class Schema
{
    public const int UserVersion = 1;

    // "FJrn"
    public const int ApplicationId = 0x464A726E;

    public const int PageSize = 1024;

    public const long MaxSequence = long.MaxValue - 1;

    /// <summary>
    /// A row is an anchor, and only then stands in the sale index, if no anchor of its sale is among so many rows of the register before it.
    /// The usual sale costs one index entry, and all its rows are still found: they follow an anchor within this distance.
    /// </summary>
    public const int AnchorWindow = 128;

    /// <summary>What every journal has.</summary>
    public static readonly string[] Statements =
    [
        """
        CREATE TABLE register (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE cursor (
          id INTEGER PRIMARY KEY,
          consumer TEXT NOT NULL,
          register TEXT NOT NULL,
          sequence TEXT NOT NULL,
          seal BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE slack (
          id INTEGER PRIMARY KEY,
          digest BLOB NOT NULL
        ) STRICT
        """,
        "CREATE TRIGGER register_no_update BEFORE UPDATE ON register BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no UPDATE'); END",
        "CREATE TRIGGER register_no_delete BEFORE DELETE ON register BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no DELETE'); END",
        """
        CREATE TRIGGER register_in_order BEFORE INSERT ON register
        WHEN NEW.id IS NOT 1 + ifnull((SELECT max(id) FROM register), 0) OR EXISTS (SELECT 1 FROM register WHERE name = NEW.name)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only: a register is new and follows the last one'); END
        """,
    ];

    // Each register has a table of its own: its entries are then always appended at the end of a tree, which fills pages to the
    // brim, touches one page per commit, and leaves no bytes of moved rows behind in unused space.
    private static readonly string[] RegisterStatements =
    [
        """
        CREATE TABLE entry_# (
          sequence INTEGER PRIMARY KEY,
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
        "CREATE INDEX sale_# ON entry_# (sale_id) WHERE anchor = 1",
        "CREATE TRIGGER entry_#_no_update BEFORE UPDATE ON entry_# BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no UPDATE'); END",
        "CREATE TRIGGER entry_#_no_delete BEFORE DELETE ON entry_# BEGIN SELECT RAISE(ABORT, 'the journal is append-only: no DELETE'); END",
        """
        CREATE TRIGGER entry_#_in_order BEFORE INSERT ON entry_#
        WHEN NEW.sequence IS NOT 1 + ifnull((SELECT max(sequence) FROM entry_#), 0)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only: an entry follows the last one of its register'); END
        """,
        """
        CREATE VIEW journal_# AS
        SELECT sequence, kind, time, sale_id, receipt_number, closing_number, lower(hex(hash)) AS hash,
          CASE format WHEN 1 THEN CAST(body AS TEXT) ELSE hex(body) END AS body
        FROM entry_#
        """,
    ];

    /// <summary>What a register adds.</summary>
    public static IEnumerable<string> ForRegister(int register) =>
        RegisterStatements.Select(statement => statement.Replace("#", Number(register)));

    /// <summary>The name of a register's table.</summary>
    public static string Table(int register) => "entry_" + Number(register);

    /// <summary>SQLite counts every change of the schema.</summary>
    public static int Cookie(int registers) => Statements.Length + (RegisterStatements.Length * registers);

    /// <summary>How many registers a journal has.</summary>
    public static int Registers(Database database) => (int)Math.Min(database.ReadLong("SELECT count(*) FROM register"), 100_000);

    private static string Number(int register) => register.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
