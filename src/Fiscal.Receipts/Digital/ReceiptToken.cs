using System.Security.Cryptography;

namespace Fiscal.Receipts;

/// <summary>The secret part of a receipt's link: 45 characters that nobody can guess, made by the till alone (spec digital-receipt §3.1).</summary>
/// <remarks>
/// Immutable. Key id (4 bytes), link secret (16 bytes of the till's random numbers) and 8 bytes of HMAC-SHA-256 over both, as Crockford Base32 in upper case.
/// The secret alone protects the receipt; the authentication code lets a portal tell a receipt that is on its way from a wrong link without asking its database.
/// <see cref="ToString"/> gives the token: it belongs into a link and into no log.
/// </remarks>
public sealed class ReceiptToken
{
    /// <summary>Length of a token: 45 characters.</summary>
    public const int Length = 45;

    /// <summary>Length of a link secret: 16 bytes.</summary>
    public const int LinkSecretLength = 16;

    private const int KeyIdLength = 4;
    private const int CodeLength = 8;

    private readonly byte[] _bytes;

    private ReceiptToken(byte[] bytes) => _bytes = bytes;

    /// <summary>Number of the register key it was made with.</summary>
    public uint KeyId => ((uint)_bytes[0] << 24) | ((uint)_bytes[1] << 16) | ((uint)_bytes[2] << 8) | _bytes[3];

    /// <summary>Makes the token of a receipt.</summary>
    /// <param name="key">The register's key.</param>
    /// <param name="linkSecret">16 bytes, sealed with the receipt (<see cref="Receipt.LinkSecret"/>).</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="linkSecret"/> has not 16 bytes: the receipt was not read from the journal.</exception>
    public static ReceiptToken Create(RegisterKey key, byte[] linkSecret)
    {
        if (key is null)
        {
            throw new ArgumentNullException(nameof(key));
        }

        CheckSecret(linkSecret);
        var bytes = new byte[KeyIdLength + LinkSecretLength + CodeLength];
        bytes[0] = (byte)(key.Id >> 24);
        bytes[1] = (byte)(key.Id >> 16);
        bytes[2] = (byte)(key.Id >> 8);
        bytes[3] = (byte)key.Id;
        linkSecret.CopyTo(bytes, KeyIdLength);
        Code(key, bytes).AsSpan(0, CodeLength).CopyTo(bytes.AsSpan(KeyIdLength + LinkSecretLength));
        return new ReceiptToken(bytes);
    }

    /// <summary>Reads a token as people and scanners write it: any case, O for 0, I and L for 1. Says nothing about whether it is right.</summary>
    /// <param name="text">45 characters.</param>
    /// <param name="token">The token; <see langword="null"/> if the text is none.</param>
    /// <returns>Whether the text has the form of a token.</returns>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ReceiptToken? token)
    {
        var bytes = new byte[KeyIdLength + LinkSecretLength + CodeLength];
        token = text is not null && CrockfordBase32.TryDecode(text, bytes) ? new ReceiptToken(bytes) : null;
        return token is not null;
    }

    /// <summary>What a portal finds the receipt by: SHA-256 of "bon1" and the link secret. Nobody gets from it to the token.</summary>
    /// <param name="linkSecret">16 bytes.</param>
    /// <returns>32 bytes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="linkSecret"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="linkSecret"/> has not 16 bytes.</exception>
    public static byte[] StorageKeyOf(byte[] linkSecret)
    {
        CheckSecret(linkSecret);
        return Hash("bon1"u8, linkSecret);
    }

    /// <summary>What a portal finds the receipt by (spec §3.3): 32 bytes.</summary>
    public byte[] GetStorageKey() => Hash("bon1"u8, _bytes.AsSpan(KeyIdLength, LinkSecretLength));

    /// <summary>Whether the token was made with this key; takes the same time for every wrong one.</summary>
    /// <param name="key">The key that <see cref="KeyId"/> names.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    public bool IsMadeWith(RegisterKey key)
    {
        var code = Code(key ?? throw new ArgumentNullException(nameof(key)), _bytes);
        var difference = key.Id ^ KeyId;
        for (var i = 0; i < CodeLength; i++)
        {
            difference |= (uint)(code[i] ^ _bytes[KeyIdLength + LinkSecretLength + i]);
        }

        return difference == 0;
    }

    /// <summary>The token, 45 upper-case characters.</summary>
    public override string ToString() => CrockfordBase32.Encode(_bytes);

    /// <summary>A hash under another name: what has it in common with the receipt's key only the holder of the link can tell (spec §7).</summary>
    internal byte[] GetKey(ReadOnlySpan<byte> name) => Hash(name, _bytes.AsSpan(KeyIdLength, LinkSecretLength));

    private static byte[] Code(RegisterKey key, byte[] token)
    {
        var message = new byte[KeyIdLength + KeyIdLength + LinkSecretLength];
        "bon1"u8.CopyTo(message);
        token.AsSpan(0, KeyIdLength + LinkSecretLength).CopyTo(message.AsSpan(4));
        return key.Authenticate(message);
    }

    private static byte[] Hash(ReadOnlySpan<byte> name, ReadOnlySpan<byte> secret)
    {
        var message = new byte[name.Length + secret.Length];
        name.CopyTo(message);
        secret.CopyTo(message.AsSpan(name.Length));
        using var sha = SHA256.Create();
        return sha.ComputeHash(message);
    }

    private static void CheckSecret(byte[] linkSecret)
    {
        if (linkSecret is null)
        {
            throw new ArgumentNullException(nameof(linkSecret));
        }

        if (linkSecret.Length != LinkSecretLength)
        {
            throw new ArgumentException($"A link secret has {LinkSecretLength} bytes, not {linkSecret.Length}: take the receipt from the journal.", nameof(linkSecret));
        }
    }
}
