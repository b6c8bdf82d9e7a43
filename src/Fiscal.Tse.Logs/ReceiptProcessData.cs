using System.Diagnostics.CodeAnalysis;

namespace Fiscal.Tse.Logs;

/// <summary>Process data of <c>Kassenbeleg-V1</c>: type, five gross tax slots, payments (DSFinV-K, Anhang I), for example <c>Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar</c>.</summary>
/// <remarks>
/// Immutable and thread-safe. Payments of one kind and currency are added up, zero is left out, the order is Bar EUR, Bar others by code, Unbar EUR, Unbar others.
/// <see cref="ToString"/> is the text to sign; <see cref="TryParse"/> gives it back.
/// </remarks>
public sealed class ReceiptProcessData
{
    /// <summary>Number of tax slots: general, reduced, average §24(1) no. 3, average §24(1) no. 1, zero.</summary>
    public const int SlotCount = 5;

    /// <summary>Creates the process data.</summary>
    /// <param name="type">One of <see cref="ReceiptTypes"/>.</param>
    /// <param name="slots">Gross amounts per tax slot, exactly five; decimals beyond two are cut.</param>
    /// <param name="payments">Payments in any order; change already taken off.</param>
    /// <exception cref="ArgumentException">The type is unknown or there are not five slots.</exception>
    public ReceiptProcessData(string type, IEnumerable<decimal> slots, IEnumerable<ProcessDataPayment> payments)
    {
        if (!ReceiptTypes.IsKnown(type)) throw new ArgumentException("Unknown type of receipt.", nameof(type));
        if (slots is null) throw new ArgumentNullException(nameof(slots));
        if (payments is null) throw new ArgumentNullException(nameof(payments));
        Type = type;
        var amounts = new List<decimal>();
        foreach (var slot in slots) amounts.Add(ProcessData.Cents(slot) / 100m);
        if (amounts.Count != SlotCount) throw new ArgumentException("There are five tax slots.", nameof(slots));
        Slots = amounts;
        Payments = Accumulate(payments);
    }

    /// <summary>Type of receipt, for example <c>Beleg</c>.</summary>
    public string Type { get; }

    /// <summary>Gross amounts of the five slots, two decimals.</summary>
    public IReadOnlyList<decimal> Slots { get; }

    /// <summary>Payments, accumulated and in order.</summary>
    public IReadOnlyList<ProcessDataPayment> Payments { get; }

    /// <summary>Reads process data; false if it breaks the grammar.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ReceiptProcessData? data)
    {
        data = null;
        if (text is null) return false;
        var findings = Read(text, out var read);
        foreach (var finding in findings)
        {
            if (finding.Code == "Q08") return false;
        }

        data = read;
        return data is not null;
    }

    /// <summary>Reads process data as well as it goes and says what breaks the grammar (Q08) and whether slots and euro payments differ (Q09).</summary>
    /// <param name="text">The text.</param>
    /// <param name="data">The value; <see langword="null"/> if it could not be made out.</param>
    public static IReadOnlyList<Finding> Read(string text, out ReceiptProcessData? data)
    {
        if (text is null) throw new ArgumentNullException(nameof(text));
        data = null;
        var findings = new List<Finding>();
        var sections = text.Split('^');
        if (sections.Length != 3)
        {
            findings.Add(Grammar("sections"));
            return findings;
        }

        var known = ReceiptTypes.IsKnown(sections[0]);
        if (!known) findings.Add(Grammar("type"));
        var slots = new List<decimal>();
        var readable = true;
        foreach (var part in sections[1].Split('_')) slots.Add(Amount(part, "slot", findings, ref readable));
        if (slots.Count != SlotCount) findings.Add(Grammar("number of slots"));
        var payments = ReadPayments(sections[2], findings, ref readable);
        if (!readable) return findings;

        if (known && slots.Count == SlotCount)
        {
            data = new ReceiptProcessData(sections[0], slots, payments);
            if (findings.Count == 0 && data.ToString() != text) findings.Add(Grammar("order or accumulation of payments"));
        }

        if (SumsDiffer(sections[0], slots, payments)) findings.Add(FindingCatalogue.Create("Q09", "processData"));
        return findings;
    }

    /// <summary>The text to sign.</summary>
    public override string ToString()
    {
        var slots = new string[SlotCount];
        for (var i = 0; i < SlotCount; i++) slots[i] = ProcessData.FormatAmount(Slots[i]);
        return Type + "^" + string.Join("_", slots) + "^" + string.Join("_", Payments);
    }

    private static List<ProcessDataPayment> ReadPayments(string section, List<Finding> findings, ref bool readable)
    {
        var payments = new List<ProcessDataPayment>();
        if (section.Length == 0) return payments;
        foreach (var text in section.Split('_'))
        {
            var parts = text.Split(':');
            if (parts.Length is < 2 or > 3 || parts[1] is not ("Bar" or "Unbar") || (parts.Length == 3 && !ProcessDataPayment.IsCurrency(parts[2])))
            {
                findings.Add(Grammar("payment"));
                readable = false;
                continue;
            }

            var amount = Amount(parts[0], "payment", findings, ref readable);
            if (parts.Length == 3 && parts[2] == "EUR") findings.Add(Grammar("currency EUR is left out"));
            payments.Add(new ProcessDataPayment(parts[1] == "Bar", amount, parts.Length == 3 ? parts[2] : "EUR"));
        }

        return payments;
    }

    private static decimal Amount(string text, string field, List<Finding> findings, ref bool readable)
    {
        var read = ProcessData.TryAmount(text, out var amount, out var exact);
        if (!exact) findings.Add(Grammar(field));
        readable &= read;
        return amount;
    }

    /// <summary>Only receipts without foreign money can be compared; other types have no payments.</summary>
    private static bool SumsDiffer(string type, List<decimal> slots, List<ProcessDataPayment> payments)
    {
        if (type != ReceiptTypes.Receipt) return false;
        decimal difference = 0;
        foreach (var slot in slots) difference += slot;
        foreach (var payment in payments)
        {
            if (payment.Currency != "EUR") return false;
            difference -= payment.Amount;
        }

        return difference != 0;
    }

    private static List<ProcessDataPayment> Accumulate(IEnumerable<ProcessDataPayment> payments)
    {
        var sums = new SortedDictionary<string, (bool Cash, string Currency, decimal Sum)>(StringComparer.Ordinal);
        foreach (var payment in payments)
        {
            // Bar before Unbar, EUR before the others, those by code.
            var key = (payment.IsCash ? "0" : "1") + (payment.Currency == "EUR" ? string.Empty : payment.Currency);
            var sum = sums.TryGetValue(key, out var so) ? so.Sum : 0;
            sums[key] = (payment.IsCash, payment.Currency, sum + payment.Amount);
        }

        var result = new List<ProcessDataPayment>();
        foreach (var (cash, currency, sum) in sums.Values)
        {
            var cents = ProcessData.Cents(sum);
            if (cents != 0) result.Add(new ProcessDataPayment(cash, cents / 100m, currency));
        }

        return result;
    }

    private static Finding Grammar(string detail) => FindingCatalogue.Create("Q08", "processData", detail);
}
