namespace Fiscal.Journal.Sqlite;

/// <summary>How a <see cref="SqliteJournalStore"/> is opened.</summary>
public sealed class SqliteJournalOptions
{
    /// <summary>The journal's file. It is created if it does not exist; its folder must exist. Local disks only: SQLite's WAL does not work on network shares.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>Bytes that must be free on the medium for a <see cref="Durability.Durable"/> append; default 16 MiB. <see cref="Durability.DurableFromReserve"/> may use them.</summary>
    public long ReservedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long an append waits for another process that writes the same file; default 5 s.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gives the free bytes of the medium. <see langword="null"/> asks the operating system, at most once a second while there is plenty.</summary>
    public Func<long>? FreeSpace { get; set; }

    /// <summary>The clock for that second.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
