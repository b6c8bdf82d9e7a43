using Fiscal.Journal;

namespace Fiscal;

/// <summary>A second copy of the journal that is kept up to date while the tills sell.</summary>
public sealed class BackupOptions
{
    /// <summary>
    /// Folder of the copy, which gets the name of the journal's file. It must exist: a stick that is not plugged in must not be mistaken for an empty folder. On another
    /// disk of this machine; for a network share, copy files made by <see cref="Journal.Sqlite.SqliteJournalStore.BackUp"/> there.
    /// </summary>
    /// <value><see langword="null"/> by default: no copy in a folder.</value>
    public string? Folder { get; set; }

    /// <summary>A store to copy to instead of a folder, for example another machine's database; the caller's to dispose, after the registers.</summary>
    public JournalStore? Destination { get; set; }

    /// <summary>Pause between two copies.</summary>
    /// <value>5 minutes by default.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Age of the last copy from which on the backup counts as overdue.</summary>
    /// <value>24 hours by default.</value>
    public TimeSpan OverdueAfter { get; set; } = TimeSpan.FromHours(24);

    internal bool IsSet => Folder is not null || Destination is not null;
}
