namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>One of these tests takes the thread pool away; nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(GroupCommitTests), DisableParallelization = true)]
public sealed class AloneGroup : ICollectionFixture<PostgreSqlServer>;
