using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Fiscal.Receipts.Portal;

/// <summary>The one page that tablets open, and the shop's picture. Everything a customer reads is text that the script puts in; the script itself never changes, so that the policy names its hash.</summary>
internal sealed class DisplayPage
{
    private const int MostPictureBytes = 10 << 20;

    private readonly byte[] _german;
    private readonly byte[] _english;
    private readonly bool _isGerman;
    private readonly string? _picturePath;

    public DisplayPage(string shopName, string? picturePath, string language)
    {
        _isGerman = language switch
        {
            "de" => true,
            "en" => false,
            _ => throw new ArgumentException($"Customer displays speak de or en, not '{language}'.", nameof(language)),
        };
        _picturePath = picturePath is null ? null : Path.GetFullPath(picturePath);
        var style = Resource("display.css");
        var script = Resource("display.js");
        ContentSecurityPolicy = $"default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        _german = Build("de", shopName, style, script);
        _english = Build("en", shopName, style, script);
    }

    public string ContentSecurityPolicy { get; }

    public ReadOnlyMemory<byte> Html(string? language) => (language switch { "de" => true, "en" => false, _ => _isGerman }) ? _german : _english;

    /// <summary>The picture as it is now; <see langword="null"/> if there is none that a browser shows.</summary>
    public async Task<(byte[] Bytes, string MediaType, string Tag)?> ReadPictureAsync(CancellationToken cancellationToken)
    {
        if (_picturePath is null)
        {
            return null;
        }

        try
        {
            var file = new FileInfo(_picturePath);
            if (!file.Exists || file.Length > MostPictureBytes)
            {
                return null;
            }

            var tag = string.Create(CultureInfo.InvariantCulture, $"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\"");
            var bytes = await File.ReadAllBytesAsync(_picturePath, cancellationToken);
            return MediaTypeOf(bytes) is { } type ? (bytes, type, tag) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // By content: a picture that is none, or an SVG with a script, is not handed out.
    private static string? MediaTypeOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? "image/png"
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : bytes.StartsWith("GIF8"u8) ? "image/gif"
        : bytes.Length > 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) ? "image/webp"
        : null;

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private byte[] Build(string language, string shopName, string style, string script) => Encoding.UTF8.GetBytes(
        Resource("display.html")
            .Replace("{language}", language, StringComparison.Ordinal)
            .Replace("{title}", language == "de" ? "Kundenanzeige" : "Customer display", StringComparison.Ordinal)
            .Replace("{picture}", _picturePath is null ? "no" : "yes", StringComparison.Ordinal)
            .Replace("{style}", style, StringComparison.Ordinal)
            .Replace("{script}", script, StringComparison.Ordinal)
            .Replace("{shop}", HtmlEncoder.Create(UnicodeRanges.All).Encode(shopName), StringComparison.Ordinal));

    private static string Resource(string name)
    {
        using var stream = typeof(DisplayPage).Assembly.GetManifestResourceStream("Display." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("\r", string.Empty, StringComparison.Ordinal);
    }
}
