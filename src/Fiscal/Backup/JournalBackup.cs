using Fiscal.Journal;
using Fiscal.Journal.Sqlite;
using Microsoft.Extensions.Logging;

namespace Fiscal;

/// <summary>Keeps the second copy of the journal up to date, as <see cref="FiscalOptions.Backup"/> says, and tells how old it is.</summary>
/// <remarks>
/// Thread-safe. Works on threads of its own and reads on a connection of its own: no sale waits for it, and what goes wrong with it stops none. An orderly end
/// of the registers makes a last copy.
/// </remarks>
#pragma warning disable CA1001 // ends with the registers, which are its owner
public sealed class JournalBackup
#pragma warning restore CA1001
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastCopyLimit = TimeSpan.FromSeconds(5);

    private readonly JournalStore _store;
    private readonly FiscalOptions _fiscal;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly object _lock = new();
    private readonly CancellationToken _untilClosed;
    private readonly DateTimeOffset _began;
    private readonly ITimer? _timer;
    private DateTimeOffset? _lastBackup;
    private Exception? _lastFailure;
    private bool _saidOverdue;
    private bool _closed;

    internal JournalBackup(JournalStore store, FiscalOptions fiscal, TimeProvider timeProvider, ILogger logger)
    {
        _store = store;
        _fiscal = fiscal;
        _timeProvider = timeProvider;
        _logger = logger;
        _untilClosed = _closing.Token;
        _began = timeProvider.GetUtcNow();
        if (IsEnabled)
        {
            var first = Options.Interval < FirstPause ? Options.Interval : FirstPause;
            _timer = timeProvider.CreateTimer(static state => ((JournalBackup)state!).OnTimer(), this, first, Options.Interval);
        }
    }

    /// <summary>The copy is older than <see cref="BackupOptions.OverdueAfter"/>. Raised once until the next copy succeeds, on a thread of the backup.</summary>
    public event EventHandler? Overdue;

    /// <summary>Whether the options name a place for a copy.</summary>
    public bool IsEnabled => Options.IsSet;

    /// <summary>When the copy was last brought up to date; <see langword="null"/> if it was not since the start of this process.</summary>
    public DateTimeOffset? LastBackup
    {
        get
        {
            lock (_lock)
            {
                return _lastBackup;
            }
        }
    }

    /// <summary>Why the last try failed; <see langword="null"/> if it did not.</summary>
    public Exception? LastFailure
    {
        get
        {
            lock (_lock)
            {
                return _lastFailure;
            }
        }
    }

    /// <summary>Whether the copy, counted from the start of this process if there was none yet, is older than <see cref="BackupOptions.OverdueAfter"/>.</summary>
    public bool IsOverdue => IsEnabled && _timeProvider.GetUtcNow() - (LastBackup ?? _began) > Options.OverdueAfter;

    private BackupOptions Options => _fiscal.Backup;

    /// <summary>Brings the copy up to date now.</summary>
    /// <param name="cancellationToken">Stops between batches; what was copied stays.</param>
    /// <returns>How many entries were copied.</returns>
    /// <exception cref="InvalidOperationException">The options name no place.</exception>
    /// <exception cref="JournalException">The copy cannot be written, the journal cannot be read, or <c>copy-diverged</c>: the copy belongs to another journal or knows more than this one.</exception>
    public async Task<long> RunAsync(CancellationToken cancellationToken = default)
    {
        if (!IsEnabled)
        {
            throw new InvalidOperationException($"No backup is set up: set {nameof(FiscalOptions)}.{nameof(FiscalOptions.Backup)}.{nameof(BackupOptions.Folder)}.");
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // SQLite does its work before it returns: on a thread that nobody waits for.
            var copied = await Task.Factory.StartNew(() => CopyAsync(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap().ConfigureAwait(false);
            lock (_lock)
            {
                _lastBackup = _timeProvider.GetUtcNow();
                _lastFailure = null;
                _saidOverdue = false;
            }

            return copied;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            lock (_lock)
            {
                _lastFailure = e;
            }

            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>As <see cref="RunAsync"/>, blocking the caller.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public long Run(CancellationToken cancellationToken = default) => RunAsync(cancellationToken).GetAwaiter().GetResult();

    /// <summary>Ends the running copy, and makes a last one if there is time for it. Call it once the registers are closed and before their store is.</summary>
    internal async Task CloseAsync()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        _timer?.Dispose();
        if (!IsEnabled)
        {
            return;
        }

        try
        {
            _closing.CancelAfter(LastCopyLimit);
            await RunAsync(_untilClosed).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogWarning(e, "The journal's copy could not be brought up to date at the end.");
        }

        _closing.Dispose();
    }

    private async Task<long> CopyAsync(CancellationToken cancellationToken)
    {
        using var source = _store is SqliteJournalStore { IsReadOnly: false } open ? SqliteJournalStore.OpenReadOnly(open.Path) : null;
        using var file = Options.Destination is null ? OpenCopy() : null;
        return await new JournalCopy(source ?? _store, Options.Destination ?? file!).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private SqliteJournalStore OpenCopy()
    {
        var folder = Options.Folder!;
        if (!Directory.Exists(folder))
        {
            throw new JournalException(JournalErrorCodes.StorageMissing, $"The backup folder '{folder}' does not exist: plug its disk in, or make the folder.");
        }

        return SqliteJournalStore.Open(Path.Combine(folder, Path.GetFileName(_fiscal.JournalPath)));
    }

    private void OnTimer()
    {
        // A copy that takes longer than the pause is not made twice at a time.
        if (_turn.CurrentCount > 0)
        {
            _ = RunByTimerAsync();
        }
    }

    private async Task RunByTimerAsync()
    {
        try
        {
            await RunAsync(_untilClosed).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogWarning(e, "The journal's copy could not be brought up to date: {Message}", e.Message);
        }

        WarnIfOverdue();
    }

    private void WarnIfOverdue()
    {
        lock (_lock)
        {
            if (_saidOverdue || !(_timeProvider.GetUtcNow() - (_lastBackup ?? _began) > Options.OverdueAfter))
            {
                return;
            }

            _saidOverdue = true;
        }

        _logger.LogWarning("The journal's copy is older than {Hours} hours. A broken disk would take everything since with it.", Options.OverdueAfter.TotalHours);
        try
        {
            Overdue?.Invoke(this, EventArgs.Empty);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _logger.LogError(e, "A handler of the overdue backup failed.");
        }
    }
}
