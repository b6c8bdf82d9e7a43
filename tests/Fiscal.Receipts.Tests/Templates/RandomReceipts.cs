using System.Globalization;
using Fiscal.Testing;

namespace Fiscal.Receipts.Tests.Templates;

/// <summary>Receipts of every kind with everything on them, and texts that try to be more than text.</summary>
internal static class RandomReceipts
{
    private static readonly string[] Fragments =
    [
        "Brot", "Käse", " ", "  ", "ß", "e\u0301\u0301", "👩\u200D👧", "日本語", "\u202E0,01", "\u001B@", "\u0000", "\r\n", "\n", "\t", "\u2028", "\uD800", "\uFEFF",
        "|", "||", "{code:1}", "{command:1B 40}", "}", "{", "^^^", "\"", "`", "_", "~", "\\", "\\n", "\\x41", ";", ":", "---", "-", "===", "=", "<script>", "{{ tse.serial }}", "{% for %}",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "\u00AD", "\u200B", "12,50", "%", "&amp;",
    ];

    public static int Seed { get; } = Read("FISCAL_TEST_SEED", 20261124);

    public static int Scale { get; } = Math.Max(Read("FISCAL_TEST_SCALE", 1), 1);

    public static Receipt Next(Random random)
    {
        var type = random.Next(3) == 0 ? (ReceiptType)random.Next(8) : ReceiptType.Receipt;
        var builder = new ReceiptBuilder(random.Next(4) == 0 ? "Laden 2" : "KASSE-01").Type(type, type == ReceiptType.Other ? "Bestandsprobe" : null).Number(random.Next(1, 9999), printed: random.Next(3) == 0 ? "R-" + random.Next(99).ToString(CultureInfo.InvariantCulture) : null);
        var draft = builder.Draft;
        if (random.Next(4) == 0)
        {
            builder.ClientId("KASSE-X");
        }

        var isSmall = random.Next(6) == 0;
        builder.Merchant(new Merchant("a" + Text(random), new Address("a" + Text(random), "80331", Text(random), random.Next(5) == 0 ? "AUT" : "DEU"), random.Next(2) == 0 ? "30/123" + Text(random) : null, random.Next(2) == 0 ? "DE1" : null, isSmall));
        draft.Cashier = random.Next(2) == 0 ? new Cashier("7" + Text(random), random.Next(2) == 0 ? Text(random) : null) : null;
        draft.Customer = random.Next(2) == 0 ? new Customer(Text(random), Text(random), address: random.Next(2) == 0 ? new Address(Text(random), Text(random), Text(random)) : null, vatId: random.Next(2) == 0 ? "ATU1" : null) : null;
        if (type is ReceiptType.Invoice or ReceiptType.BenefitInKind)
        {
            draft.Customer = new Customer("a" + Text(random), Text(random), address: new Address("a" + Text(random), "10115", "a" + Text(random)), vatId: random.Next(2) == 0 ? "ATU1" : null);
        }

        draft.InHouse = random.Next(3) switch { 0 => null, 1 => true, _ => false };
        draft.FirstOrderStart = random.Next(3) == 0 ? new DateTimeOffset(2026, 11, 24, 7, 1, 2, TimeSpan.FromHours(1)) : null;
        draft.TerminalId = random.Next(3) == 0 ? "T" + Text(random) : null;
        for (var n = random.Next(3); n > 0; n--)
        {
            draft.AllocationGroups.Add("Tisch " + n.ToString(CultureInfo.InvariantCulture) + Text(random));
        }

        for (var n = random.Next(3); n > 0; n--)
        {
            draft.Notes.Add(Text(random));
        }

        if (type == ReceiptType.Invoice || random.Next(3) == 0)
        {
            draft.References.Add(new ReceiptReference((ReferenceType)random.Next(4), "4711", "n" + Text(random), "KASSE-02", random.Next(2) == 0 ? 12 : null, new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.FromHours(1)), random.Next(2) == 0 ? 99 : null));
        }

        AddContent(random, builder, type, isSmall);
        return (random.Next(4) == 0 ? builder.Outage(random.Next(1, 999)) : builder).Build();
    }

    public static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 6)).Select(_ => Fragments[random.Next(Fragments.Length)]));

    private static void AddContent(Random random, ReceiptBuilder builder, ReceiptType type, bool isSmall)
    {
        var draft = builder.Draft;
        if (type == ReceiptType.Receipt && random.Next(8) == 0)
        {
            var isCount = random.Next(2) == 0;
            builder.Line("Einzahlung" + Text(random), 1m, 50m, VatCategory.NotTaxable, line => line.BusinessCase = isCount ? BusinessCase.CashDifference : BusinessCase.PayIn);
            if (isCount && random.Next(4) > 0)
            {
                var other = random.Next(2) == 0 ? "0" : "3.25";
                draft.Extensions["fiscal.count"] = $$"""{"expected":"100.00","counted":"{{random.Next(100, 99_999).ToString(CultureInfo.InvariantCulture)}}.50","other":"{{other}}","0.05":{{random.Next(9).ToString(CultureInfo.InvariantCulture)}},"20":3}""";
            }

            return;
        }

        var total = 0m;
        var most = random.Next(20) == 0 ? 100_000_000 : 5000;
        for (var n = random.Next(1, 9); n > 0; n--)
        {
            var quantity = random.Next(-3, 12);
            quantity = quantity == 0 ? 1 : quantity;
            var price = random.Next(0, most) / 100m;
            builder.Line("a" + Text(random), quantity, price, isSmall ? VatCategory.Exempt : VatCategory.All[random.Next(VatCategory.All.Count)], line =>
            {
                line.BusinessCase = quantity < 0 ? BusinessCase.DepositRefund : BusinessCase.Sale;
                line.Unit = random.Next(4) == 0 ? "kg" + Text(random) : null;
                line.InHouse = random.Next(4) == 0 ? random.Next(2) == 0 : null;
                line.ServiceDate = random.Next(6) == 0 ? new DateTime(2026, 11, 20) : null;
                line.VoucherNumber = random.Next(8) == 0 ? "G" + Text(random) : null;
                if (random.Next(8) == 0)
                {
                    line.Agency = new Agency(1, "Auftraggeber" + Text(random), new Address("Weg 1", "10115", "a" + Text(random)), random.Next(2) == 0 ? "12/3" : null, "DE9");
                }
            });
            total += quantity * price;
        }

        if (type != ReceiptType.Receipt || total == 0m)
        {
            return;
        }

        if (random.Next(5) == 0 && total > 0m)
        {
            var payment = draft.Pay(PaymentKind.Cash, decimal.Round(total * 1.08m, 2), random.Next(2) == 0 ? Text(random) : null);
            payment.Currency = "USD";
            payment.BaseAmount = total;
            payment.ExchangeRate = 1.08m;
            payment.ExchangeRateSource = "EZB" + Text(random);
            return;
        }

        var cash = random.Next(2) == 0 && total > 1m ? 1m : 0m;
        if (cash != 0m)
        {
            builder.Cash(cash, random.Next(2) == 0 ? 20m : null);
        }

        builder.Pay((PaymentKind)random.Next(1, 6), total - cash, random.Next(2) == 0 ? Text(random) : null, random.Next(3) == 0 ? "** HÄNDLERBELEG **\r\n  " + Text(random) + "\n\nVielen Dank  " : null);
    }

    private static int Read(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
