namespace Fiscal.Documents;

/// <summary>The built-in layout of an own voucher (Eigenbeleg): what money moved and why, its coin sheet where it is a count, and lines to sign.</summary>
/// <remarks>
/// Immutable and thread-safe. The <see cref="StandardLayout"/> prints movements of cash, too; this one is for shops where two people sign.
/// Nobody has to be handed the paper (AEAO zu §146a no. 2.5.5), but it shows the whole block of the TSE.
/// </remarks>
public sealed class CashVoucherLayout : ReceiptLayout
{
    private static readonly string Blank = new('_', 14);
    private readonly StandardLayoutOptions _options;

    /// <summary>Creates the layout.</summary>
    /// <param name="options">What the shop changes; copied.</param>
    public CashVoucherLayout(StandardLayoutOptions? options = null) =>
        _options = (options ?? new StandardLayoutOptions()).Copy();

    /// <inheritdoc/>
    protected override ReceiptDocument CreateCore(Receipt receipt, ReceiptLayoutContext context)
    {
        var writer = new ReceiptWriter(_options, receipt, context);
        var (document, texts) = (writer.Document, writer.Texts);
        document.Kind = DocumentKind.Slip;
        document.Title = texts.OwnVoucher + " " + receipt.PrintedNumber;
        writer.WriteMerchant(withTaxNumbers: false);
        document.Section(SectionRole.Head);
        document.Feed();
        writer.WriteMarks([.. writer.Facts.MarkTexts]);
        document.Feed();
        writer.WriteIdentity();
        WriteReasons(writer, receipt);
        writer.WriteTotal();
        writer.WritePayments();
        writer.WriteCount();
        writer.WriteNotes();
        WriteSignatures(writer, receipt);
        writer.WriteTse();
        writer.WriteFooter();
        return document.ToDocument();
    }

    private static void WriteReasons(ReceiptWriter writer, Receipt receipt)
    {
        if (receipt.Lines.Count == 0)
        {
            return;
        }

        var (document, texts) = (writer.Document, writer.Texts);
        var format = LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(writer.Facts.ItemAmountWidth));
        document.Feed();
        document.Section(SectionRole.Items, texts.Reason, hasHeader: true);
        document.Add(new RowBlock(format, new Cell(texts.Reason, style: TextStyle.Strong), new Cell(receipt.Currency, TextAlignment.Right, TextStyle.Strong)));
        document.Rule();
        foreach (var line in receipt.Lines)
        {
            document.Add(new RowBlock(
                format,
                new Cell(TextAlignment.Left, new TextRun(line.Text, null, LegalElement.QuantityAndKind)),
                new Cell(TextAlignment.Right, writer.Amount(line.Total))));
            foreach (var detail in writer.Facts.Details(line))
            {
                document.Add(new RowBlock(format, new Cell("  " + detail)));
            }
        }
    }

    private static void WriteSignatures(ReceiptWriter writer, Receipt receipt)
    {
        var (document, texts) = (writer.Document, writer.Texts);
        document.Section(SectionRole.Note);
        foreach (var signer in CoinSheet.Find(receipt) is null ? new[] { texts.HandedOverBy, texts.TakenOverBy } : [texts.CountedBy])
        {
            document.Feed();
            writer.Label(signer, new TextRun(Blank));
        }
    }
}
