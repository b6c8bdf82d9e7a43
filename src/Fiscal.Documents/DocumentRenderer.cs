using System.Buffers;

namespace Fiscal.Documents;

/// <summary>Turns a document into the bytes of one medium.</summary>
/// <remarks>Implementations are immutable after construction and thread-safe. The same document, package version and runtime give the same bytes.</remarks>
public abstract class DocumentRenderer
{
    /// <summary>Media type of what is written, for example <c>text/plain; charset=utf-8</c>.</summary>
    public abstract string MediaType { get; }

    /// <summary>Writes a document.</summary>
    /// <param name="document">What to show.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="context">Learns what the medium could not show.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public void Render(ReceiptDocument document, IBufferWriter<byte> output, RenderContext context) =>
        RenderCore(Guard.NotNull(document, nameof(document)), Guard.NotNull(output, nameof(output)), Guard.NotNull(context, nameof(context)));

    /// <summary>Gives a document's bytes.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is <see langword="null"/>.</exception>
    public byte[] Render(ReceiptDocument document)
    {
        var buffer = new ByteBuffer();
        Render(document, buffer, new RenderContext());
        return buffer.ToArray();
    }

    /// <summary>Writes a document; the arguments are not <see langword="null"/>.</summary>
    protected abstract void RenderCore(ReceiptDocument document, IBufferWriter<byte> output, RenderContext context);
}
