using System.Security.Cryptography;
using System.Text;

namespace Fiscal.Receipts.Portal;

/// <summary>Pairing codes: eight characters name a branch, six digits are its one live code. Guesses are counted in the database, so that instances do not multiply them (spec digital-receipt §10).</summary>
internal sealed class PairingStore(PortalDatabase database, TimeProvider clock, RegisterStore registers)
{
    public const int MostGuesses = 5;

    // Five guesses per 17 hours in the end; a branch that nobody attacks never gets there.
    private const int MostDoublings = 10;

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private static readonly PortalQuery InsertCode = PortalQuery.Reference(
        "pairing_code.insert",
        "INSERT INTO pairing_code (code, merchant_id, branch_id, valid_until, guesses, voids, waits_until) VALUES (@code, @merchant, @branch, 0, 0, 0, 0) ON CONFLICT DO NOTHING");

    private static readonly PortalQuery SetDigits = PortalQuery.Reference(
        "pairing_code.set_digits",
        "UPDATE pairing_code SET digits = @digits, guesses = 0, valid_until = (CASE WHEN waits_until > @now THEN waits_until ELSE @now END) + @life "
        + "WHERE merchant_id = @merchant AND branch_id = @branch RETURNING code, valid_until");

    // The update locks the row: two instances count one after the other.
    private static readonly PortalQuery Guess = PortalQuery.Reference(
        "pairing_code.guess",
        "UPDATE pairing_code SET guesses = guesses + (CASE WHEN waits_until > @now THEN 0 ELSE 1 END) WHERE code = @code "
        + "RETURNING merchant_id, branch_id, digits, valid_until, guesses, voids, waits_until");

    private static readonly PortalQuery VoidDigits = PortalQuery.Reference(
        "pairing_code.void", "UPDATE pairing_code SET digits = NULL, voids = voids + 1, waits_until = @until WHERE code = @code");

    private static readonly PortalQuery Use = PortalQuery.Reference("pairing_code.use", "UPDATE pairing_code SET digits = NULL, guesses = 0, voids = 0 WHERE code = @code");

    private static readonly PortalQuery TakeBack = PortalQuery.Reference("pairing_code.take_back", "UPDATE pairing_code SET guesses = guesses - 1 WHERE code = @code");

    private static readonly PortalQuery BranchOf = new("register.branch", "SELECT branch_id, key_id FROM register WHERE merchant_id = @merchant AND register_id = @register");

    private static readonly PortalQuery IsActive = PortalQuery.Reference("register_key.is_active", "SELECT is_active FROM register_key WHERE key_id = @key");

    private static readonly PortalQuery InsertKey = PortalQuery.Reference(
        "register_key.insert",
        "INSERT INTO register_key (key_id, merchant_id, branch_id, register_id, secret, is_active, created_at, changed_at) "
        + "VALUES (@key, @merchant, @branch, @register, @secret, 1, @now, @now) ON CONFLICT DO NOTHING");

    private static readonly PortalQuery EndKeys = PortalQuery.Reference(
        "register_key.end", "UPDATE register_key SET is_active = 0, changed_at = @now WHERE merchant_id = @merchant AND register_id = @register AND is_active = 1");

    private static readonly PortalQuery PutRegister = new(
        "register.put",
        "INSERT INTO register (merchant_id, register_id, branch_id, key_id, software, last_event, paired_at) VALUES (@merchant, @register, @branch, @key, @software, 0, @now) "
        + "ON CONFLICT (merchant_id, register_id) DO UPDATE SET branch_id = @branch, key_id = @key, software = @software, paired_at = @now");

    /// <summary>Gives a branch the eight characters that name it.</summary>
    public async Task NameBranchAsync(PortalSession session, string merchantId, string branchId, CancellationToken cancellationToken)
    {
        while (await session.ExecuteAsync(
            InsertCode, cancellationToken, ("code", CrockfordBase32.Encode(RandomNumberGenerator.GetBytes(5))), ("merchant", merchantId), ("branch", branchId)) == 0)
        {
            // Somebody else's code: another one.
        }
    }

    /// <summary>A new code for a branch; an older one ends. <see langword="null"/> if there is no such branch.</summary>
    public Task<PairingCode?> CreateAsync(string merchantId, string branchId, CancellationToken cancellationToken) =>
        CreateAsync(merchantId, branchId, RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture), cancellationToken);

    internal async Task<PairingCode?> CreateAsync(string merchantId, string branchId, string digits, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            async session =>
            {
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
                var life = (long)Life.TotalMilliseconds;
                // The hash holds the code, which is known only when the row is.
                var row = await session.FindAsync(
                    SetDigits, static row => Tuple.Create(row.GetString(0), row.GetInt64(1)), cancellationToken,
                    ("merchant", merchantId), ("branch", branchId), ("digits", null), ("now", now), ("life", life));
                if (row is null)
                {
                    return null;
                }

                await session.ExecuteAsync(
                    SetDigits, cancellationToken, ("merchant", merchantId), ("branch", branchId), ("digits", HashOf(row.Item1, digits)), ("now", now), ("life", life));
                return new PairingCode(
                    row.Item1, digits, DateTimeOffset.FromUnixTimeMilliseconds(row.Item2 - life), DateTimeOffset.FromUnixTimeMilliseconds(row.Item2));
            },
            cancellationToken);

    /// <summary>Tries a code. The same work is done for a branch that does not exist.</summary>
    public async Task<PairingResult> PairAsync(string code, string digits, string registerId, string? software, CancellationToken cancellationToken)
    {
        var name = Normalize(code);
        var guess = HashOf(name, digits);
        var result = await database.WriteAsync(
            async session =>
            {
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
                var row = await session.FindAsync(
                    Guess,
                    static row => new Row(row.GetString(0), row.GetString(1), row.Bytes(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)),
                    cancellationToken,
                    ("code", name),
                    ("now", now));
                var isRight = CryptographicOperations.FixedTimeEquals(row?.Digits ?? new byte[guess.Length], guess);
                if (row is null)
                {
                    return PairingResult.Wrong;
                }

                if (row.WaitsUntil > now)
                {
                    return PairingResult.Wait(TimeSpan.FromMilliseconds(row.WaitsUntil - now));
                }

                if (row.Digits is null || row.ValidUntil <= now || row.Guesses > MostGuesses)
                {
                    return PairingResult.Wrong;
                }

                if (isRight)
                {
                    return await PairAsync(session, name, row, registerId, software, now, cancellationToken);
                }

                if (row.Guesses == MostGuesses)
                {
                    var wait = TimeSpan.FromMinutes(1L << (int)Math.Min(row.Voids, MostDoublings));
                    await session.ExecuteAsync(VoidDigits, cancellationToken, ("code", name), ("until", now + (long)wait.TotalMilliseconds));
                }

                return PairingResult.Wrong;
            },
            cancellationToken);
        if (result.Key is not null)
        {
            await registers.RefreshAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>Ends the key that a register has; what waits for it stays, and so do links made with the key.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> UnpairAsync(string merchantId, string registerId, CancellationToken cancellationToken)
    {
        var ended = await database.WriteAsync(
            session => session.ExecuteAsync(EndKeys, cancellationToken, ("merchant", merchantId), ("register", registerId), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds())),
            cancellationToken);
        await registers.RefreshAsync(cancellationToken);
        return ended > 0;
    }

    /// <summary>A code as people type it.</summary>
    internal static string Normalize(string code) =>
        string.Concat(code.Where(static c => c is not ('-' or ' ')).Select(static c => char.ToUpperInvariant(c) switch { 'O' => '0', 'I' or 'L' => '1', var upper => upper }));

    private static byte[] HashOf(string code, string digits) => SHA256.HashData(Encoding.UTF8.GetBytes("pair1 " + code + " " + digits));

    private async Task<PairingResult> PairAsync(PortalSession session, string code, Row row, string registerId, string? software, long now, CancellationToken cancellationToken)
    {
        var known = await session.FindAsync(
            BranchOf, static row => Tuple.Create(row.GetString(0), row.GetInt64(1)), cancellationToken, ("merchant", row.MerchantId), ("register", registerId));
        if (known is not null && known.Item1 != row.BranchId
            && await session.FindAsync(IsActive, static row => Tuple.Create(row.GetInt64(0)), cancellationToken, ("key", known.Item2)) is { Item1: not 0 })
        {
            // Receipts are named by register and number: two branches' registers of one name would be one register.
            await session.ExecuteAsync(TakeBack, cancellationToken, ("code", code));
            return PairingResult.Taken;
        }

        await session.ExecuteAsync(EndKeys, cancellationToken, ("merchant", row.MerchantId), ("register", registerId), ("now", now));
        var secret = RandomNumberGenerator.GetBytes(RegisterKey.SecretLength);
        RegisterKey key;
        do
        {
            key = new RegisterKey((uint)RandomNumberGenerator.GetInt32(1, int.MaxValue), secret);
        }
        while (await session.ExecuteAsync(
            InsertKey,
            cancellationToken,
            ("key", (long)key.Id),
            ("merchant", row.MerchantId),
            ("branch", row.BranchId),
            ("register", registerId),
            ("secret", registers.Protect(key)),
            ("now", now)) == 0);
        CryptographicOperations.ZeroMemory(secret);
        await session.ExecuteAsync(
            PutRegister,
            cancellationToken,
            ("merchant", row.MerchantId),
            ("register", registerId),
            ("branch", row.BranchId),
            ("key", (long)key.Id),
            ("software", software),
            ("now", now));
        await session.ExecuteAsync(Use, cancellationToken, ("code", code));
        return PairingResult.Paired(row.MerchantId, row.BranchId, key);
    }

    private sealed record Row(string MerchantId, string BranchId, byte[]? Digits, long ValidUntil, long Guesses, long Voids, long WaitsUntil);
}
