using System.Security.Cryptography;
using System.Text;

namespace Fiscal.Receipts.Portal;

/// <summary>What has to be kept of a customer until the mail is out: encrypted with AES-256-GCM, bound to its row.</summary>
internal sealed record MailContent(string Address, string Link, string Language)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public byte[] Encrypt(byte[] key, string mailId)
    {
        var plain = Encoding.UTF8.GetBytes(Address + "\n" + Link + "\n" + Language);
        var box = new byte[NonceLength + plain.Length + TagLength];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, plain, box.AsSpan(NonceLength, plain.Length), box.AsSpan(NonceLength + plain.Length), Encoding.ASCII.GetBytes(mailId));
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    /// <summary>Opens it; <see langword="null"/> if key or row are not those it was made with.</summary>
    public static MailContent? Decrypt(byte[] content, byte[] key, string mailId)
    {
        if (content.Length < NonceLength + TagLength)
        {
            return null;
        }

        var plain = new byte[content.Length - NonceLength - TagLength];
        try
        {
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(content.AsSpan(0, NonceLength), content.AsSpan(NonceLength, plain.Length), content.AsSpan(NonceLength + plain.Length), plain, Encoding.ASCII.GetBytes(mailId));
            return Encoding.UTF8.GetString(plain).Split('\n') is [var address, var link, var language] ? new MailContent(address, link, language) : null;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Names no one.</summary>
    public override string ToString() => "mail to a customer";
}
