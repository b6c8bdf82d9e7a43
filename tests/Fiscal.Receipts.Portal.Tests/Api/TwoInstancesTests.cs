using System.Net;
using Fiscal.Journal.PostgreSql.Tests;
using Fiscal.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>Two stateless instances on one PostgreSQL behind a balancer that a till sees as one address.</summary>
[Collection(OnPostgreSql.Name)]
public sealed class TwoInstancesTests(PostgreSqlServer server, ITestOutputHelper output)
{
    [Fact]
    public async Task One_of_two_instances_dies_under_load_and_no_receipt_is_lost_or_doubled()
    {
        output.WriteLine(FormattableString.Invariant($"FISCAL_TEST_SEED={TestSettings.Seed}"));
        var random = new Random(TestSettings.Seed);
        await using var portal = new TestPortal(server);
        await using var one = await PortalHost.StartAsync(portal);
        var two = await PortalHost.StartAsync(portal);
        var tills = new List<TestRegister>();
        for (var i = 1; i <= 3; i++)
        {
            tills.Add(await TestRegister.PairAsync(one, portal.Clock, register: FormattableString.Invariant($"KASSE-0{i}")));
        }

        var batches = 10 * TestSettings.Scale;
        var dieAfter = random.Next(2, (3 * batches) - 2);
        var sent = 0;
        var refused = 0;
        var gone = false;
        var uploads = tills.Select(till => Task.Run(async () =>
        {
            for (var batch = 0; batch < batches; batch++)
            {
                var lines = Enumerable.Range((batch * 5) + 1, 5).Select(number => new ReceiptBuilder(till.Id).Number(number).Build())
                    .SelectMany(static receipt => (string[])[TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt, SecretOf(receipt))]).ToArray();
                for (var isKept = false; !isKept;)
                {
                    till.Http = (gone || (batch & 1) == 0 ? one : two).Http;
                    try
                    {
                        var (status, replies) = await till.UploadAsync(lines);
                        isKept = status == HttpStatusCode.OK;
                        Assert.True(!isKept || replies.All(static reply => reply.Contains("\"stored\"", StringComparison.Ordinal) || reply.Contains("\"same\"", StringComparison.Ordinal)), string.Join('\n', replies));
                    }
                    catch (Exception e) when (e is HttpRequestException or ObjectDisposedException or InvalidOperationException or TaskCanceledException)
                    {
                        Interlocked.Increment(ref refused);
                    }

                    gone |= !isKept;
                }

                if (Interlocked.Increment(ref sent) == dieAfter)
                {
                    // No goodbye: its connections are cut in the middle of whatever they do.
                    server.Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{portal.Database}'");
                    gone = true;
                    await two.DisposeAsync();
                }
            }
        }));
        await Task.WhenAll(uploads);
        if (!gone)
        {
            await two.DisposeAsync();
        }

        output.WriteLine(FormattableString.Invariant($"The instance died after {dieAfter} of {3 * batches} batches; {refused} attempts found nobody."));
        var store = one.Services.GetRequiredService<ReceiptStore>();
        foreach (var till in tills)
        {
            for (var number = 1; number <= batches * 5; number++)
            {
                var receipt = new ReceiptBuilder(till.Id).Number(number).Build();
                var found = await store.FindAsync("M1", TestRegister.StorageKey(SecretOf(receipt)), CancellationToken.None);
                Assert.Equal(ReceiptKey.Of(receipt), found?.ReceiptId);
            }
        }

        await using var connection = new Npgsql.NpgsqlConnection(portal.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var count = new Npgsql.NpgsqlCommand("SELECT count(*) FROM receipt", connection);
        Assert.Equal(3L * batches * 5, await count.ExecuteScalarAsync());
    }

    // The builder's secrets follow the number alone.
    private static byte[] SecretOf(Receipt receipt) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(ReceiptKey.Of(receipt)))[..ReceiptToken.LinkSecretLength];
}
