using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>The part of a receipt that comes from the TSE (§6 KassenSichV nos 2, 4, 6, 7), for programs that print the rest themselves: as text, as document and as QR code.</summary>
public static class SignatureBlock
{
    /// <summary>The block as a document of its own, for any renderer: texts and QR code, or the note of the outage.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="context">Language; German by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    public static ReceiptDocument Create(Receipt receipt, ReceiptLayoutContext? context = null)
    {
        var whole = new StandardLayout(new StandardLayoutOptions { Cut = false }).Create(receipt ?? throw new ArgumentNullException(nameof(receipt)), context);
        var serial = new DocumentSection(SectionRole.Tse, whole.Sections.Where(static section => section.Role == SectionRole.Head).SelectMany(static section => section.Blocks)
            .OfType<RowBlock>().Where(static row => row.Cells.SelectMany(static cell => cell.Runs).Any(static run => run.Element is LegalElement.RegisterSerial or LegalElement.FirstOrderStart)));
        var tse = whole.Sections.Single(static section => section.Role == SectionRole.Tse);
        return new ReceiptDocument(whole.Title, whole.Language, whole.Kind, [new DocumentSection(SectionRole.Tse, serial.Blocks.Concat(tse.Blocks.Where(static block => block is not RuleBlock)), caption: tse.Caption)], whole.Marks);
    }

    /// <summary>The block as lines of text, a label and its value each: every value that the QR code holds, readable.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="context">Language; German by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<string> ToLines(Receipt receipt, ReceiptLayoutContext? context = null) =>
        Create(receipt, context).Sections[0].Blocks.OfType<RowBlock>().Select(static row => row.Cells.Count == 2 ? row.Cells[0] + ": " + row.Cells[1] : string.Concat(row.Cells)).ToArray();

    /// <summary>The QR code of DSFinV-K (Anhang I); <see langword="null"/> without signature, and where it would be larger than a QR code can be.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    public static QrCodeBlock? ToQrCode(Receipt receipt) => Create(receipt).Sections[0].Blocks.OfType<QrCodeBlock>().SingleOrDefault();
}
