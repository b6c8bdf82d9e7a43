namespace Fiscal.Documents;

/// <summary>The built-in layout: everything that §6 KassenSichV and the decree want on a receipt, in German or English, for every kind of receipt.</summary>
/// <remarks>Immutable and thread-safe. It has no template that could fail: when a shop's own layout does, this one prints.</remarks>
public sealed class StandardLayout : ReceiptLayout
{
    private readonly StandardLayoutOptions _options;

    /// <summary>Creates the layout.</summary>
    /// <param name="options">What the shop changes; copied.</param>
    public StandardLayout(StandardLayoutOptions? options = null) =>
        _options = (options ?? new StandardLayoutOptions()).Copy();

    /// <inheritdoc/>
    protected override ReceiptDocument CreateCore(Receipt receipt, ReceiptLayoutContext context)
    {
        var writer = new ReceiptWriter(_options, receipt, context);
        writer.WriteMerchant();
        writer.WriteHead();
        writer.WriteLines();
        writer.WriteTotal();
        writer.WriteVat();
        writer.WritePayments();
        writer.WriteCardSlips();
        writer.WriteNotes();
        writer.WriteOwnVoucher();
        writer.WriteTse();
        writer.WriteFooter();
        return writer.Document.ToDocument();
    }
}
