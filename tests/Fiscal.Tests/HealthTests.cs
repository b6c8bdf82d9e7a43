using System.Diagnostics.Metrics;
using Fiscal.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Tests;

public sealed class HealthTests
{
    [Theory]
    [InlineData(400, HealthSeverity.Ok, "Das Zertifikat der TSE endet am 06.04.2027.", "The certificate of the TSE ends on 2027-04-06.")]
    [InlineData(90, HealthSeverity.Warning, "Das Zertifikat der TSE endet am 31.05.2026: Bitte eine neue TSE bestellen.", "The certificate of the TSE ends on 2026-05-31: order a new TSE.")]
    [InlineData(14, HealthSeverity.Critical, "Das Zertifikat der TSE endet am 16.03.2026: Bitte eine neue TSE bestellen.", "The certificate of the TSE ends on 2026-03-16: order a new TSE.")]
    [InlineData(-1, HealthSeverity.Critical, "Das Zertifikat der TSE ist am 01.03.2026 abgelaufen: Sie signiert nicht mehr. Bitte die TSE tauschen.", "The certificate of the TSE ended on 2026-03-01: it signs no more. Replace the TSE.")]
    public async Task The_certificates_end_is_a_date_and_a_sentence(int days, HealthSeverity severity, string german, string english)
    {
        await using var watch = new Watch(tse => tse.CertificateExpires = TestTill.Opening.AddDays(days));
        var fact = await watch.FactAsync(HealthCodes.TseCertificate);

        Assert.Equal((severity, german, english), (fact.Severity, fact.MessageDe, fact.Message));
        Assert.Equal(TestTill.Opening.AddDays(days), fact.Date);
        Assert.Equal((days, "d", "TSE"), (fact.Value, fact.Unit, fact.TseName is null ? null : "TSE"));
    }

    [Theory]
    [InlineData(20_000_000, HealthSeverity.Ok, "Die TSE hat noch 20.000.000 Signaturen.")]
    [InlineData(200_000, HealthSeverity.Warning, "Die TSE hat noch 200.000 Signaturen. Bitte eine neue TSE bestellen.")]
    [InlineData(20_000, HealthSeverity.Critical, "Die TSE hat noch 20.000 Signaturen. Bitte eine neue TSE bestellen.")]
    public async Task Remaining_signatures_are_counted(long left, HealthSeverity severity, string german)
    {
        await using var watch = new Watch(tse => tse.OnStatus = status => status.RemainingSignatures = left);
        var fact = await watch.FactAsync(HealthCodes.TseSignatures);

        Assert.Equal((severity, german, left), (fact.Severity, fact.MessageDe, (long)fact.Value!));
    }

    [Theory]
    [InlineData(799, HealthSeverity.Ok)]
    [InlineData(800, HealthSeverity.Warning)]
    [InlineData(950, HealthSeverity.Critical)]
    public async Task Storage_is_what_the_device_counts(int used, HealthSeverity severity)
    {
        await using var watch = new Watch(tse => tse.OnStatus = status => (status.StorageUsed, status.StorageCapacity) = (used, 1_000));
        var fact = await watch.FactAsync(HealthCodes.TseStorage);

        Assert.Equal((severity, used / 10, "%"), (fact.Severity, (int)fact.Value!, fact.Unit));
    }

    [Fact]
    public async Task What_a_device_does_not_tell_has_no_fact()
    {
        await using var watch = new Watch();
        var report = await watch.CheckAsync();

        Assert.DoesNotContain(report.Facts, static f => f.Code is HealthCodes.TseCertificate or HealthCodes.TseSignatures or HealthCodes.TseStorage or HealthCodes.Backup or HealthCodes.JournalSize);
        Assert.Equal(HealthSeverity.Ok, report.Severity);
        Assert.Empty(report.Problems);
    }

    [Theory]
    [InlineData("device-absent", HealthSeverity.Critical, "Ausfall 1 seit 02.03.2026 08:00 Uhr, Belege sind ohne Signatur: Die TSE ist nicht angeschlossen.")]
    [InlineData("tse-busy", HealthSeverity.Warning, "Ausfall 1 seit 02.03.2026 08:00 Uhr, Belege sind ohne Signatur: Die TSE war durch andere Kassen belegt.")]
    [InlineData("not-ready", HealthSeverity.Warning, "Ausfall 1 seit 02.03.2026 08:00 Uhr, Belege sind ohne Signatur: Die TSE ist noch nicht bereit.")]
    public async Task An_outage_is_critical_unless_the_device_is_only_busy_or_starting(string code, HealthSeverity severity, string german)
    {
        await using var watch = new Watch();
        watch.Tse.OnCommand = (_, _, _) => throw new TseException(code, "out of order", TseExecution.Refused, TseRecovery.Wait);
        await watch.SellAsync("a");
        var fact = await watch.FactAsync(HealthCodes.Outage);

        Assert.Equal((severity, german, "KASSE-01", TestTill.Opening), (fact.Severity, fact.MessageDe, fact.RegisterId, fact.Date));
        Assert.Equal(1, (await watch.FactAsync(HealthCodes.UnsignedReceipts)).Value);
    }

    [Fact]
    public async Task Events_tell_each_change_of_severity_once()
    {
        await using var watch = new Watch();
        var changes = new List<string>();
        watch.Health.Changed += (_, e) =>
        {
            lock (changes)
            {
                changes.Add($"{e.Fact.Code} {e.Previous}>{e.Fact.Severity}");
            }
        };
        watch.Tse.OnCommand = (_, _, _) => throw new TseException(TseErrorCodes.DeviceAbsent, "unplugged", TseExecution.NotSent, TseRecovery.Reopen);
        await watch.SellAsync("a");
        await watch.CheckAsync();
        await watch.CheckAsync();
        watch.Tse.OnCommand = null;
        watch.Clock.Advance(TimeSpan.FromSeconds(60));
        await watch.Register.WhenIdleAsync();
        await watch.CheckAsync();
        await watch.CheckAsync();

        Assert.Equal(["outage Ok>Critical", "outage Critical>Ok"], changes);
    }

    [Theory]
    [InlineData(40, HealthSeverity.Ok)]
    [InlineData(29, HealthSeverity.Warning)]
    [InlineData(6, HealthSeverity.Critical)]
    public async Task Days_until_the_disk_is_full_follow_from_size_and_age(int days, HealthSeverity severity)
    {
        const long daily = 20L << 20;
        await using var watch = new Watch(options: o => (o.JournalSize, o.FreeSpace) = (() => 10 * daily, () => days * daily));
        watch.Clock.Advance(TimeSpan.FromDays(10));
        var fact = await watch.FactAsync(HealthCodes.JournalDisk);

        Assert.Equal((severity, days, "d"), (fact.Severity, (int)fact.Value!, fact.Unit));
        Assert.Equal("Das Journal hat 200 MB und wächst um 20 MB am Tag.", (await watch.FactAsync(HealthCodes.JournalSize)).MessageDe);
    }

    [Fact]
    public async Task Too_little_room_is_critical_whatever_the_growth()
    {
        await using var watch = new Watch(options: static o => (o.JournalSize, o.FreeSpace) = (static () => 1_000, static () => 1_000));
        var fact = await watch.FactAsync(HealthCodes.JournalDisk);

        Assert.Equal(HealthSeverity.Critical, fact.Severity);
        Assert.Null(fact.Value);
    }

    [Theory]
    [InlineData(24, HealthSeverity.Ok)]
    [InlineData(25, HealthSeverity.Warning)]
    [InlineData(73, HealthSeverity.Critical)]
    public async Task A_backup_older_than_a_day_is_a_warning(int hours, HealthSeverity severity)
    {
        await using var watch = new Watch(options: o => o.LastBackup = () => TestTill.Opening.AddHours(-hours));
        var fact = await watch.FactAsync(HealthCodes.Backup);

        Assert.Equal((severity, hours, "h"), (fact.Severity, (int)fact.Value!, fact.Unit));
        Assert.Equal(TestTill.Opening.AddHours(-hours), fact.Date);
    }

    [Fact]
    public async Task No_tse_is_asked_outside_a_quiet_moment()
    {
        await using var watch = new Watch();
        var sale = await watch.Register.BeginAsync("a");
        await watch.Register.WhenIdleAsync();
        var asked = watch.Tse.Commands.Count;
        for (var i = 0; i < 5 * 60; i++)
        {
            watch.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await watch.CheckAsync();
        Assert.Equal(asked, watch.Tse.Commands.Count);
        await sale.FinishAsync(TestTill.Bread());
        var end = TestTill.Opening.AddYears(1);
        watch.Tse.CertificateExpires = end;
        await Until.TrueAsync(async () =>
        {
            watch.Clock.Advance(TimeSpan.FromMinutes(1));
            return (await watch.CheckAsync()).Facts.Any(f => f.Code == HealthCodes.TseCertificate && f.Date == end);
        });
    }

    [Fact]
    public async Task Options_that_contradict_each_other_are_named_at_once()
    {
        await using var till = new TestTill();
        await till.OpenAsync();
        var registers = FiscalRegisters.Create(till.Options, till.Tse, till.Store, till.Clock);
        var error = Assert.Throws<ArgumentException>(() => registers.WatchHealth(new HealthOptions { StorageWarning = 99, NoticeQueueLimit = 0 }));
        await registers.DisposeAsync();

        Assert.Contains("StorageWarning", error.Message, StringComparison.Ordinal);
        Assert.Contains("NoticeQueueLimit", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, HealthStatus.Healthy)]
    [InlineData(30, HealthStatus.Degraded)]
    [InlineData(3, HealthStatus.Unhealthy)]
    public async Task The_hosts_health_checks_show_it(int days, HealthStatus expected)
    {
        var clock = new FakeTimeProvider(TestTill.Opening);
        var tse = new ScriptedTse(timeProvider: clock) { CertificateExpires = TestTill.Opening.AddDays(days) };
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<Fiscal.Journal.JournalStore>(new InMemoryJournalStore());
        services.AddFiscal(static o => o.SetMerchant("Bäckerei Muster GmbH", "Musterstraße 1", "12345", "Musterstadt", "00/000/00000"))
            .AddTse(FiscalBuilder.DefaultTseName, _ => tse)
            .AddHealth();
        services.AddHealthChecks().AddCheck<FiscalHealthCheck>("fiscal");
        await using var provider = services.BuildServiceProvider();
        _ = provider.GetRequiredService<FiscalRegister>();
        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(expected, report.Status);
        Assert.Contains("The certificate of the TSE ends on", (string)report.Entries["fiscal"].Data[HealthCodes.TseCertificate + "/" + FiscalBuilder.DefaultTseName], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_show_the_last_report_and_end_with_the_till()
    {
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (instrument.Meter.Name == FiscalTelemetry.Name && instrument.IsObservable)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        var own = "tse-" + Guid.NewGuid().ToString("N");
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag is { Key: "fiscal.tse.name" } && Equals(tag.Value, own))
                {
                    seen[instrument.Name] = value;
                }
            }
        });
        listener.Start();
        await using (var watch = new Watch(tse => tse.OnStatus = static status => (status.RemainingSignatures, status.StorageUsed, status.StorageCapacity) = (19_999_000, 25, 100), name: own))
        {
            await watch.CheckAsync();
            listener.RecordObservableInstruments();
        }

        Assert.Equal(19_999_000, seen["fiscal.tse.signatures.remaining"]);
        Assert.Equal(0.25, seen["fiscal.tse.storage.utilization"]);
        Assert.Equal(0, seen["fiscal.tse.transactions.open"]);
        seen.Clear();
        listener.RecordObservableInstruments();
        Assert.Empty(seen);
    }
}
