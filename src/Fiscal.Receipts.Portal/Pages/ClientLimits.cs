using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>How often one address may ask (digital-receipt §3.4). Addresses are hashed with a key of the day, kept in memory and written nowhere.</summary>
/// <remarks>Wrong links are counted strictly; right ones loosely, because thousands of phones share one address of their carrier. For the same reason an address that is blocked for guessing still sees receipts whose link is right.</remarks>
internal sealed partial class ClientLimits(PortalOptions options, TimeProvider time, ILogger<ClientLimits> logger)
{
    public const int MostViews = 600;
    public const int MostWrong = 10;
    public const int AlarmingWrong = 50;

    private const int MostClients = 100_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Block = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, Client> _clients = [];
    private byte[] _key = RandomNumberGenerator.GetBytes(32);
    private long _day;
    private long _wrongSince;
    private int _wrong;

    /// <summary>Counts a right link.</summary>
    /// <returns>How long the client has to wait; <see langword="null"/> if it may go on.</returns>
    public TimeSpan? CountView(HttpContext context) => Count(context, isWrong: false);

    /// <summary>Counts a wrong link.</summary>
    /// <returns>How long the client has to wait; <see langword="null"/> if it may be told that the link is wrong.</returns>
    public TimeSpan? CountWrong(HttpContext context) => Count(context, isWrong: true);

    private TimeSpan? Count(HttpContext context, bool isWrong)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var client = ClientOf(ClientAddress.Of(context, options), now);
            if (isWrong)
            {
                CountAllWrong(now);
            }

            if (now.UtcTicks - client.Since >= Window.Ticks)
            {
                (client.Since, client.Views, client.Wrong) = (now.UtcTicks, 0, 0);
            }

            if (!isWrong)
            {
                return ++client.Views > MostViews ? TimeSpan.FromTicks(client.Since + Window.Ticks - now.UtcTicks) : null;
            }

            if (client.BlockedUntil > now.UtcTicks)
            {
                return TimeSpan.FromTicks(client.BlockedUntil - now.UtcTicks);
            }

            if (++client.Wrong > MostWrong)
            {
                client.BlockedUntil = now.UtcTicks + Block.Ticks;
                return Block;
            }

            return null;
        }
    }

    private Client ClientOf(IPAddress address, DateTimeOffset now)
    {
        if (now.UtcTicks / TimeSpan.TicksPerDay is var day && day != _day)
        {
            // A new key: yesterday's counters cannot be told apart from noise any more.
            (_day, _key) = (day, RandomNumberGenerator.GetBytes(32));
            _clients.Clear();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // A household has 2⁶⁴ addresses.
            length = 8;
        }

        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, bytes[..length], hash);
        var name = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
        if (!_clients.TryGetValue(name, out var client))
        {
            if (_clients.Count >= MostClients)
            {
                foreach (var (old, value) in _clients)
                {
                    if (value.BlockedUntil <= now.UtcTicks && now.UtcTicks - value.Since >= Window.Ticks)
                    {
                        _clients.Remove(old);
                    }
                }

                if (_clients.Count >= MostClients)
                {
                    _clients.Clear();
                }
            }

            _clients[name] = client = new Client { Since = now.UtcTicks };
        }

        return client;
    }

    private void CountAllWrong(DateTimeOffset now)
    {
        if (now.UtcTicks - _wrongSince >= Window.Ticks)
        {
            (_wrongSince, _wrong) = (now.UtcTicks, 0);
        }

        if (++_wrong == AlarmingWrong + 1)
        {
            LogGuessing(logger, AlarmingWrong);
        }
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "More than {Count} wrong links within a minute: somebody may be guessing.")]
    private static partial void LogGuessing(ILogger logger, int count);

    private sealed class Client
    {
        public long Since;
        public int Views;
        public int Wrong;
        public long BlockedUntil;
    }
}
