using System.IO.Compression;
using System.Text;
using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A link that holds the receipt itself, for shops without network (spec digital-receipt §4): <c>https://HOST/O#DATA</c>. What stands behind # never leaves the customer's phone; the page only draws it.</summary>
/// <remarks>
/// DATA is a version byte (1) and the EKaBS JSON of <see cref="EkabsJson"/> in raw deflate. Two bytes become three symbols of <c>0-9 A-Z $ * - . :</c>, most significant first
/// (b₁·256 + b₂ = s₁·41² + s₂·41 + s₃); a last single byte becomes two. All symbols are in the alphanumeric set of QR codes, and legal in a fragment.
/// </remarks>
public static class SelfContainedReceipt
{
    private const string Symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-.:";
    private const byte Version = 1;

    // What a hostile code may unpack to.
    private const int MaxJson = 256 * 1024;

    /// <summary>Writes the link of a receipt.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="publicUrl">The portal's public address; its page under <c>O</c> needs no data of the receipt.</param>
    /// <returns>The link; <see langword="null"/> if the code would be larger than phones read well (<see cref="QrMatrix.LargestComfortableVersion"/> at level L).</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static string? TryEncode(Receipt receipt, Uri publicUrl)
    {
        var link = Encode(receipt, publicUrl);
        try
        {
            return QrMatrix.FromText(link, QrErrorLevel.Low).Version <= QrMatrix.LargestComfortableVersion ? link : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Writes the link of a receipt, whatever its length.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="publicUrl">The portal's public address.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static string Encode(Receipt receipt, Uri publicUrl)
    {
        if (publicUrl is null)
        {
            throw new ArgumentNullException(nameof(publicUrl));
        }

        var json = EkabsJson.Write(receipt);
        using var data = new MemoryStream();
        data.WriteByte(Version);
        using (var deflate = new DeflateStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(json, 0, json.Length);
        }

        return ReceiptLink.Write(publicUrl, "O#" + ToSymbols(data.ToArray()));
    }

    /// <summary>Reads the EKaBS JSON out of a link, also from somebody who is not trusted.</summary>
    /// <param name="link">The whole link, or what stands behind #.</param>
    /// <returns>UTF-8 JSON, at most 256 KiB.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="link"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">There is no such data, it is damaged, or of a later version.</exception>
    public static byte[] Decode(string link)
    {
        if (link is null)
        {
            throw new ArgumentNullException(nameof(link));
        }

        var data = FromSymbols(link.Substring(link.IndexOf('#') + 1));
        if (data.Length < 2 || data[0] != Version)
        {
            throw new FormatException("The link holds no receipt, or one of a later version.");
        }

        try
        {
            using var deflate = new DeflateStream(new MemoryStream(data, 1, data.Length - 1), CompressionMode.Decompress);
            using var json = new MemoryStream();
            var buffer = new byte[4096];
            for (var read = deflate.Read(buffer, 0, buffer.Length); read > 0; read = deflate.Read(buffer, 0, buffer.Length))
            {
                json.Write(buffer, 0, read);
                if (json.Length > MaxJson)
                {
                    throw new FormatException("The link unpacks to more than 256 KiB.");
                }
            }

            return json.ToArray();
        }
        catch (InvalidDataException damaged)
        {
            throw new FormatException("The receipt in the link is damaged.", damaged);
        }
    }

    private static string ToSymbols(byte[] data)
    {
        var text = new StringBuilder((data.Length * 3 / 2) + 2);
        for (var i = 0; i + 1 < data.Length; i += 2)
        {
            var value = (data[i] << 8) | data[i + 1];
            text.Append(Symbols[value / 1681]).Append(Symbols[value / 41 % 41]).Append(Symbols[value % 41]);
        }

        if (data.Length % 2 == 1)
        {
            text.Append(Symbols[data[data.Length - 1] / 41]).Append(Symbols[data[data.Length - 1] % 41]);
        }

        return text.ToString();
    }

    private static byte[] FromSymbols(string text)
    {
        if (text.Length % 3 == 1)
        {
            throw new FormatException("The link is cut off.");
        }

        var data = new byte[text.Length / 3 * 2 + (text.Length % 3 == 2 ? 1 : 0)];
        for (int i = 0, written = 0; i < text.Length; i += 3)
        {
            var last = i + 2 == text.Length;
            var value = last ? (Value(text[i]) * 41) + Value(text[i + 1]) : (((Value(text[i]) * 41) + Value(text[i + 1])) * 41) + Value(text[i + 2]);
            if (value > (last ? 0xFF : 0xFFFF))
            {
                throw new FormatException("The link is damaged.");
            }

            if (!last)
            {
                data[written++] = (byte)(value >> 8);
            }

            data[written++] = (byte)value;
        }

        return data;
    }

    private static int Value(char symbol) => Symbols.IndexOf(symbol) is >= 0 and var value ? value : throw new FormatException("The link holds a symbol that is none of its alphabet.");
}
