using Fiscal.Journal.PostgreSql.Tests;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>Tests that share one PostgreSQL server; each takes a database of its own.</summary>
[CollectionDefinition(Name)]
public sealed class OnPostgreSql : ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "PostgreSQL";
}
