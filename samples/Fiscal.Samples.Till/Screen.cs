using System.Globalization;
using Fiscal.Documents;
using Fiscal.Journal;

namespace Fiscal.Samples.Till;

/// <summary>What the demo shows: sentences in English or German, receipts as their customers would get them.</summary>
internal sealed class Screen(bool german, bool drawQrCodes)
{
    private readonly StandardLayout _layout = new();
    private readonly OutageSlipLayout _slips = new();
    private readonly OrderSlipLayout _orders = new();
    private readonly TextRenderer _renderer = new(new TextRendererOptions { CharactersPerLine = 42 });

    // Our own format: what a till shows must not change with the machine's language.
    private readonly NumberFormatInfo _numbers = new() { NumberDecimalSeparator = german ? "," : "." };

    public void Say(string english, string inGerman) => Console.WriteLine(german ? inGerman : english);

    public void Headline(string english, string inGerman)
    {
        Console.WriteLine();
        Console.WriteLine("== " + (german ? inGerman : english));
    }

    /// <summary>Shows a receipt. German tills print German receipts, whatever language the till speaks to its staff.</summary>
    public void Show(Receipt receipt)
    {
        Console.WriteLine();
        Console.Write(_renderer.RenderToString(_layout.Create(receipt)));
        if (receipt.Signature is { } signature && drawQrCodes)
        {
            // As characters the code is wider than the receipt, which therefore only mentions it. With the lowest error correction it fits 80 columns.
            Draw(QrMatrix.FromText(signature.QrPayload, QrErrorLevel.Low));
        }
    }

    /// <summary>Shows what the kitchen gets of an order.</summary>
    public void ShowOrder(Receipt order)
    {
        Console.WriteLine();
        Say("== The kitchen's printer", "== Der Drucker der Küche");
        Console.Write(_renderer.RenderToString(_orders.Create(order)));
    }

    /// <summary>Shows a paper about an outage: for the shop's files, not for customers.</summary>
    public void Show(OutageSlip slip)
    {
        Console.WriteLine();
        Say("== The till prints a slip for the shop's files", "== Die Kasse druckt einen Zettel für die Unterlagen");
        Console.Write(_renderer.RenderToString(_slips.Create(slip)));
    }

    /// <summary>Shows a small CSV file, each row as its columns' names and values.</summary>
    public static void ShowTable(string path)
    {
        var rows = File.ReadLines(path).Select(static line => line.Split(';')).ToList();
        foreach (var row in rows.Skip(1))
        {
            Console.WriteLine(Path.GetFileName(path));
            foreach (var (name, value) in rows[0].Zip(row).Where(static field => field.Second.Length > 0))
            {
                Console.WriteLine($"  {name,-16} {value}");
            }
        }
    }

    public void Show(Closing closing)
    {
        var totals = closing.Totals;
        Row(Pick("Receipts", "Belege"), totals.Receipts.ToString(CultureInfo.InvariantCulture));
        Row(Pick("  of these without signature", "  davon ohne Signatur"), totals.Unsigned.ToString(CultureInfo.InvariantCulture));
        Row(Pick("Turnover", "Umsatz"), Amount(totals.Gross));
        foreach (var vat in totals.Vat)
        {
            Row($"  {vat.Percent.ToString("0.#", _numbers)} % " + Pick("gross", "brutto"), Amount(vat.Gross));
            Row("    " + Pick("VAT in it", "MwSt darin"), Amount(vat.Tax));
        }

        foreach (var payment in totals.Payments)
        {
            Row("  " + NameOf(payment), Amount(payment.Amount));
        }
    }

    /// <summary>Says how a check went. Findings below an error are worth knowing, for example that nobody vouches for the certificates of a simulated TSE.</summary>
    /// <returns>Whether nothing is wrong.</returns>
    public bool Show(string english, string inGerman, IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        var good = !all.Exists(finding => finding.Severity == FindingSeverity.Error);
        Console.WriteLine($"[{(good ? "ok" : Pick("WRONG", "FALSCH"))}] {Pick(english, inGerman)}");
        foreach (var finding in all)
        {
            var where = finding.Where.Length == 0 ? string.Empty : $" ({finding.Where})";
            Console.WriteLine($"     {finding.Code} {finding.Severity}{where}: {Pick(finding.Message, finding.MessageDe)}");
        }

        return good;
    }

    // Scanners want dark on light, and many terminals have a dark ground: colours are set for each row, and left out when the output goes into a file.
    private static void Draw(QrMatrix code)
    {
        foreach (var row in code.ToText().TrimEnd('\n').Split('\n'))
        {
            if (!Console.IsOutputRedirected)
            {
                (Console.ForegroundColor, Console.BackgroundColor) = (ConsoleColor.Black, ConsoleColor.White);
            }

            Console.Write(row);
            Console.ResetColor();
            Console.WriteLine();
        }
    }

    private static void Row(string label, string value) => Console.WriteLine("  " + label.PadRight(30) + value.PadLeft(10));

    private string NameOf(ClosingPaymentTotal payment) => payment.PaymentKind == PaymentKind.Cash ? Pick("cash in the drawer", "bar in der Lade") : payment.Name ?? payment.PaymentKind.ToString();

    private string Amount(decimal amount) => amount.ToString("0.00", _numbers);

    private string Pick(string english, string inGerman) => german ? inGerman : english;
}
