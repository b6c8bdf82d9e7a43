using System.Security.Cryptography;
using System.Text;

namespace Fiscal.Receipts;

/// <summary>How a till proves itself to the display server of the same machine: as a register to its portal, with a key made from a secret file. The secret itself never travels.</summary>
internal static class DisplayFeedProof
{
    private const int LeastSecret = 32;
    private const int MostSecret = 4_096;

    /// <summary>The path that is signed, wherever the server maps it.</summary>
    public static string PathOf(string name) => "/display-feed/" + name;

    /// <summary>Reads the secret: a text of at least 32 characters; blanks and line ends around it do not count.</summary>
    public static RegisterKey ReadKey(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.Length > MostSecret)
        {
            throw new InvalidDataException($"The secret of customer displays in {path} is longer than {MostSecret} bytes.");
        }

        using var reader = new StreamReader(file, Encoding.UTF8);
        var secret = reader.ReadToEnd().Trim();
        if (secret.Length < LeastSecret)
        {
            throw new InvalidDataException($"The secret of customer displays in {path} is too short: it needs {LeastSecret} random characters.");
        }

        using var hash = SHA256.Create();
        return new RegisterKey(0, hash.ComputeHash(Encoding.UTF8.GetBytes("fiscal display feed\n" + secret)));
    }
}
