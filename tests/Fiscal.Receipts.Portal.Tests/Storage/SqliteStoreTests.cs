using Xunit.Abstractions;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>On one SQLite file that two instances have open.</summary>
public sealed class SqliteStoreTests(ITestOutputHelper output) : PortalStoreTests(output)
{
    internal override TestPortal NewPortal() => new();
}
