using System.Reflection;
using System.Text.RegularExpressions;
using Fiscal.Journal.PostgreSql.Tests;
using Npgsql;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>Every statement of the portal, found by reflection: what is a merchant's is asked for with the merchant.</summary>
[Collection(OnPostgreSql.Name)]
public sealed partial class QueryTests(PostgreSqlServer server)
{
    /// <summary>Statements over the small reference tables (merchants, register keys, pairing codes, alarms), and jobs that begin with a list of merchants. A new one has a reason.</summary>
    private static readonly string[] Reference =
    [
        "alarm.list",                 // the operator's list
        "alarm.open",                 // health
        "mail_key.delete",            // keys of the outbox are one instance's
        "mail_key.insert",
        "mail_key.list",
        "merchant.feedback",          // the feedback job's list
        "merchant.list",
        "merchant.modules",           // all instances keep all modules in memory
        "merchant.retention",         // the retention job's list
        "pairing_code.guess",         // the merchant is not known yet
        "pairing_code.insert",
        "pairing_code.set_digits",
        "pairing_code.take_back",
        "pairing_code.use",
        "pairing_code.void",
        "portal_schema.newest",
        "register_key.active",
        "register_key.changes",       // all instances keep all keys in memory
        "register_key.end",
        "register_key.insert",
        "register_key.is_active",
    ];

    private static readonly PortalQuery[] All =
    [
        .. typeof(PortalQuery).Assembly.GetTypes()
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static field => field.FieldType == typeof(PortalQuery))
            .Select(static field => (PortalQuery)field.GetValue(null)!),
    ];

    [Fact]
    public void A_statement_without_merchant_is_on_the_list() =>
        Assert.Equal(
            Reference,
            All
                .Where(static query => query.AcrossMerchants)
                .Select(static query => query.Name)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Every_other_statement_asks_for_its_merchant_or_writes_it()
    {
        Assert.InRange(All.Length, 40, 500);
        Assert.All(All.Where(static query => !query.AcrossMerchants), static query => Assert.Matches(
            query.Sql.StartsWith("INSERT", StringComparison.Ordinal) ? @"^INSERT INTO \w+ \((\w+, )*merchant_id\b.*VALUES \((@\w+, )*@merchant\b" : @"\bmerchant_id = @merchant\b", query.Sql));
    }

    [Fact]
    public void Names_of_statements_are_unique() => Assert.Equal(All.Length, All.Select(static query => query.Name).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public async Task The_plan_of_every_merchants_statement_has_one_partition_of_each_table()
    {
        await using var portal = new TestPortal(server);
        await portal.StartAsync();
        await using var connection = new NpgsqlConnection(portal.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        var partitioned = await ColumnAsync(connection, "SELECT relname FROM pg_class WHERE relkind = 'p'");
        var partitions = await ColumnAsync(connection, "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'");
        Assert.Equal(partitioned.Count * 8, partitions.Count);
        var wrong = new List<string>();

        foreach (var query in All.Where(static query => !query.AcrossMerchants))
        {
            var plan = await ExplainAsync(connection, query);
            var touched = Touched(plan, partitions);
            var isRouted = query.Sql.StartsWith("INSERT", StringComparison.Ordinal);
            var tables = partitioned.Where(table => Regex.IsMatch(query.Sql, $@"(FROM|JOIN|UPDATE|INTO) {table}\b")).ToArray();
            if (!isRouted && touched.Length != tables.Length)
            {
                wrong.Add($"{query.Name}: {string.Join(' ', touched)}\n{plan}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));

        // The same look at a statement without merchant sees all eight.
        var all = await ExplainAsync(connection, new PortalQuery("test", "SELECT content FROM receipt WHERE receipt_id = @receipt"));
        Assert.Equal(8, Touched(all, partitions).Length);
    }

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Parameter { get; }

    [GeneratedRegex(@"\bon (\w+)")]
    private static partial Regex Relation { get; }

    // A name behind the table's is its alias in the plan, often that of another partition.
    private static string[] Touched(string plan, List<string> partitions) =>
        [.. Relation.Matches(plan).Select(static match => match.Groups[1].Value).Where(partitions.Contains).Distinct(StringComparer.Ordinal)];

    /// <summary>The server itself says of which type a parameter is.</summary>
    private static async Task<string> ExplainAsync(NpgsqlConnection connection, PortalQuery query)
    {
        var names = Parameter.Matches(query.Sql).Select(static match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).ToList();
        var sql = Parameter.Replace(query.Sql, match => "$" + (names.IndexOf(match.Groups[1].Value) + 1));
        await RunAsync(connection, "SET plan_cache_mode = force_custom_plan");
        await RunAsync(connection, $"PREPARE q AS {sql}");
        var types = await ColumnAsync(connection, "SELECT unnest(parameter_types)::text FROM pg_prepared_statements WHERE name = 'q'");
        var values = types.Select(static type => type switch { "bytea" => @"'\x01'::bytea", "bigint" => "1", _ => "'M1'" });
        var plan = string.Join('\n', await ColumnAsync(connection, names.Count == 0 ? "EXPLAIN EXECUTE q" : $"EXPLAIN EXECUTE q({string.Join(", ", values)})"));
        await RunAsync(connection, "DEALLOCATE q");
        return plan;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> ColumnAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var column = new List<string>();
        while (await reader.ReadAsync())
        {
            column.Add(reader.GetString(0));
        }

        return column;
    }
}
