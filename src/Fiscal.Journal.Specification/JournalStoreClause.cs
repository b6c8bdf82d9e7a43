namespace Fiscal.Journal.Specification;

/// <summary>One thing a store must do, and the check that proves it.</summary>
public sealed class JournalStoreClause
{
    private readonly Func<JournalStoreFixture, Task> _check;

    internal JournalStoreClause(string id, string requirement, Func<JournalStoreFixture, Task> check)
    {
        Id = id;
        Requirement = requirement;
        _check = check;
    }

    /// <summary>The clause, as <c>JS-07</c>. Ids are never used twice.</summary>
    public string Id { get; }

    /// <summary>What a store must do, one English sentence.</summary>
    public string Requirement { get; }

    /// <summary>Proves it on a store.</summary>
    /// <param name="fixture">Makes the store. The caller disposes it.</param>
    /// <exception cref="JournalStoreViolationException">The store does not do it.</exception>
    public async Task CheckAsync(JournalStoreFixture fixture)
    {
        if (fixture is null)
        {
            throw new ArgumentNullException(nameof(fixture));
        }

        try
        {
            await _check(fixture).ConfigureAwait(false);
        }
        catch (JournalStoreViolationException violation)
        {
            throw new JournalStoreViolationException($"{Id} ({Requirement}) is violated: {violation.Message}", violation);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Id + " " + Requirement;
}
