namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>One server for all tests that do not stop it.</summary>
[CollectionDefinition(nameof(PostgreSqlGroup))]
public sealed class PostgreSqlGroup : ICollectionFixture<PostgreSqlServer>;
