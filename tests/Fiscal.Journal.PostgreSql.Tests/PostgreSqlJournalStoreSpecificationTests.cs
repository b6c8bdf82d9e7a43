using Fiscal.Journal.Specification;
using Fiscal.Journal.Specification.Xunit;

namespace Fiscal.Journal.PostgreSql.Tests;

[Collection(nameof(PostgreSqlGroup))]
public sealed class PostgreSqlJournalStoreSpecificationTests(PostgreSqlServer server) : JournalStoreTests
{
    protected override JournalStoreFixture CreateFixture() => new Fixture(server.NewJournal());

    private sealed class Fixture(string journal) : JournalStoreFixture
    {
        public override bool IsPersistent => true;

        public override int Seed => Sales.Seed;

        public override JournalStore Open() => PostgreSqlJournalStore.Open(journal);
    }
}
