using System.Text;

namespace Fiscal.Documents.Tests;

/// <summary>No shop text and no paper width stops a receipt.</summary>
public sealed class StandardLayoutFuzzTests
{
    private static readonly string[] Fragments =
    [
        "Brot", " ", "  ", "ß", "İı", "e\u0301\u0301\u0301", "👨\u200D👩\u200D👧", "🇩🇪", "日本語", "\u202E0,01", "\u2066", "\u001B@", "\u001Dr\u0001", "\u0000", "\r\n", "\u0085", "\u2028", "\uD800", "\uDC00", "\uFEFF",
        "|", "{code:1}", "^^^", "<script>", "שלום", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "\u00AD", "\u200B",
    ];

    [Fact]
    public void Hostile_names_and_narrow_paper_still_give_a_whole_receipt()
    {
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 300 * TestSettings.Scale; i++)
        {
            var receipt = RandomReceipt(random);
            var width = random.Next(4) == 0 ? random.Next(8, 32) : random.Next(32, 60);
            var document = new StandardLayout().Create(receipt, new ReceiptLayoutContext { Language = random.Next(2) == 0 ? "de" : "en", IsCopy = random.Next(2) == 0 });
            var text = new TextRenderer(new TextRendererOptions { CharactersPerLine = width, DrawQrCodes = true }).RenderToString(document);

            Assert.Empty(LegalElements.RequiredOn(receipt).Except(document.GetLegalElements()));
            Assert.DoesNotContain(text, c => c != '\n' && (char.IsControl(c) || c is (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069')));
            // Strict encoding refuses lone surrogates.
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text);
            foreach (var line in new ColumnEngine(new ColumnEngineOptions { CharactersPerLine = width }).Arrange(document))
            {
                Assert.All(line.Cells, cell => Assert.InRange(cell.Start + cell.Width, 0, 2 * width));
            }
        }
    }

    private static Receipt RandomReceipt(Random random)
    {
        var draft = SampleReceipts.Draft(draft =>
        {
            draft.Cashier = random.Next(2) == 0 ? new Cashier(Text(random), Text(random)) : null;
            draft.Customer = random.Next(2) == 0 ? new Customer(Text(random), Text(random), address: new Address(Text(random), Text(random), Text(random))) : null;
            draft.InHouse = random.Next(3) switch { 0 => null, 1 => true, _ => false };
            draft.FirstOrderStart = random.Next(3) == 0 ? SampleReceipts.Start.AddHours(-1) : null;
            var total = 0m;
            for (var n = random.Next(1, 9); n > 0; n--)
            {
                var quantity = random.Next(-3, 12);
                var line = draft.AddLine("a" + Text(random), quantity == 0 ? 1 : quantity, random.Next(0, random.Next(20) == 0 ? 100_000_000 : 5000) / 100m, VatCategory.All[random.Next(VatCategory.All.Count)]);
                line.BusinessCase = line.Quantity < 0 ? BusinessCase.DepositRefund : BusinessCase.Sale;
                total += line.Quantity * line.UnitPrice;
            }

            draft.Notes.Add(Text(random));
            draft.Pay((PaymentKind)random.Next(6), total, random.Next(2) == 0 ? Text(random) : null).CardSlip = random.Next(3) == 0 ? Text(random) : null;
        });
        return random.Next(4) == 0
            ? SampleReceipts.Unsigned(draft, random.Next(1, int.MaxValue), test: random.Next(2) == 0)
            : SampleReceipts.Signed(draft, new Merchant("a" + Text(random), new Address("a" + Text(random), "80331", Text(random)), Text(random)), test: random.Next(2) == 0);
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 6)).Select(_ => Fragments[random.Next(Fragments.Length)]));
}
