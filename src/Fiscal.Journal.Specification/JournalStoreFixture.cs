namespace Fiscal.Journal.Specification;

/// <summary>Makes the stores that are checked. A store's author derives it; every clause gets a fixture of its own and disposes it.</summary>
public abstract class JournalStoreFixture : IDisposable
{
    /// <summary>Opens a store over data that is empty at first and stays the same for the life of the fixture.</summary>
    /// <returns>The store; the clause disposes it.</returns>
    public abstract JournalStore Open();

    /// <summary>Whether what one store appended is there when <see cref="Open"/> is called again, after or beside it.</summary>
    public abstract bool IsPersistent { get; }

    /// <summary>Seed of the random clauses. They print it when they fail.</summary>
    public virtual int Seed => 20260101;

    /// <summary>Removes the data.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes the data.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
