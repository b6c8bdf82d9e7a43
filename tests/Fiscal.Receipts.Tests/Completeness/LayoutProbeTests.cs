using System.Globalization;
using System.Text;
using Fiscal.Documents;
using Fiscal.Journal;
using Fiscal.Receipts.Tests.Rendering;
using Fiscal.Testing;

namespace Fiscal.Receipts.Tests.Completeness;

/// <summary>The receipts that layouts are tried on are what a register makes; <c>FISCAL_ACCEPT=1</c> writes them anew.</summary>
public sealed class LayoutProbeTests
{
    public static TheoryData<string> Ids => new(Made().Keys);

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_probe_is_what_a_register_makes(string id)
    {
        var expected = ReceiptJson.WriteText(Made()[id]) + "\n";
        if (Environment.GetEnvironmentVariable("FISCAL_ACCEPT") == "1")
        {
            File.WriteAllText(FileOf(id), expected, new UTF8Encoding(false));
        }

        Assert.Equal(expected, File.ReadAllText(FileOf(id)));
        Assert.Equal(expected, ReceiptJson.WriteText(Assert.Single(LayoutProbes.All, probe => probe.Id == id).Receipt) + "\n");
    }

    [Fact]
    public void There_is_a_probe_for_every_element_of_the_law()
    {
        Assert.Equal(Made().Keys, LayoutProbes.All.Select(static probe => probe.Id));
        var required = LayoutProbes.All.SelectMany(static probe => LegalElements.RequiredOn(probe.Receipt)).Distinct();
        Assert.Equal(Enum.GetValues<LegalElement>().Where(static element => element != LegalElement.None), required.Order());
    }

    private static string FileOf(string id) => Path.Combine(Tool.Repository, "src", "Fiscal.Receipts", "Completeness", "Probes", id + ".json");

    private static Dictionary<string, Receipt> Made()
    {
        var number = 100;
        var sale = Sale().Build();
        return new Dictionary<string, Receipt>
        {
            ["sale"] = sale,
            ["several-rates"] = Rates().Build(),
            ["exempt"] = New().Line("Deutschkurs", 1.125m, 40m, VatCategory.Exempt).Build(),
            ["small-business"] = New().Merchant(new Merchant("Nähstube Anna Beispiel", new Address("Am Markt 4", "99423", "Weimar"), taxNumber: "162/123/45678", smallBusiness: true)).Line("Hose kürzen", 2.125m, 12m, VatCategory.Exempt).Build(),
            ["reversal"] = New().Reversal(sale, 12).Build(),
            ["outage"] = Sale().Outage(17).Build(),
            ["training"] = Sale().Training().Build(),
            ["first-order"] = Table().Build(),
            ["two-payments"] = Rates().Cash(11.50m, 20m).Pay(PaymentKind.DebitCard, 20m, "girocard", "** KUNDENBELEG **\nTerminal 61234567\nBetrag 20,00 EUR\nBezahlung erfolgt").Build(),
            ["foreign-currency"] = Foreign().Build(),
            ["above-250"] = New().Line("Hochzeitstorte", 1.25m, 240m, VatCategory.Reduced).Pay(PaymentKind.CreditCard, 300m).Build(),
            ["invoice"] = Invoice().Build(),
            ["order"] = Dishes().Order("Tisch 7").Build(),
            ["cash-movement"] = New().Line("Wechselgeld von der Bank", 1m, 50m, VatCategory.NotTaxable, static line => line.BusinessCase = BusinessCase.PayIn).Build(),
            ["interim-bill"] = Interim().Build(),
            ["count"] = Count().Build(),
        };

        ReceiptBuilder New() => new ReceiptBuilder().Number(++number, printed: "2026-" + number).Cashier("7", "Anna");

        ReceiptBuilder Sale() => New().Line("Äpfel Boskoop", 2.125m, 8m, VatCategory.Reduced, static line => line.Unit = "kg");

        ReceiptBuilder Rates() => Sale().Line("Kaffee gemahlen", 3.625m, 4m, VatCategory.Standard, static line => line.Unit = "kg");

        ReceiptBuilder Dishes() => New().Line("Tagessuppe", 2m, 6.50m, VatCategory.Reduced).Line("Weinschorle 0,25 l", 4m, 4.10m, VatCategory.Standard);

        ReceiptBuilder Table()
        {
            var builder = Dishes();
            builder.Draft.FirstOrderStart = new DateTimeOffset(2026, 11, 24, 6, 41, 9, TimeSpan.FromHours(1));
            builder.Draft.AllocationGroups.Add("Tisch 7");
            builder.Draft.InHouse = true;
            return builder;
        }

        ReceiptBuilder Interim()
        {
            var builder = Table().Type(ReceiptType.Other, "Zwischenrechnung");
            builder.Draft.Notes.Add("Zwischenrechnung Nr. 1");
            return builder;
        }

        // As CashCount writes it.
        ReceiptBuilder Count()
        {
            var builder = New().Line("Kassendifferenz", -1m, 0.50m, VatCategory.NotTaxable, static line => line.BusinessCase = BusinessCase.CashDifference).Cash(-0.50m);
            builder.Draft.Extensions["fiscal.count"] = """{"expected":"137.45","counted":"136.95","other":"0.00","pieces":{"20.00":5,"10.00":3,"2.00":2,"1.00":2,"0.50":1,"0.20":2,"0.05":1}}""";
            return builder;
        }

        ReceiptBuilder Foreign()
        {
            var builder = Sale();
            var payment = builder.Draft.Pay(PaymentKind.Cash, 18.36m);
            payment.Currency = "USD";
            payment.BaseAmount = 17m;
            payment.ExchangeRate = 1.08m;
            payment.ExchangeRateSource = "EZB";
            return builder;
        }

        ReceiptBuilder Invoice()
        {
            var builder = New().Type(ReceiptType.Invoice).Line("Beratung", 2.5m, 150m, VatCategory.Standard).Line("Fachbuch", 1.125m, 40m, VatCategory.Reduced);
            builder.Draft.References.Add(new ReceiptReference(ReferenceType.Receipt, sale.BonId.ToString(CultureInfo.InvariantCulture), registerId: sale.RegisterId, closingNumber: 12, date: sale.End, receiptNumber: sale.Number));
            builder.Draft.Customer = new Customer("Erika Beispiel GmbH", "K-9", address: new Address("Am Ring 3", "10115", "Berlin"), vatId: "DE987654321");
            return builder;
        }
    }
}
