using Xunit;

namespace Fiscal.Journal.Specification.Xunit;

/// <summary>The specification as xunit tests. Derive a class, make a fixture; every clause becomes a test.</summary>
public abstract class JournalStoreTests
{
    /// <summary>The ids of all clauses.</summary>
    public static TheoryData<string> ClauseIds
    {
        get
        {
            var ids = new TheoryData<string>();
            foreach (var clause in JournalStoreSpecification.Clauses)
            {
                ids.Add(clause.Id);
            }

            return ids;
        }
    }

    /// <summary>Makes a fixture over empty data. Called once per clause.</summary>
    protected abstract JournalStoreFixture CreateFixture();

    /// <summary>Proves one clause.</summary>
    /// <param name="clauseId">The clause.</param>
    [Theory]
    [MemberData(nameof(ClauseIds))]
    public async Task StoreKeepsClause(string clauseId)
    {
        using var fixture = CreateFixture();
        await JournalStoreSpecification.Clauses.Single(clause => clause.Id == clauseId).CheckAsync(fixture).ConfigureAwait(true);
    }
}
