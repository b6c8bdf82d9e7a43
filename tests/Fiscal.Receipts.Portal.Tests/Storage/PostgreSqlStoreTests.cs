using Fiscal.Journal.PostgreSql.Tests;
using Xunit.Abstractions;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>On a real PostgreSQL.</summary>
[Collection(OnPostgreSql.Name)]
public sealed class PostgreSqlStoreTests(PostgreSqlServer server, ITestOutputHelper output) : PortalStoreTests(output)
{
    internal override TestPortal NewPortal() => new(server);
}
