using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>All registers' keys in memory, and what merchants have: a look-up asks no database, be the key known or not. The picture is at most a second old when it is used.</summary>
/// <remarks>A guessed link costs a look into a dictionary; at most one query a second brings what other instances changed.</remarks>
internal sealed class RegisterStore : IDisposable
{
    /// <summary>How old the picture may be when it is used.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    // Rows are found by the time of their change; a transaction may commit later than its time, clocks of instances differ.
    private const long Overlap = 120_000;

    private static readonly PortalQuery Changes = PortalQuery.Reference(
        "register_key.changes",
        "SELECT key_id, merchant_id, branch_id, register_id, secret, is_active, changed_at FROM register_key WHERE changed_at >= @since");

    private static readonly PortalQuery Merchants = PortalQuery.Reference("merchant.modules", "SELECT merchant_id, modules FROM merchant");

    private readonly PortalDatabase _database;
    private readonly TimeProvider _clock;
    private readonly IDataProtector _protector;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly ConcurrentDictionary<uint, Row> _keys = new();
    private Dictionary<string, PortalModules> _modules = new(StringComparer.Ordinal);
    private long _since = long.MinValue;
    private long _refreshedAt;
    private bool _isLoaded;

    public RegisterStore(PortalDatabase database, TimeProvider clock, IDataProtectionProvider protection, ILogger<RegisterStore> log)
    {
        _database = database;
        _clock = clock;
        _protector = protection.CreateProtector("Fiscal.Receipts.Portal.RegisterKey.1");
        _log = log;
    }

    /// <summary>The register of a key; <see langword="null"/> if there is no such key, or it cannot be decrypted.</summary>
    public async Task<RegisterIdentity?> FindAsync(uint keyId, CancellationToken cancellationToken)
    {
        if (!_isLoaded || _clock.GetElapsedTime(Volatile.Read(ref _refreshedAt)) >= Freshness)
        {
            await RefreshAsync(force: false, cancellationToken);
        }

        if (!_keys.TryGetValue(keyId, out var row) || row.Key(_protector, _log) is not { } key)
        {
            return null;
        }

        _ = _modules.TryGetValue(row.MerchantId, out var modules);
        return new RegisterIdentity(keyId, row.MerchantId, row.BranchId, row.RegisterId, key, row.IsActive, modules);
    }

    /// <summary>Brings what changed at once: whoever changed a key or a merchant calls it.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken) => RefreshAsync(force: true, cancellationToken);

    /// <summary>What is stored of a key's secret.</summary>
    public byte[] Protect(RegisterKey key)
    {
        var secret = key.GetSecret();
        try
        {
            return _protector.Protect(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    public void Dispose() => _refreshing.Dispose();

    private async Task RefreshAsync(bool force, CancellationToken cancellationToken)
    {
        // Whoever only wants a fresher picture does not wait for one that is being made.
        if (!await _refreshing.WaitAsync(force || !_isLoaded ? Timeout.Infinite : 0, cancellationToken))
        {
            return;
        }

        try
        {
            if (!force && _isLoaded && _clock.GetElapsedTime(_refreshedAt) < Freshness)
            {
                return;
            }

            var begun = _clock.GetTimestamp();
            var (rows, modules) = await _database.ReadAsync(
                async session => (
                    await session.ReadAsync(Changes, Row.Read, cancellationToken, ("since", _since)),
                    await session.ReadAsync(Merchants, static row => (Id: row.GetString(0), Modules: (PortalModules)row.GetInt64(1)), cancellationToken)),
                cancellationToken);
            foreach (var row in rows)
            {
                if (!_keys.TryGetValue(row.KeyId, out var known) || known.ChangedAt != row.ChangedAt || known.IsActive != row.IsActive)
                {
                    _keys[row.KeyId] = row;
                }

                _since = Math.Max(_since, row.ChangedAt - Overlap);
            }

            _modules = modules.ToDictionary(static merchant => merchant.Id, static merchant => merchant.Modules, StringComparer.Ordinal);
            Volatile.Write(ref _refreshedAt, begun);
            _isLoaded = true;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private sealed class Row(uint keyId, string merchantId, string branchId, string registerId, byte[] secret, bool isActive, long changedAt)
    {
        private RegisterKey? _key;
        private bool _isUnreadable;

        public uint KeyId { get; } = keyId;

        public string MerchantId { get; } = merchantId;

        public string BranchId { get; } = branchId;

        public string RegisterId { get; } = registerId;

        public bool IsActive { get; } = isActive;

        public long ChangedAt { get; } = changedAt;

        public static Row Read(DbDataReader row) =>
            new((uint)row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<byte[]>(4), row.GetInt64(5) != 0, row.GetInt64(6));

        public RegisterKey? Key(IDataProtector protector, ILogger log)
        {
            if (_key is not null || _isUnreadable)
            {
                return _key;
            }

            try
            {
                return _key = new RegisterKey(KeyId, protector.Unprotect(secret));
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                _isUnreadable = true;
                PortalLog.KeyUnreadable(log, RegisterId, MerchantId);
                return null;
            }
        }
    }
}
