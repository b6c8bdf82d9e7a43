using System.Reflection;
using Fiscal.Journal;
using Fiscal.Journal.PostgreSql.Tests;
using Fiscal.Receipts.Tests.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>Outbox and feedback on PostgreSQL, with two instances at once.</summary>
[Collection(OnPostgreSql.Name)]
public sealed class CustomerStoreTests(PostgreSqlServer server)
{
    private static readonly PortalQuery InsertReceipt = new(
        "test.receipt",
        "INSERT INTO receipt (merchant_id, receipt_id, register_id, branch_id, content, ended_at, stored_at) VALUES (@merchant, @receipt, 'KASSE-01', 'altstadt', @content, @now, @now)");

    [Fact]
    public async Task Two_instances_send_each_mail_once_and_count_together()
    {
        using var mails = new FlakyServer((_, _) => string.Empty);
        using var folder = new Tool.Folder();
        await using var portal = new TestPortal(server);
        IServiceProvider[] instances = [await StartAsync(), await StartAsync()];
        await instances[0].GetRequiredService<PortalAdministration>().CreateMerchantAsync("muster", "Muster");
        var content = ReceiptJson.Write(Samples.Sale());
        var now = portal.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await instances[0].GetRequiredService<PortalDatabase>().WriteAsync(
            async session =>
            {
                for (var i = 0; i < 12; i++)
                {
                    await session.ExecuteAsync(InsertReceipt, default, ("merchant", "muster"), ("receipt", "KASSE-01/" + (char)('a' + i)), ("content", content), ("now", now));
                }
            },
            default);

        // Eight ask at once for each receipt; three may.
        var results = await Task.WhenAll(Enumerable.Range(0, 12 * 8).Select(i => Task.Run(() => instances[i % 2].GetRequiredService<MailOutbox>().AddAsync(
            "muster", "KASSE-01/" + (char)('a' + (i / 8)), new MailContent("kundin@zaubernuss.example", string.Empty, "de"), null, default))));
        Assert.Equal(36, results.Count(result => result == MailIntakeResult.Accepted));
        Assert.All(results, result => Assert.True(result is MailIntakeResult.Accepted or MailIntakeResult.TooMany));

        await Task.WhenAll(instances.Select(instance => Task.Run(() => instance.GetRequiredService<MailWorker>().RunAsync(default))));
        Assert.Equal(36, mails.Mails.Count);
        Assert.Equal(0, await instances[0].GetRequiredService<MailWorker>().RunAsync(default));

        async Task<IServiceProvider> StartAsync()
        {
            var instance = await portal.StartAsync();
            var options = instance.GetRequiredService<PortalOptions>();
            options.MailKeyDirectory = folder.Path("keys");
            options.Smtp.Host = "127.0.0.1";
            options.Smtp.Port = mails.Port;
            options.Smtp.Security = Fiscal.Receipts.Mail.MailSecurity.None;
            options.Smtp.From = "bon@portal.example";
            return instance;
        }
    }

    [Fact]
    public async Task Feedback_to_two_instances_at_once_is_released_once()
    {
        await using var portal = new TestPortal(server);
        IServiceProvider[] instances = [await portal.StartAsync(), await portal.StartAsync()];
        await instances[0].GetRequiredService<PortalAdministration>().CreateMerchantAsync("muster", "Muster");
        var key = new RegisterKey(1, new byte[32]);
        var answer = (FeedbackAnswer)Activator.CreateInstance(typeof(FeedbackAnswer), BindingFlags.Instance | BindingFlags.NonPublic, null, [1, 4, "[]", string.Empty], null)!;

        // Each receipt twice, to both.
        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() =>
        {
            var secret = new byte[16];
            secret[0] = (byte)(i / 2);
            return instances[i % 2].GetRequiredService<FeedbackStore>().AddAsync("muster", "altstadt", ReceiptToken.Create(key, secret), answer, default);
        })));
        Assert.Equal(30, results.Count(result => result));

        portal.Clock.Advance(TimeSpan.FromDays(31));
        await Task.WhenAll(instances.Select(instance => instance.GetRequiredService<FeedbackStore>().RunAsync(default)));
        Assert.Equal(30, (await instances[0].GetRequiredService<FeedbackStore>().ListAsync("muster", null, null, 100, default)).Count);
    }
}
