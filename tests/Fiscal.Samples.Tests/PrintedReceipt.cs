using System.Globalization;
using System.Text.RegularExpressions;

namespace Fiscal.Samples.Tests;

/// <summary>What a person reads on a printed receipt.</summary>
internal sealed partial class PrintedReceipt
{
    private PrintedReceipt(string text)
    {
        // An outage's sentence is longer than a line.
        Text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Total = Amount(TotalLine().Match(text).Groups["amount"].Value);
        Vat = [.. VatLine().Matches(text).Select(static m => (m.Groups["rate"].Value, Amount(m.Groups["net"].Value), Amount(m.Groups["tax"].Value), Amount(m.Groups["gross"].Value)))];
        Payments = [.. PaymentLine().Matches(text).Select(static m => (m.Groups["name"].Value, Amount(m.Groups["amount"].Value)))];
        Counter = CounterLine().Match(text) is { Success: true } match ? long.Parse(match.Groups["counter"].Value, CultureInfo.InvariantCulture) : null;
    }

    public string Text { get; }

    public decimal Total { get; }

    public IReadOnlyList<(string Rate, decimal Net, decimal Tax, decimal Gross)> Vat { get; }

    public IReadOnlyList<(string Name, decimal Amount)> Payments { get; }

    /// <summary>Signature counter; none for a receipt of an outage.</summary>
    public long? Counter { get; }

    /// <summary>The receipts in a demo's output: each begins with the merchant's name and ends where the demo or the next receipt speaks.</summary>
    public static IReadOnlyList<PrintedReceipt> All(string output) =>
        [.. Regex.Split(output, "(?=^ +Bäckerei Muster)", RegexOptions.Multiline).Skip(1).Select(static part => new PrintedReceipt(Regex.Split(part, "^==", RegexOptions.Multiline)[0]))];

    public static decimal Amount(string german) => decimal.Parse(german.Replace(".", string.Empty, StringComparison.Ordinal).Replace(',', '.'), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^SUMME EUR +(?<amount>-?[\d.,]+)$", RegexOptions.Multiline)]
    private static partial Regex TotalLine();

    [GeneratedRegex(@"^[A-Z] (?<rate>\d+)% +(?<net>-?[\d.,]+) +(?<tax>-?[\d.,]+) +(?<gross>-?[\d.,]+)$", RegexOptions.Multiline)]
    private static partial Regex VatLine();

    [GeneratedRegex(@"^(?<name>Bar|girocard|Visa) +(?<amount>-?[\d.,]+)$", RegexOptions.Multiline)]
    private static partial Regex PaymentLine();

    [GeneratedRegex(@"^Signaturzähler: (?<counter>\d+)$", RegexOptions.Multiline)]
    private static partial Regex CounterLine();
}
