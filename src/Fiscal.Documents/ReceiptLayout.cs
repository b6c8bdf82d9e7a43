namespace Fiscal.Documents;

/// <summary>Turns a receipt into a document.</summary>
/// <remarks>Implementations are immutable after construction and thread-safe; the same receipt and context give an equal document.</remarks>
public abstract class ReceiptLayout
{
    /// <summary>Identity of the layout that is sealed with a receipt: SHA-256 over everything that shapes it (32 bytes); empty for the <see cref="StandardLayout"/>.</summary>
    public virtual ReadOnlyMemory<byte> LayoutId => default;

    /// <summary>Makes the document of a receipt.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="context">Language and copy mark; German original by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    public ReceiptDocument Create(Receipt receipt, ReceiptLayoutContext? context = null) =>
        CreateCore(Guard.NotNull(receipt, nameof(receipt)), context ?? new ReceiptLayoutContext());

    /// <summary>Makes the document of a receipt; the arguments are not <see langword="null"/>.</summary>
    protected abstract ReceiptDocument CreateCore(Receipt receipt, ReceiptLayoutContext context);
}
