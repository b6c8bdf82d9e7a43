using Fiscal.Journal.PostgreSql.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts.Portal.Tests;

[Collection(OnPostgreSql.Name)]
public sealed class SchemaRunTests(PostgreSqlServer server)
{
    [Fact]
    public async Task Several_instances_that_start_at_once_run_each_file_once()
    {
        await using var portal = new TestPortal(server, isEmpty: true);
        var instances = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(portal.StartAsync)));

        foreach (var instance in instances)
        {
            Assert.Empty(await instance.GetRequiredService<PortalAdministration>().MigrateAsync());
        }
    }

    [Fact]
    public async Task A_column_that_is_searched_for_secrets_is_not_compressed_in_any_partition()
    {
        await using var portal = new TestPortal(server);
        await portal.StartAsync();
        await using var connection = new Npgsql.NpgsqlConnection(portal.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FILTER (WHERE attstorage = 'e'), count(*) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relname ~ '^receipt_[0-7]$' AND attname = 'content'";
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();

        Assert.Equal((8L, 8L), (reader.GetInt64(0), reader.GetInt64(1)));
    }
}
