using Fiscal.Cli.Output;

namespace Fiscal.Cli.Replay;

/// <summary>What a replay sold, over the baskets asked for, whenever they were sold.</summary>
internal sealed class ReplaySums
{
    private static readonly VatCategory[] Shown = [VatCategory.Standard, VatCategory.Reduced, VatCategory.NotTaxable];

    private readonly Dictionary<VatCategory, decimal> _gross = [];

    public int Transactions { get; private set; }

    public int Receipts { get; private set; }

    public int Cancelled { get; private set; }

    public int Unsigned { get; private set; }

    public decimal Cash { get; private set; }

    public decimal NonCash { get; private set; }

    public int Closings { get; set; }

    public int Outages { get; set; }

    public void Add(Receipt receipt)
    {
        Transactions++;
        Unsigned += receipt.Signature is null ? 1 : 0;
        if (receipt.Type == ReceiptType.Abort)
        {
            Cancelled++;
            return;
        }

        Receipts++;
        foreach (var vat in receipt.Vat)
        {
            _gross[vat.Rate.Category] = _gross.GetValueOrDefault(vat.Rate.Category) + vat.Gross;
        }

        Cash += receipt.Payments.Where(static p => p.Kind == PaymentKind.Cash).Sum(static p => p.BaseAmount);
        NonCash += receipt.Payments.Where(static p => p.Kind != PaymentKind.Cash).Sum(static p => p.BaseAmount);
    }

    public void Write(CommandConsole console, double seconds)
    {
        if (!console.Json)
        {
            console.Line(FormattableString.Invariant($"{Transactions} baskets: {Receipts} receipts, {Cancelled} aborted, {Closings} closings, {Unsigned} unsigned, {Outages} outages"));
            console.Line("gross " + string.Join(", ", Shown.Select(c => $"{c} {JsonFields.Amount(_gross.GetValueOrDefault(c))}")));
            console.Line($"payments cash {JsonFields.Amount(Cash)}, other {JsonFields.Amount(NonCash)}");
            console.Line(FormattableString.Invariant($"{seconds:0.0} s"));
            return;
        }

        console.Object(json =>
        {
            json.WriteNumber("transactions", Transactions);
            json.WriteNumber("receipts", Receipts);
            json.WriteNumber("cancelled", Cancelled);
            json.WriteNumber("closings", Closings);
            json.WriteNumber("unsigned", Unsigned);
            json.WriteNumber("outages", Outages);
            json.WriteStartObject("gross");
            foreach (var category in Shown)
            {
                json.WriteString(category.Code, JsonFields.Amount(_gross.GetValueOrDefault(category)));
            }

            json.WriteEndObject();
            json.WriteStartObject("payments");
            json.WriteString("cash", JsonFields.Amount(Cash));
            json.WriteString("noncash", JsonFields.Amount(NonCash));
            json.WriteEndObject();
            json.WriteNumber("seconds", Math.Round(seconds, 1));
        });
    }
}
