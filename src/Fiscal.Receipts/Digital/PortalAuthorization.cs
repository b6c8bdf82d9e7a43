using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fiscal.Receipts;

/// <summary>How a register proves a request to its portal (spec digital-receipt §10): <c>Fiscal keyId="…", time="…", mac="…"</c>.</summary>
/// <remarks>
/// The code is HMAC-SHA-256 with the register's key over <c>fiscal1</c>, method, path, time and the hexadecimal SHA-256 of the body as sent, separated by line feeds.
/// The path begins with <c>/api/</c>: a path base in front of it is the proxy's business.
/// </remarks>
internal sealed class PortalAuthorization
{
    public const string Scheme = "Fiscal";

    private PortalAuthorization(uint keyId, string time, byte[] code)
    {
        KeyId = keyId;
        Time = time;
        Code = code;
    }

    public uint KeyId { get; }

    /// <summary>As written, so that it can be checked as it was signed.</summary>
    public string Time { get; }

    public byte[] Code { get; }

    public static PortalAuthorization Create(RegisterKey key, string method, string path, DateTimeOffset time, byte[] bodyHash)
    {
        var written = time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new PortalAuthorization(key.Id, written, key.Authenticate(Message(method, path, written, bodyHash)));
    }

    /// <summary>Reads the value of an <c>Authorization</c> header; at most 200 characters are looked at.</summary>
    public static PortalAuthorization? TryParse(string? header)
    {
        if (header is null || header.Length > 200 || !header.StartsWith(Scheme + " ", StringComparison.Ordinal))
        {
            return null;
        }

        string? keyId = null;
        string? time = null;
        string? code = null;
        foreach (var part in header.Substring(Scheme.Length + 1).Split(','))
        {
            var pair = part.Trim();
            var equals = pair.IndexOf('=');
            if (equals < 1 || pair.Length < equals + 3 || pair[equals + 1] != '"' || pair[pair.Length - 1] != '"')
            {
                return null;
            }

            var value = pair.Substring(equals + 2, pair.Length - equals - 3);
            switch (pair.Substring(0, equals))
            {
                case "keyId":
                    keyId = value;
                    break;
                case "time":
                    time = value;
                    break;
                case "mac":
                    code = value;
                    break;
                default:
                    return null;
            }
        }

        return keyId is { Length: 8 } && uint.TryParse(keyId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            && time is not null && code is { Length: 44 } && FromBase64(code) is { Length: 32 } bytes
            ? new PortalAuthorization(id, time, bytes)
            : null;
    }

    /// <summary>When it was signed; <see langword="null"/> if that is no time.</summary>
    public DateTimeOffset? SignedAt =>
        DateTimeOffset.TryParseExact(Time, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    public bool IsMadeWith(RegisterKey key, string method, string path, byte[] bodyHash)
    {
        var expected = key.Authenticate(Message(method, path, Time, bodyHash));
        var difference = (int)(key.Id ^ KeyId);
        for (var i = 0; i < expected.Length; i++)
        {
            difference |= expected[i] ^ Code[i];
        }

        return difference == 0;
    }

    /// <summary>The header's value.</summary>
    public override string ToString() =>
        Scheme + " keyId=\"" + KeyId.ToString("x8", CultureInfo.InvariantCulture) + "\", time=\"" + Time + "\", mac=\"" + Convert.ToBase64String(Code) + "\"";

    public static byte[] HashOf(byte[] body)
    {
        using var sha = SHA256.Create();
        return sha.ComputeHash(body);
    }

    private static byte[] Message(string method, string path, string time, byte[] bodyHash)
    {
        var message = new StringBuilder("fiscal1\n").Append(method).Append('\n').Append(path).Append('\n').Append(time).Append('\n');
        foreach (var b in bodyHash)
        {
            message.Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        return Encoding.UTF8.GetBytes(message.ToString());
    }

    private static byte[]? FromBase64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
