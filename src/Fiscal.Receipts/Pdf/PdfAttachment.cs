namespace Fiscal.Receipts;

/// <summary>A file inside a PDF file: the data that the receipt was made from.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class PdfAttachment
{
    /// <summary>Creates an attachment.</summary>
    /// <param name="name">File name without a folder, for example <c>receipt.json</c>.</param>
    /// <param name="content">The bytes; copied.</param>
    /// <param name="mediaType">Media type, for example <c>application/json</c>.</param>
    /// <param name="description">What a reader is told about it; may be empty.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or names a folder, or <paramref name="mediaType"/> is none.</exception>
    public PdfAttachment(string name, byte[] content, string mediaType = "application/json", string description = "")
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        MediaType = mediaType ?? throw new ArgumentNullException(nameof(mediaType));
        Description = description ?? throw new ArgumentNullException(nameof(description));
        if (name.Length == 0 || name.IndexOfAny(['/', '\\', ':']) >= 0 || name.Any(char.IsControl))
        {
            throw new ArgumentException("An attachment has a file name without a folder, for example receipt.json.", nameof(name));
        }

        if (mediaType.IndexOf('/') is var slash && (slash <= 0 || slash == mediaType.Length - 1 || mediaType.Any(static c => c is <= ' ' or > '~')))
        {
            throw new ArgumentException("A media type looks like application/json.", nameof(mediaType));
        }

        Content = (byte[])(content ?? throw new ArgumentNullException(nameof(content))).Clone();
    }

    /// <summary>File name.</summary>
    public string Name { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Media type.</summary>
    public string MediaType { get; }

    /// <summary>What a reader is told about it.</summary>
    public string Description { get; }
}
