using System.Globalization;

namespace Fiscal.Documents;

/// <summary>The built-in layout of an order slip, for kitchen and bar: table, time and what to make, large, without prices.</summary>
/// <remarks>Immutable and thread-safe. It is no receipt; cancelled lines are struck by the word STORNO.</remarks>
public sealed class OrderSlipLayout : ReceiptLayout
{
    private readonly bool _cut;

    /// <summary>Creates the layout.</summary>
    /// <param name="cut">Whether the paper is cut at the end.</param>
    public OrderSlipLayout(bool cut = true) => _cut = cut;

    /// <inheritdoc/>
    protected override ReceiptDocument CreateCore(Receipt receipt, ReceiptLayoutContext context)
    {
        var german = context.Language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) != true;
        var large = new TextStyle(bold: true, height: 2);
        var number = receipt.Number.ToString(CultureInfo.InvariantCulture);
        var isMove = receipt.AllocationGroups.Count > 1;
        var title = isMove ? (german ? "UMBUCHUNG" : "MOVED") : german ? "BESTELLUNG" : "ORDER";
        var document = new DocumentBuilder
        {
            Language = german ? "de" : "en",
            Title = (german ? "Bestellung " : "Order ") + number,
            Kind = DocumentKind.Order,
            Marks = new ReceiptFacts(receipt, new StandardLayoutOptions(), context).Marks,
        };
        document.Section(SectionRole.Head);
        document.Text(string.Join(" → ", receipt.AllocationGroups), TextAlignment.Center, large);
        document.Text(title + " " + number + " – " + (german ? "kein Beleg" : "kein Beleg / no receipt"), TextAlignment.Center);
        if (receipt.Type == ReceiptType.Training)
        {
            document.Text(ReceiptTexts.Training, TextAlignment.Center, large);
        }

        if (context.IsCopy)
        {
            document.Text(german ? "KOPIE" : "KOPIE / COPY", TextAlignment.Center, large);
        }

        if (receipt.IsTest)
        {
            document.Row(new Cell(TextAlignment.Center, new TextRun(ReceiptTexts.Test, language: "de")));
        }

        var server = receipt.Cashier is { } cashier ? "  " + (cashier.Name is { Length: > 0 } name ? name : cashier.Id) : string.Empty;
        var start = new TextRun(PaperFormat.Date(receipt.Start, german) + " " + PaperFormat.Time(receipt.Start), null, receipt.Signature is null ? LegalElement.Start : LegalElement.None, MachineValue.OfTime(receipt.Start));
        document.Row(new Cell(TextAlignment.Center, start, new TextRun(server)));
        document.Section(SectionRole.Order);
        document.Rule();
        foreach (var line in receipt.Lines.Where(l => !isMove || l.Quantity > 0))
        {
            var quantity = PaperFormat.Exact(Math.Abs(line.Quantity), 0, german) + (line.Unit is { Length: > 0 } unit ? " " + unit : " x");
            document.Row(new Cell(TextAlignment.Left, new TextRun((line.Quantity < 0 ? "STORNO " : string.Empty) + quantity + " ", large), new TextRun(line.Text, large, LegalElement.QuantityAndKind)));
            foreach (var component in line.Components)
            {
                document.Text("   - " + PaperFormat.Exact(component.Quantity, 0, german) + " x " + component.Name);
            }
        }

        foreach (var note in receipt.Notes)
        {
            document.Text(note);
        }

        return (_cut ? document.Cut() : document).ToDocument();
    }
}
