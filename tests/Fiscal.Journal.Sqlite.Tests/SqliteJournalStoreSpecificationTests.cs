using Fiscal.Journal.Specification;
using Fiscal.Journal.Specification.Xunit;

namespace Fiscal.Journal.Sqlite.Tests;

public sealed class SqliteJournalStoreSpecificationTests : JournalStoreTests
{
    protected override JournalStoreFixture CreateFixture() => new Fixture();

    private sealed class Fixture : JournalStoreFixture
    {
        private readonly TemporaryFolder _folder = new();

        public override bool IsPersistent => true;

        public override int Seed => Sales.Seed;

        public override JournalStore Open() => SqliteJournalStore.Open(_folder.Journal);

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            _folder.Dispose();
        }
    }
}
