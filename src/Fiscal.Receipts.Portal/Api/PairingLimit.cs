using System.Net;
using System.Security.Cryptography;

namespace Fiscal.Receipts.Portal;

/// <summary>How often one client may try to pair: ten times a minute. In memory and per instance; what protects a code is counted in the database.</summary>
internal sealed class PairingLimit(TimeProvider clock)
{
    public const int MostAttempts = 10;

    private const int MostClients = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, (long Since, int Count)> _clients = [];
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Counts an attempt.</summary>
    /// <returns>How long the client has to wait; <see langword="null"/> if it may try.</returns>
    public TimeSpan? Count(IPAddress address)
    {
        var hash = HMACSHA256.HashData(_key, address.GetAddressBytes());
        var client = new UInt128(BitConverter.ToUInt64(hash, 0), BitConverter.ToUInt64(hash, 8));
        var now = clock.GetTimestamp();
        lock (_lock)
        {
            if (_clients.Count >= MostClients)
            {
                foreach (var (old, _) in _clients.Where(entry => clock.GetElapsedTime(entry.Value.Since, now) >= Window).ToArray())
                {
                    _clients.Remove(old);
                }
            }

            if (!_clients.TryGetValue(client, out var known) || clock.GetElapsedTime(known.Since, now) >= Window)
            {
                if (_clients.Count >= MostClients)
                {
                    // Ten thousand clients in a minute are no tills.
                    return Window;
                }

                known = (now, 0);
            }

            _clients[client] = (known.Since, known.Count + 1);
            return known.Count < MostAttempts ? null : Window - clock.GetElapsedTime(known.Since, now);
        }
    }
}
