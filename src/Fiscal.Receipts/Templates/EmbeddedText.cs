using System.Text;

namespace Fiscal.Receipts;

/// <summary>Texts that this assembly carries.</summary>
internal static class EmbeddedText
{
    public static string Read(string name) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(ReadBytes(name));

    public static byte[] ReadBytes(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The package lacks its own part '{name}'; it was not built whole.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
