namespace Fiscal.Documents;

/// <summary>The built-in layout of an interim bill, for guests before they pay: table, what was ordered and the sum, and in large letters that it is no receipt.</summary>
/// <remarks>
/// Immutable and thread-safe. Tax numbers and tax amounts are left out, so that nobody takes it for an invoice (§14c(2) UStG);
/// the block of the TSE is there, because an interim bill is signed like everything else (spec till-rules §5).
/// </remarks>
public sealed class InterimBillLayout : ReceiptLayout
{
    private readonly StandardLayoutOptions _options;

    /// <summary>Creates the layout.</summary>
    /// <param name="options">What the shop changes; copied.</param>
    public InterimBillLayout(StandardLayoutOptions? options = null) =>
        _options = (options ?? new StandardLayoutOptions()).Copy();

    /// <inheritdoc/>
    protected override ReceiptDocument CreateCore(Receipt receipt, ReceiptLayoutContext context)
    {
        var writer = new ReceiptWriter(_options, receipt, context);
        var (document, texts) = (writer.Document, writer.Texts);
        document.Kind = DocumentKind.Order;
        document.Title = texts.InterimTitle + " " + receipt.PrintedNumber;
        writer.WriteMerchant(withTaxNumbers: false);
        document.Section(SectionRole.Head);
        document.Feed();
        writer.WriteMarks([.. Marks(receipt, context, texts)]);
        document.Feed();
        writer.WriteIdentity();
        writer.WriteLines(withLetters: false);
        writer.WriteTotal();
        document.Section(SectionRole.Note, texts.Notes);
        document.Feed();
        foreach (var note in receipt.Notes.Append(texts.InterimNote))
        {
            document.Text(note);
        }

        writer.WriteTse();
        writer.WriteFooter();
        return document.ToDocument();
    }

    private static IEnumerable<string> Marks(Receipt receipt, ReceiptLayoutContext context, ReceiptTexts texts)
    {
        var table = string.Join(", ", receipt.AllocationGroups);
        if (table.Length != 0)
        {
            yield return table;
        }

        yield return texts.InterimBill + " – " + texts.NoReceipt;
        if (receipt.Type == ReceiptType.Training)
        {
            yield return ReceiptTexts.Training;
        }

        if (context.IsCopy)
        {
            yield return texts.Copy;
        }
    }
}
