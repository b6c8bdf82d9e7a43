namespace Fiscal.Receipts;

/// <summary>What a register and its portal share since they were paired: it names the register in links and proves its requests.</summary>
/// <remarks>Immutable. <see cref="ToString"/> names the key and never shows the secret.</remarks>
public sealed class RegisterKey
{
    /// <summary>Length of the secret: 32 bytes.</summary>
    public const int SecretLength = 32;

    private readonly byte[] _secret;

    /// <summary>Creates a key.</summary>
    /// <param name="id">Number that the portal gave it; unique among all registers of a portal.</param>
    /// <param name="secret">32 bytes; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="secret"/> has not 32 bytes.</exception>
    public RegisterKey(uint id, byte[] secret)
    {
        if (secret is null)
        {
            throw new ArgumentNullException(nameof(secret));
        }

        if (secret.Length != SecretLength)
        {
            throw new ArgumentException($"The secret of a register key has {SecretLength} bytes, not {secret.Length}.", nameof(secret));
        }

        Id = id;
        _secret = (byte[])secret.Clone();
    }

    /// <summary>Number that the portal gave it.</summary>
    public uint Id { get; }

    /// <summary>A copy of the secret, 32 bytes: for whoever stores it.</summary>
    public byte[] GetSecret() => (byte[])_secret.Clone();

    /// <summary>Names the key; not the secret.</summary>
    public override string ToString() => "register key " + Id.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    internal byte[] Authenticate(byte[] message)
    {
        using var mac = new System.Security.Cryptography.HMACSHA256(_secret);
        return mac.ComputeHash(message);
    }
}
