using System.Collections.Concurrent;
using Fiscal.Journal;
using Fiscal.Journal.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fiscal;

/// <summary>The registers of this process: opens them by id, ties journal, TSEs and clock together.</summary>
/// <remarks>Thread-safe. With dependency injection it is a singleton of <c>AddFiscal</c>; without, it is made by <see cref="Create(FiscalOptions, TseDriver, JournalStore, TimeProvider, ILoggerFactory)"/>.</remarks>
public sealed class FiscalRegisters : IDisposable, IAsyncDisposable
{
    private readonly FiscalOptions _options;
    private readonly JournalStore _store;
    private readonly IReadOnlyDictionary<string, TseDriver> _tses;
    private readonly Dictionary<string, TseCaretaker> _caretakers;
    private readonly TimeProvider _timeProvider;
    private FiscalHealth? _health;
    private readonly ILoggerFactory _loggers;
    private readonly bool _ownsStore;
    private readonly bool _ownsTses;
    private readonly ConcurrentDictionary<string, Lazy<Task<FiscalRegister>>> _open = new(StringComparer.Ordinal);
    private readonly OriginalLedger _ledger;
    private int _disposed;

    internal FiscalRegisters(FiscalOptions options, JournalStore store, bool ownsStore, IReadOnlyDictionary<string, TseDriver> tses, bool ownsTses, TimeProvider timeProvider, ILoggerFactory loggers)
    {
        _options = options;
        _store = store;
        _ledger = new OriginalLedger(store);
        _ownsStore = ownsStore;
        _tses = tses;
        _ownsTses = ownsTses;
        _timeProvider = timeProvider;
        _loggers = loggers;
        _caretakers = tses.ToDictionary(static tse => tse.Key, tse => new TseCaretaker(tse.Key, tse.Value, timeProvider, loggers.CreateLogger("Fiscal.Tse")), StringComparer.Ordinal);
        DeliveryLog = new RegisterDeliveryLog(this);
        Backup = new JournalBackup(store, options, timeProvider, loggers.CreateLogger("Fiscal.Backup"));
    }

    /// <summary>Where printing and digital receipts tell what became of a receipt.</summary>
    public DeliveryLog DeliveryLog { get; }

    /// <summary>The second copy of the journal, and how old it is.</summary>
    public JournalBackup Backup { get; }

    /// <summary>Makes registers for one TSE, without dependency injection.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="tse">The TSE; stays the caller's to dispose, after the registers.</param>
    /// <param name="store">Journal store, the caller's to dispose; a SQLite file at <see cref="FiscalOptions.JournalPath"/> if <see langword="null"/>.</param>
    /// <param name="timeProvider">Clock; the system's if <see langword="null"/>.</param>
    /// <param name="loggerFactory">Logging; none if <see langword="null"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Settings are wrong; all problems are named.</exception>
    /// <exception cref="JournalException">The journal cannot be opened.</exception>
    public static FiscalRegisters Create(FiscalOptions options, TseDriver tse, JournalStore? store = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        if (tse is null)
        {
            throw new ArgumentNullException(nameof(tse));
        }

        return Create(options, new Dictionary<string, TseDriver>(StringComparer.Ordinal) { [FiscalBuilder.DefaultTseName] = tse }, store, timeProvider, loggerFactory);
    }

    /// <summary>Makes registers for several TSEs, without dependency injection.</summary>
    /// <param name="options">Settings; registers choose by <see cref="RegisterOptions.TseName"/>.</param>
    /// <param name="tses">TSEs by name; stay the caller's to dispose, after the registers.</param>
    /// <param name="store">Journal store, the caller's to dispose; a SQLite file at <see cref="FiscalOptions.JournalPath"/> if <see langword="null"/>.</param>
    /// <param name="timeProvider">Clock; the system's if <see langword="null"/>.</param>
    /// <param name="loggerFactory">Logging; none if <see langword="null"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Settings are wrong; all problems are named.</exception>
    /// <exception cref="JournalException">The journal cannot be opened.</exception>
    public static FiscalRegisters Create(FiscalOptions options, IReadOnlyDictionary<string, TseDriver> tses, JournalStore? store = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        FiscalOptionsValidator.ThrowIfInvalid(options ?? throw new ArgumentNullException(nameof(options)));
        if (tses is null)
        {
            throw new ArgumentNullException(nameof(tses));
        }

        return new FiscalRegisters(options, store ?? SqliteJournalStore.Open(options.JournalPath), store is null, tses, ownsTses: false, timeProvider ?? TimeProvider.System, loggerFactory ?? NullLoggerFactory.Instance);
    }

    /// <summary>Opens a register: reads the journal on from its last closing and asks the TSE about what a crash left open. Opening it again gives the same object.</summary>
    /// <param name="registerId">Register id; also its client id at the TSE unless set otherwise.</param>
    /// <exception cref="InvalidOperationException">The TSE is not registered, or several are and none is chosen.</exception>
    /// <exception cref="JournalException">The journal cannot be read or written.</exception>
    public FiscalRegister Open(string registerId) => Opening(registerId).GetAwaiter().GetResult();

    /// <summary>As <see cref="Open"/>.</summary>
    /// <param name="registerId">Register id; also its client id at the TSE unless set otherwise.</param>
    /// <param name="cancellationToken">Honoured before opening begins.</param>
    /// <exception cref="InvalidOperationException">The TSE is not registered, or several are and none is chosen.</exception>
    /// <exception cref="JournalException">The journal cannot be read or written.</exception>
    public Task<FiscalRegister> OpenAsync(string registerId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Opening(registerId);
    }

    /// <summary>Begins to watch the health of registers, TSEs and journal; ends with these registers. Called again it gives the same watch, whatever the options.</summary>
    /// <param name="options">Thresholds and whom to tell; the defaults if <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">Options contradict each other; all problems are named.</exception>
    public FiscalHealth WatchHealth(HealthOptions? options = null) => StartHealth(options ?? new HealthOptions(), [], []);

    /// <summary>A TSE by name, for its archive and its administration; the only one if no name is given.</summary>
    /// <param name="name">Name it is registered under.</param>
    /// <exception cref="InvalidOperationException">There is no such TSE, or several and none is named.</exception>
    public TseDriver GetTse(string? name = null)
    {
        if (name is null)
        {
            return _tses.Count == 1 ? _tses.First().Value : throw new InvalidOperationException($"{_tses.Count} TSEs are registered; name one of: {string.Join(", ", _tses.Keys)}.");
        }

        return _tses.TryGetValue(name, out var tse) ? tse : throw new InvalidOperationException($"There is no TSE '{name}'. Registered: {string.Join(", ", _tses.Keys)}.");
    }

    /// <summary>Closes all registers, each within five seconds; what is under way then is recovery's at the next opening.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _health?.Dispose();

        foreach (var register in _open.Keys.Select(Opened))
        {
            register?.Close();
        }

        CloseCaretakers();
        _ledger.Dispose();
        Backup.CloseAsync().GetAwaiter().GetResult();

        if (_ownsStore)
        {
            _store.Dispose();
        }

        if (_ownsTses)
        {
            foreach (var tse in _tses.Values)
            {
                tse.Dispose();
            }
        }
    }

    /// <summary>Closes all registers, each within five seconds; what is under way then is recovery's at the next opening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _health?.Dispose();

        foreach (var opening in _open.Values)
        {
            if (opening.IsValueCreated && await Succeeded(opening.Value).ConfigureAwait(false) is { } register)
            {
                await register.CloseAsync().ConfigureAwait(false);
            }
        }

        CloseCaretakers();
        _ledger.Dispose();
        await Backup.CloseAsync().ConfigureAwait(false);

        if (_ownsStore)
        {
            _store.Dispose();
        }

        if (_ownsTses)
        {
            foreach (var tse in _tses.Values)
            {
                await tse.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    internal JournalStore Store => _store;

    /// <summary>Set before the first register is opened.</summary>
    internal IReadOnlyList<IReceiptObserver> Observers { get; set; } = [];

    internal TimeProvider TimeProvider => _timeProvider;

    internal TimeZoneInfo Zone => TimeZones.TryFind(_options.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    internal string MerchantName => _options.Merchant.Name;

    internal string DefaultRegisterId => _options.RegisterId;

    internal IReadOnlyCollection<TseCaretaker> Caretakers => _caretakers.Values;

    internal IReadOnlyList<FiscalRegister> OpenRegisters => [.. _open.Keys.OrderBy(static id => id, StringComparer.Ordinal).Select(Opened).OfType<FiscalRegister>()];

    internal FiscalHealth StartHealth(HealthOptions options, IEnumerable<NoticeChannel> channels, IEnumerable<IHealthSource> sources)
    {
        lock (_caretakers)
        {
            if (Volatile.Read(ref _disposed) != 0)
            {
                throw new ObjectDisposedException(nameof(FiscalRegisters));
            }

            return _health ??= new FiscalHealth(this, options, options.Channels.Concat(channels), sources, _loggers);
        }
    }

    internal FiscalRegister? Opened(string registerId) =>
        _open.TryGetValue(registerId, out var opening) && opening.IsValueCreated && opening.Value.Status == TaskStatus.RanToCompletion ? opening.Value.Result : null;

    private static async Task<FiscalRegister?> Succeeded(Task<FiscalRegister> opening)
    {
        await Task.WhenAny(opening).ConfigureAwait(false);
        return opening.Status == TaskStatus.RanToCompletion ? opening.Result : null;
    }

    private void CloseCaretakers()
    {
        foreach (var caretaker in _caretakers.Values)
        {
            caretaker.Dispose();
        }
    }

    private Task<FiscalRegister> Opening(string registerId)
    {
        if (registerId is null)
        {
            throw new ArgumentNullException(nameof(registerId));
        }

        if (Volatile.Read(ref _disposed) != 0)
        {
            throw new ObjectDisposedException(nameof(FiscalRegisters));
        }

        var opening = _open.GetOrAdd(registerId, id => new Lazy<Task<FiscalRegister>>(() => StartOpening(id)));
        var task = opening.Value;
        if (task.IsFaulted || task.IsCanceled)
        {
            // A register that could not be opened may be tried again.
            ((ICollection<KeyValuePair<string, Lazy<Task<FiscalRegister>>>>)_open).Remove(new KeyValuePair<string, Lazy<Task<FiscalRegister>>>(registerId, opening));
        }

        return task;
    }

    private Task<FiscalRegister> StartOpening(string registerId)
    {
        var options = _options.For(registerId);
        var clientId = options.ClientId ?? registerId;
        if (!TseDriver.IsClientId(clientId))
        {
            throw new ArgumentException($"'{clientId}' cannot be a client id: 1 to 30 of A-Za-z0-9()+,-.:? and inner blanks.", nameof(registerId));
        }

        var (name, driver) = ChooseTse(registerId, options);
        var logger = _loggers.CreateLogger("Fiscal.Register");
        void Unhandled(Exception e) => logger.LogError(e, "Register {Register}: unhandled failure.", registerId);
        var thread = new RegisterThread("register " + registerId, Unhandled);
        var standby = options.StandbyTseName is { } other ? new TseUnit(other, NamedTse(registerId, other), _caretakers[other], options, _timeProvider, Unhandled) : null;
        var engine = new RegisterEngine(registerId, _store, new TseUnit(name, driver, _caretakers[name], options, _timeProvider, Unhandled), standby, _options, _ledger, _timeProvider, thread, logger);
        var register = new FiscalRegister(engine, thread, _timeProvider, logger);
        foreach (var observer in Observers)
        {
            engine.ReceiptSealed += observer.ReceiptSealed;
        }

        // Runs to its end on the register's thread: who waits for it synchronously needs no thread of the pool.
        return thread.RunAsync(async () =>
        {
            try
            {
                await engine.OpenAsync().ConfigureAwait(true);
                _health?.CheckSoon();
                return register;
            }
            catch
            {
                engine.Dispose();
                thread.Dispose();
                throw;
            }
        });
    }

    private (string Name, TseDriver Driver) ChooseTse(string registerId, RegisterOptions options)
    {
        if (options.TseName is { } name)
        {
            return (name, NamedTse(registerId, name));
        }

        var own = _tses.Where(tse => !string.Equals(tse.Key, options.StandbyTseName, StringComparison.Ordinal)).ToList();
        return own.Count == 1
            ? (own[0].Key, own[0].Value)
            : throw new InvalidOperationException(own.Count == 0
                ? "No TSE is registered."
                : $"Several TSEs are registered ({string.Join(", ", _tses.Keys)}): set TseName of register '{registerId}'.");
    }

    private TseDriver NamedTse(string registerId, string name) => _tses.TryGetValue(name, out var named)
        ? named
        : throw new InvalidOperationException($"Register '{registerId}' wants the TSE '{name}'. Registered: {string.Join(", ", _tses.Keys)}.");
}
