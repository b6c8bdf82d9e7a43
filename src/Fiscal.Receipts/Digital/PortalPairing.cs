using System.Globalization;
using System.Text.Json;

namespace Fiscal.Receipts;

/// <summary>What a register has got from its portal: where it is, who the register is there, and the key. Kept in a file of its own.</summary>
/// <remarks>Immutable. The key's secret is in the file alone: <see cref="ToString"/> and exceptions never show it.</remarks>
public sealed class PortalPairing
{
    private const int MaxFileLength = 64 * 1024;

    /// <summary>Creates a pairing.</summary>
    /// <param name="address">Where the till reaches the portal, with a path base if there is one; https, or http on this machine.</param>
    /// <param name="publicUrl">Where customers reach it: links begin with it.</param>
    /// <param name="registerId">The register.</param>
    /// <param name="key">Its key.</param>
    /// <param name="merchantId">The merchant at the portal.</param>
    /// <param name="branchId">The branch at the portal.</param>
    /// <param name="branchName">The branch's name, for people.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An address is not absolute, or is http to another machine.</exception>
    public PortalPairing(Uri address, Uri publicUrl, string registerId, RegisterKey key, string merchantId = "", string branchId = "", string branchName = "")
    {
        Address = PortalAddress.Check(address, nameof(address));
        PublicUrl = PortalAddress.Check(publicUrl, nameof(publicUrl));
        RegisterId = registerId ?? throw new ArgumentNullException(nameof(registerId));
        Key = key ?? throw new ArgumentNullException(nameof(key));
        MerchantId = merchantId ?? throw new ArgumentNullException(nameof(merchantId));
        BranchId = branchId ?? throw new ArgumentNullException(nameof(branchId));
        BranchName = branchName ?? throw new ArgumentNullException(nameof(branchName));
    }

    /// <summary>Where the till reaches the portal; ends with a slash.</summary>
    public Uri Address { get; }

    /// <summary>Where customers reach it; ends with a slash.</summary>
    public Uri PublicUrl { get; }

    /// <summary>The register.</summary>
    public string RegisterId { get; }

    /// <summary>Its key.</summary>
    public RegisterKey Key { get; }

    /// <summary>The merchant at the portal.</summary>
    public string MerchantId { get; }

    /// <summary>The branch at the portal.</summary>
    public string BranchId { get; }

    /// <summary>The branch's name, for people.</summary>
    public string BranchName { get; }

    /// <summary>Reads the file of a pairing; <see langword="null"/> if there is none: the register is not paired.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file is no pairing. Pair the register again.</exception>
    public static PortalPairing? Load(string path)
    {
        if (path is null)
        {
            throw new ArgumentNullException(nameof(path));
        }

        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            if (new FileInfo(path).Length > MaxFileLength)
            {
                throw new FormatException($"'{path}' is no pairing with a portal: it is too long.");
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(document.RootElement, new Uri(Text(document.RootElement, "address"), UriKind.Absolute));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            // Without the inner exception: its text may quote the file, and the file holds the key.
            throw new FormatException($"'{path}' is no pairing with a portal ({e.GetType().Name}). Pair the register again.");
        }
    }

    /// <summary>Writes the file, all of it or nothing. On Unix only its owner can read it; on Windows it has the rights of its folder.</summary>
    /// <param name="path">The file; its folder has to be there.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is <see langword="null"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("address", Address.AbsoluteUri);
            json.WriteString("publicUrl", PublicUrl.AbsoluteUri);
            json.WriteString("merchant", MerchantId);
            json.WriteString("branch", BranchId);
            json.WriteString("branchName", BranchName);
            json.WriteString("register", RegisterId);
            json.WriteString("keyId", Key.Id.ToString("x8", CultureInfo.InvariantCulture));
            json.WriteBase64String("key", Key.GetSecret());
            json.WriteEndObject();
        }

        SecretFile.Write(path ?? throw new ArgumentNullException(nameof(path)), stream.ToArray());
    }

    /// <summary>Register, branch and portal; not the secret.</summary>
    public override string ToString() => $"{RegisterId} at {(BranchName.Length == 0 ? PublicUrl.Host : BranchName + " (" + PublicUrl.Host + ")")}, {Key}";

    /// <summary>What the portal answers to a pairing, and what the file holds, are the same names.</summary>
    internal static PortalPairing Read(JsonElement json, Uri address)
    {
        var id = uint.Parse(Text(json, "keyId"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return new PortalPairing(
            address,
            new Uri(Text(json, "publicUrl"), UriKind.Absolute),
            Text(json, "register"),
            new RegisterKey(id, json.GetProperty("key").GetBytesFromBase64()),
            Text(json, "merchant"),
            Text(json, "branch"),
            json.TryGetProperty("branchName", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : string.Empty);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException(name);
}
