namespace Fiscal.Receipts.Portal.Tests;

public sealed class SchemaTests
{
    [Fact]
    public void Both_dialects_have_the_same_numbered_files() =>
        Assert.Equal(PortalDatabase.SchemaOf("sqlite").Select(file => file.Number), PortalDatabase.SchemaOf("postgresql").Select(file => file.Number));
}
