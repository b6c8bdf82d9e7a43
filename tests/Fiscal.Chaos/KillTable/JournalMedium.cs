using Fiscal.Journal;

namespace Fiscal.Chaos;

/// <summary>Where the killed till keeps its journal: one fresh medium per case. The kill table runs on any store that has one.</summary>
public abstract class JournalMedium : IDisposable
{
    /// <summary>Opens the journal as a process does that has just been started. The table disposes what it gets, the dead process's store after the new one was opened.</summary>
    public abstract JournalStore Open();

    /// <summary>The process that holds the store dies now: the next <see cref="Open"/> gives what the medium holds at this moment, whatever is done with the old store later.</summary>
    public abstract void Kill();

    /// <summary>Removes the medium.</summary>
    public abstract void Dispose();
}
