using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fiscal.Journal.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Tests;

/// <summary>Notices: once per fact, never in a sale's way, and the webhook's address stays a secret.</summary>
public sealed class NoticeTests
{
    private const string Secret = "s3cr3t-t0ken";

    [Fact]
    public async Task A_fact_is_told_once_until_it_is_well_again()
    {
        var channel = new ListChannel();
        await using var watch = new Watch(options: o => o.Channels.Add(channel));
        for (var round = 0; round < 2; round++)
        {
            Unplug(watch);
            await watch.SellAsync("sale-" + round);
            for (var i = 0; i < 3; i++)
            {
                await watch.CheckAsync();
            }

            watch.Tse.OnCommand = null;
            watch.Clock.Advance(TimeSpan.FromMinutes(1));
            await watch.Register.WhenIdleAsync();
            await watch.CheckAsync();
            await watch.CheckAsync();
        }

        await channel.CountAsync(4);
        Assert.Equal(["outage Critical", "outage Ok", "outage Critical", "outage Ok"], channel.Told);
    }

    [Fact]
    public async Task A_fact_that_gets_worse_is_told_again_one_that_gets_better_is_not()
    {
        var channel = new ListChannel();
        var age = TimeSpan.FromHours(25);
        await using var watch = new Watch(options: o =>
        {
            o.Channels.Add(channel);
            o.LastBackup = () => TestTill.Opening - age;
        });
        await watch.CheckAsync();
        age = TimeSpan.FromHours(80);
        await watch.CheckAsync();
        age = TimeSpan.FromHours(30);
        await watch.CheckAsync();
        await channel.CountAsync(2);

        Assert.Equal(["backup Warning", "backup Critical"], channel.Told);
    }

    [Fact]
    public async Task What_was_told_is_not_told_again_after_a_restart()
    {
        using var folder = new TempFolder();
        var channel = new ListChannel();
        var clock = new FakeTimeProvider(TestTill.Opening);
        for (var run = 0; run < 3; run++)
        {
            using var store = SqliteJournalStore.Open(Path.Combine(folder.Path, "fiscal.journal"));
            await using var watch = new Watch(tse => tse.CertificateExpires = TestTill.Opening.AddDays(run == 2 ? 2_000 : 30), o => o.Channels.Add(channel), store: store, clock: clock);
            await watch.CheckAsync();
            await channel.CountAsync(run == 2 ? 2 : 1);

            // The cursor is written after the channel has returned.
            await Until.TrueAsync(async () => await store.LoadCursorAsync(await ConsumerAsync(), "KASSE-01") == (run == 2 ? 0 : 1));
            await watch.CheckAsync();
        }

        Assert.Equal(["tse-certificate Warning", "tse-certificate Ok"], channel.Told);
        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(Path.Combine(folder.Path, "fiscal.journal")));
    }

    [Fact]
    public async Task A_channel_that_hangs_delays_no_sale_and_the_oldest_notice_gives_way()
    {
        var log = new Recorder();
        var channel = new ListChannel { Gate = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously) };
        var hours = 0;
        await using var watch = new Watch(options: o =>
        {
            o.Channels.Add(channel);
            o.NoticeQueueLimit = 2;
            o.LastBackup = () => TestTill.Opening.AddHours(-hours);
        }, loggers: log);
        for (var i = 0; i < 3; i++)
        {
            hours = 25;
            await watch.CheckAsync();
            hours = 0;
            await watch.CheckAsync();
            Assert.NotNull((await watch.SellAsync("sale-" + i)).Signature);
            await Until.TrueAsync(() => Task.FromResult(channel.Started > 0));
        }

        Assert.Contains(log.Lines, static line => line.Contains("too many notices wait", StringComparison.Ordinal));
        channel.Gate.SetResult(true);
        await channel.CountAsync(3);
        Assert.Equal("backup Ok", channel.Told[2]);
    }

    [Fact]
    public async Task A_failure_is_repeated_with_growing_pauses()
    {
        var channel = new ListChannel { Failures = 3 };
        await using var watch = new Watch(options: o =>
        {
            o.Channels.Add(channel);
            o.LastBackup = static () => null;
        });
        await watch.CheckAsync();
        await Until.TrueAsync(() =>
        {
            watch.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(channel.Told.Count == 1);
        });

        Assert.Equal(4, channel.Started);
    }

    [Fact]
    public async Task The_webhook_gets_json_and_its_secret_reaches_no_log()
    {
        var log = new Recorder();
        using var server = new OneAnswerServer("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n");
        using var channel = new WebhookNoticeChannel(new Uri($"http://127.0.0.1:{server.Port}/hook/{Secret}?key={Secret}"));
        await using (var watch = new Watch(options: o =>
        {
            o.Channels.Add(channel);
            o.LastBackup = static () => TestTill.Opening.AddHours(-100);
        }, loggers: log))
        {
            await watch.CheckAsync();
            var (head, body) = await server.RequestAsync.WaitAsync(TimeSpan.FromSeconds(20));
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;

            Assert.StartsWith($"POST /hook/{Secret}?key={Secret} HTTP/1.1", head, StringComparison.Ordinal);
            Assert.Contains("application/json; charset=utf-8", head, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(("backup", "critical", "ok"), (root.GetProperty("code").GetString(), root.GetProperty("severity").GetString(), root.GetProperty("previous").GetString()));
            Assert.Equal((100m, "h"), (root.GetProperty("value").GetDecimal(), root.GetProperty("unit").GetString()));
            Assert.Equal("2026-03-02T08:00:00+01:00", root.GetProperty("time").GetString());
            Assert.Equal("Das Journal wurde zuletzt am 26.02.2026 04:00 Uhr gesichert.", root.GetProperty("messageDe").GetString());
            Assert.Equal("Bäckerei Muster GmbH", root.GetProperty("merchant").GetString());
        }

        Assert.DoesNotContain(log.Lines, static line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://host.invalid/")]
    public async Task A_webhook_that_fails_says_so_without_its_address(string address)
    {
        var log = new Recorder();
        using var server = new OneAnswerServer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        using var channel = new WebhookNoticeChannel(new Uri(address.Replace("{0}", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal) + Secret));
        var notice = new HealthNotice(new HealthFact("backup", HealthSeverity.Warning, "m", "d"), HealthSeverity.Ok, TestTill.Opening, "Muster");
        var error = await Assert.ThrowsAsync<IOException>(() => channel.SendAsync(notice, CancellationToken.None));
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", error.ToString(), StringComparison.Ordinal);

        await using (var watch = new Watch(options: o =>
        {
            o.Channels.Add(new LeakyChannel());
            o.LastBackup = static () => null;
        }, loggers: log))
        {
            await watch.CheckAsync();
            await Until.TrueAsync(() =>
            {
                watch.Clock.Advance(TimeSpan.FromHours(1));
                return Task.FromResult(log.Lines.Any(static line => line.Contains("could not be sent (InvalidOperationException)", StringComparison.Ordinal)));
            });
        }

        Assert.DoesNotContain(log.Lines, static line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ftp://example.org/x")]
    [InlineData("/relative")]
    public void An_address_that_is_no_webhook_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new WebhookNoticeChannel(new Uri(address, UriKind.RelativeOrAbsolute)).Dispose());

    [Fact]
    public async Task The_folder_gets_one_complete_file_per_notice()
    {
        using var folder = new TempFolder();
        await using var watch = new Watch(options: o =>
        {
            o.Channels.Add(new FolderNoticeChannel(Path.Combine(folder.Path, "notices")));
            o.LastBackup = static () => null;
        });
        await watch.CheckAsync();
        await Until.TrueAsync(() => Task.FromResult(Directory.Exists(Path.Combine(folder.Path, "notices")) && Directory.GetFiles(Path.Combine(folder.Path, "notices"), "*.json").Length == 1));
        var path = Directory.GetFiles(Path.Combine(folder.Path, "notices")).Single();
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(path));

        Assert.StartsWith("20260302T070000Z-0001-backup", Path.GetFileName(path), StringComparison.Ordinal);
        Assert.Equal("Das Journal wurde noch nie gesichert.", json.RootElement.GetProperty("text").GetString());
    }

    /// <summary>The cursor's name for the certificate of the TSE with the default name: the first eight bytes of the name's SHA-256.</summary>
    private static Task<string> ConsumerAsync()
    {
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(FiscalBuilder.DefaultTseName));
        return Task.FromResult("notice.tse-certificate." + Convert.ToHexStringLower(hash.AsSpan(0, 8)));
    }

    private static void Unplug(Watch watch) =>
        watch.Tse.OnCommand = static (_, _, _) => throw new TseException(TseErrorCodes.DeviceAbsent, "unplugged", TseExecution.NotSent, TseRecovery.Reopen);

    private sealed class ListChannel : NoticeChannel
    {
        private readonly ConcurrentQueue<string> _told = new();
        private int _started;

        public override string Name => "list";

        public TaskCompletionSource<bool>? Gate { get; set; }

        public int Failures { get; set; }

        public int Started => Volatile.Read(ref _started);

        public IReadOnlyList<string> Told => [.. _told];

        public Task CountAsync(int count) => Until.TrueAsync(() => Task.FromResult(_told.Count >= count));

        public override async Task SendAsync(HealthNotice notice, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _started) <= Failures)
            {
                throw new IOException("no network");
            }

            if (Gate is not null)
            {
                await Gate.Task.WaitAsync(cancellationToken);
            }

            _told.Enqueue($"{notice.Fact.Code} {notice.Fact.Severity}");
        }
    }

    private sealed class LeakyChannel : NoticeChannel
    {
        public override string Name => "leaky";

        public override Task SendAsync(HealthNotice notice, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("https://example.org/" + Secret);
    }

    private sealed class TempFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("fiscal-notices-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    /// <summary>Takes one request and answers it.</summary>
    private sealed class OneAnswerServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public OneAnswerServer(string answer)
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            RequestAsync = ServeAsync(answer);
        }

        public int Port { get; }

        public Task<(string Head, string Body)> RequestAsync { get; }

        public void Dispose() => _listener.Stop();

        private async Task<(string Head, string Body)> ServeAsync(string answer)
        {
            using var connection = await _listener.AcceptTcpClientAsync();
            await using var stream = connection.GetStream();
            var received = new MemoryStream();
            var buffer = new byte[4096];
            while (true)
            {
                received.Write(buffer, 0, await stream.ReadAsync(buffer));
                var text = Encoding.UTF8.GetString(received.ToArray());
                var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (end >= 0 && received.Length >= Encoding.UTF8.GetByteCount(text.AsSpan(0, end + 4)) + Length(text))
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
                    return (text.Substring(0, end), text.Substring(end + 4));
                }
            }
        }

        private static int Length(string head)
        {
            const string name = "Content-Length: ";
            var at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase) + name.Length;
            return int.Parse(head.AsSpan(at, head.IndexOf('\r', at) - at), System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
