using Fiscal.Journal;
using Fiscal.Journal.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fiscal;

/// <summary>Watches the health of registers, TSEs and journal: facts with dates and sentences, events when one changes, notices once per fact.</summary>
/// <remarks>
/// Thread-safe. Made by <see cref="FiscalRegisters.WatchHealth"/> or <c>AddHealth</c>. It never asks a TSE itself: figures come from the last opening, the last
/// probe, or a reading in a quiet moment. Nothing here makes a sale wait.
/// </remarks>
public sealed class FiscalHealth : IDisposable
{
    private readonly object _lock = new();
    private readonly FiscalRegisters _registers;
    private readonly HealthOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly HealthNotices _notices;
    private readonly IHealthSource[] _sources;
    private readonly HealthMetrics _metrics;
    private readonly SemaphoreSlim _checking = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly ITimer _timer;
    private readonly Dictionary<string, HealthSeverity> _severities = new(StringComparer.Ordinal);
    private readonly HashSet<string> _watched = new(StringComparer.Ordinal);
    private DateTimeOffset? _journalBegan;
    private HealthReport _last;
    private bool _isCheckDue;
    private bool _closed;

    internal FiscalHealth(FiscalRegisters registers, HealthOptions options, IEnumerable<NoticeChannel> channels, IEnumerable<IHealthSource> sources, ILoggerFactory loggers)
    {
        options.ThrowIfInvalid();
        _registers = registers;
        _options = options;
        _timeProvider = registers.TimeProvider;
        _logger = loggers.CreateLogger("Fiscal.Health");
        _last = new HealthReport(_timeProvider.GetUtcNow(), []);
        _sources = [.. options.Sources, .. sources];
        _notices = new HealthNotices(registers, options, channels, _logger);
        _metrics = new HealthMetrics(() => Last);
        _timer = _timeProvider.CreateTimer(static s => ((FiscalHealth)s!).CheckSoon(), this, TimeSpan.Zero, options.Interval);
    }

    /// <summary>A fact changed its severity. Raised one at a time on no particular thread, never on a register's.</summary>
    public event EventHandler<HealthChangedEventArgs>? Changed;

    /// <summary>The last report; without facts before the first one. Does not wait for anything.</summary>
    public HealthReport Last => Volatile.Read(ref _last);

    /// <summary>Looks at all facts now. TSEs are not asked; their figures are as old as <see cref="HealthFact.MeasuredAt"/> says.</summary>
    /// <param name="cancellationToken">Honoured while it waits for another check.</param>
    public async Task<HealthReport> CheckAsync(CancellationToken cancellationToken = default)
    {
        await _checking.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _isCheckDue = false;
        }

        try
        {
            var report = await MakeReportAsync().ConfigureAwait(false);
            Volatile.Write(ref _last, report);
            foreach (var (fact, previous) in ChangesOf(report))
            {
                Raise(fact, previous);
            }

            await _notices.TellAsync(report).ConfigureAwait(false);
            return report;
        }
        finally
        {
            _checking.Release();
        }
    }

    /// <summary>Stops watching. Notices that wait are given up; what was not told is told after the next start.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        _timer.Dispose();
        _closing.Cancel();
        _metrics.Dispose();
        _notices.Dispose();
    }

    /// <summary>What a fact is known by: the same thing at two tills or two TSEs is two facts.</summary>
    internal static string KeyOf(HealthFact fact) => fact.Code + "\n" + fact.RegisterId + "\n" + fact.TseName;

    /// <summary>Something happened that should not wait for the next look.</summary>
    internal void CheckSoon()
    {
        lock (_lock)
        {
            if (_closed || _isCheckDue)
            {
                return;
            }

            _isCheckDue = true;
        }

        _ = CheckSafelyAsync();
    }

    private async Task CheckSafelyAsync()
    {
        try
        {
            await CheckAsync(_closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The till closes.
        }
        catch (ObjectDisposedException)
        {
            // A register closed meanwhile.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogError(e, "The health of the till could not be looked at.");
        }
    }

    private async Task<HealthReport> MakeReportAsync()
    {
        var now = _timeProvider.GetUtcNow();
        var facts = new HealthFacts(_options, _registers.Zone, now);
        var open = _registers.OpenRegisters;
        foreach (var register in open)
        {
            Watch(register);
            facts.AddRegister(await register.RunAsync(static engine => Task.FromResult(engine.GetHealth())).ConfigureAwait(false));
        }

        foreach (var caretaker in _registers.Caretakers.OrderBy(static c => c.Name, StringComparer.Ordinal))
        {
            var reading = caretaker.Reading;
            if (caretaker.IsUsed && (reading is null || now - reading.Time >= _options.ReadInterval))
            {
                caretaker.RequestReading();
            }

            facts.AddTse(caretaker.Name, reading, caretaker.Capabilities, caretaker.NextDuty);
        }

        facts.AddJournal(await MeasureJournalAsync(now, open).ConfigureAwait(false));
        if (_options.LastBackup is { } lastBackup)
        {
            facts.AddBackup(lastBackup());
        }
        else if (_registers.Backup is { IsEnabled: true } backup && (backup.LastBackup is not null || backup.IsOverdue))
        {
            // A till that has just started has not copied yet.
            facts.AddBackup(backup.LastBackup);
        }

        return new HealthReport(TimeZoneInfo.ConvertTime(now, _registers.Zone), [.. facts.All, .. _sources.SelectMany(FactsOf)]);
    }

    private IReadOnlyList<HealthFact> FactsOf(IHealthSource source)
    {
        try
        {
            return source.GetFacts();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Foreign code; the other facts are still wanted.
            _logger.LogError(e, "{Source} could not tell its part of the till's health.", source.GetType().Name);
            return [];
        }
    }

    private void Watch(FiscalRegister register)
    {
        lock (_lock)
        {
            if (!_watched.Add(register.Id))
            {
                return;
            }
        }

        register.OutageBegan += (_, _) => CheckSoon();
        register.OutageEnded += (_, _) => CheckSoon();
    }

    private List<(HealthFact Fact, HealthSeverity Previous)> ChangesOf(HealthReport report)
    {
        var changes = new List<(HealthFact, HealthSeverity)>();
        foreach (var fact in report.Facts)
        {
            var key = KeyOf(fact);
            var previous = _severities.TryGetValue(key, out var known) ? known : HealthSeverity.Ok;
            _severities[key] = fact.Severity;
            if (previous != fact.Severity)
            {
                changes.Add((fact, previous));
            }
        }

        return changes;
    }

    private void Raise(HealthFact fact, HealthSeverity previous)
    {
        var level = fact.Severity == HealthSeverity.Ok ? LogLevel.Information : LogLevel.Warning;
        _logger.Log(level, "{Code} is {Severity} (was {Previous}), register {Register}, TSE {Tse}: {Message}", fact.Code, fact.Severity, previous, fact.RegisterId, fact.TseName, fact.Message);
        try
        {
            Changed?.Invoke(this, new HealthChangedEventArgs(fact, previous));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogError(e, "A handler of a health event failed.");
        }
    }

    private async Task<JournalGrowth> MeasureJournalAsync(DateTimeOffset now, IReadOnlyList<FiscalRegister> open)
    {
        var path = (_registers.Store as SqliteJournalStore)?.Path;
        var size = _options.JournalSize is { } own ? own() : path is null ? null : DiskUse.SizeOf(path);
        var free = _options.FreeSpace is { } room ? room() : path is null ? null : DiskUse.FreeAt(path);
        foreach (var register in open)
        {
            if (_journalBegan is null && size is not null)
            {
                var first = await _registers.Store.ReadAsync(register.Id, 1, 1, _closing.Token).ConfigureAwait(false);
                _journalBegan = first.Count == 1 ? EntryCodec.Decode(first[0]).Time : null;
            }
        }

        return new JournalGrowth(size, now - _journalBegan, free);
    }
}
