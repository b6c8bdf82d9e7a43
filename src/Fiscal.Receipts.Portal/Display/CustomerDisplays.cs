using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace Fiscal.Receipts.Portal;

/// <summary>The customer displays of a shop: which tablet belongs to which register, and what each shows.</summary>
/// <remarks>
/// Thread-safe; one per process. Add each register's <see cref="CustomerDisplayFeed"/> and map it with <c>MapFiscalDisplay</c>. A tablet opens the page and shows a code; who serves at the register
/// types it in (<see cref="Pair"/>), and from then on the tablet shows this register and no other. Works without portal and internet.
/// </remarks>
public sealed class CustomerDisplays : IDisposable
{
    internal const int MostConnections = 200;
    internal const int MostPending = 20;
    internal const int MostRegisters = 200;
    private const int MostPerDisplay = 3;
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, DisplayChannel> _channels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (CustomerDisplayFeed Feed, EventHandler<DisplayChangedEventArgs> Handler)> _feeds = new(StringComparer.Ordinal);
    private readonly List<DisplayConnection> _connections = [];
    private readonly DisplayPairings _pairings;
    private readonly ITimer _beat;
    private bool _isDisposed;

    /// <summary>Creates the displays and reads who is paired.</summary>
    /// <param name="options">How they look and where they are remembered; copied.</param>
    /// <exception cref="ArgumentException">The language is neither <c>de</c> nor <c>en</c>.</exception>
    /// <exception cref="InvalidDataException">The file of pairings is damaged; the message says what to do.</exception>
    /// <exception cref="IOException">The file of pairings cannot be read.</exception>
    public CustomerDisplays(CustomerDisplayOptions? options = null)
    {
        options ??= new CustomerDisplayOptions();
        TimeProvider = options.TimeProvider ?? throw new ArgumentException("The options have no clock.", nameof(options));
        Page = new DisplayPage(options.ShopName ?? string.Empty, options.IdlePicturePath, options.Language);
        _pairings = new DisplayPairings(options.PairingsPath, TimeProvider);
        _beat = TimeProvider.CreateTimer(static displays => ((CustomerDisplays)displays!).Beat(), this, BeatInterval, BeatInterval);
    }

    internal event Action? Beating;

    internal DisplayPage Page { get; }

    internal TimeProvider TimeProvider { get; }

    /// <summary>Shows a register of this process. A feed that was added for the same register before is let go.</summary>
    /// <param name="feed">The register's feed; stays the caller's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="feed"/> is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException">The displays are disposed.</exception>
    public void Add(CustomerDisplayFeed feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var channel = Channel(feed.RegisterId);
        void Publish(object? sender, DisplayChangedEventArgs args) => channel.Publish(feed, args.State);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_feeds.Remove(feed.RegisterId, out var old))
            {
                old.Feed.Changed -= old.Handler;
            }

            channel.Attach(feed, feed.RequestPaper);
            feed.Changed += Publish;
            _feeds[feed.RegisterId] = (feed, Publish);
        }

        // What changed between attaching and listening; an older one is dropped by its number.
        channel.Publish(feed, feed.State);
    }

    /// <summary>Lets a register go: its displays turn idle and stay paired.</summary>
    /// <param name="registerId">The register.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="registerId"/> is <see langword="null"/>.</exception>
    public bool Remove(string registerId)
    {
        ArgumentNullException.ThrowIfNull(registerId);
        lock (_gate)
        {
            if (!_feeds.Remove(registerId, out var old))
            {
                return false;
            }

            old.Feed.Changed -= old.Handler;
            Channel(registerId).Detach(old.Feed);
            return true;
        }
    }

    /// <summary>Makes the display that shows a code the register's: the cashier typed it in.</summary>
    /// <param name="registerId">The register.</param>
    /// <param name="code">Six digits; blanks are ignored.</param>
    /// <returns>Whether a waiting display shows this code.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="IOException">The pairing cannot be stored; nothing was paired.</exception>
    public bool Pair(string registerId, string code)
    {
        ArgumentNullException.ThrowIfNull(registerId);
        ArgumentNullException.ThrowIfNull(code);
        var digits = code.Replace(" ", string.Empty, StringComparison.Ordinal);
        var channel = Channel(registerId);
        lock (_gate)
        {
            var waiting = _connections.Find(connection => connection.Code is { } shown && string.Equals(shown, digits, StringComparison.Ordinal));
            if (waiting is null)
            {
                return false;
            }

            // 160 bits, made here and now: an id that a display brought along could be known to others.
            var id = CrockfordBase32.Encode(RandomNumberGenerator.GetBytes(20));
            _pairings.Add(id, registerId);
            waiting.Bind(channel, id);
            return true;
        }
    }

    /// <summary>Takes all displays away from a register: they show codes again.</summary>
    /// <param name="registerId">The register.</param>
    /// <returns>How many displays it had.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="registerId"/> is <see langword="null"/>.</exception>
    /// <exception cref="IOException">The change cannot be stored.</exception>
    public int Unpair(string registerId)
    {
        ArgumentNullException.ThrowIfNull(registerId);
        lock (_gate)
        {
            var count = _pairings.Remove(registerId);
            foreach (var connection in _connections.FindAll(connection => connection.Channel?.RegisterId == registerId))
            {
                connection.Close();
            }

            return count;
        }
    }

    /// <summary>How many displays of a register are connected now.</summary>
    /// <param name="registerId">The register.</param>
    /// <exception cref="ArgumentNullException"><paramref name="registerId"/> is <see langword="null"/>.</exception>
    public int CountConnected(string registerId)
    {
        ArgumentNullException.ThrowIfNull(registerId);
        lock (_gate)
        {
            return _connections.Count(connection => connection.Channel?.RegisterId == registerId);
        }
    }

    /// <summary>Ends all connections and lets the feeds go.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var (feed, handler) in _feeds.Values)
            {
                feed.Changed -= handler;
            }

            _feeds.Clear();
            _connections.ForEach(static connection => connection.Close());
        }

        _beat.Dispose();
    }

    /// <summary>The channel of a register, made if missing: a display may be there before its till.</summary>
    internal DisplayChannel Channel(string registerId) =>
        _channels.TryGetValue(registerId, out var channel) ? channel
        : _channels.Count >= MostRegisters ? throw new InvalidOperationException($"A process shows {MostRegisters.ToString(CultureInfo.InvariantCulture)} registers at most.")
        : _channels.GetOrAdd(registerId, static id => new DisplayChannel(id));

    internal DisplayChannel? Find(string? displayId) => displayId is not null && _pairings.Find(displayId) is { } registerId ? Channel(registerId) : null;

    /// <summary>A display connects: with the id it got when it was paired, or without.</summary>
    /// <returns><see langword="null"/> if there are too many.</returns>
    internal DisplayConnection? Connect(string? displayId)
    {
        var channel = Find(displayId);
        lock (_gate)
        {
            if (_isDisposed || _connections.Count >= MostConnections || (channel is null && _connections.Count(static connection => connection.Channel is null) >= MostPending))
            {
                return null;
            }

            if (channel is not null && _connections.FindAll(connection => connection.DisplayId == displayId) is { Count: >= MostPerDisplay } same)
            {
                // A tablet whose network broke comes back before its old connection is known to be dead.
                same[0].Close();
            }

            var connection = channel is not null ? new DisplayConnection(channel, displayId!) : new DisplayConnection(NewCode(), TimeProvider.GetUtcNow());
            _connections.Add(connection);
            return connection;
        }
    }

    internal void Disconnect(DisplayConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
            connection.Close();
        }
    }

    private void Beat()
    {
        Beating?.Invoke();
        lock (_gate)
        {
            foreach (var connection in _connections)
            {
                if (connection.Channel is null && TimeProvider.GetUtcNow() - connection.CodeSince >= CodeLifetime)
                {
                    connection.Renew(NewCode(), TimeProvider.GetUtcNow());
                }

                connection.Beat();
            }
        }
    }

    private string NewCode()
    {
        while (true)
        {
            var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
            if (!_connections.Exists(connection => connection.Code == code))
            {
                return code;
            }
        }
    }
}
