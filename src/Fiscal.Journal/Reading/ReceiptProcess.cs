using Fiscal.Tse.Logs;

namespace Fiscal.Journal;

/// <summary>Process type and process data of a receipt: what the TSE is asked to sign (DSFinV-K, Anhang I).</summary>
/// <remarks>
/// Immutable. Orders are <c>Bestellung-V1</c>, everything else is <c>Kassenbeleg-V1</c>. Only a <c>Beleg</c> names payments; training, aborts and all other
/// types end with <c>^</c>, since no payment takes place.
/// </remarks>
public sealed class ReceiptProcess
{
    private ReceiptProcess(string processType, string processData)
    {
        ProcessType = processType;
        ProcessData = processData;
    }

    /// <summary>Process type, for example <c>Kassenbeleg-V1</c>.</summary>
    public string ProcessType { get; }

    /// <summary>Process data, for example <c>Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar</c>.</summary>
    public string ProcessData { get; }

    /// <summary>Makes them of what a receipt says. The same content always gives the same text.</summary>
    /// <param name="content">The receipt.</param>
    /// <exception cref="ArgumentOutOfRangeException">An amount has more than 15 digits before the point.</exception>
    public static ReceiptProcess Create(ReceiptContent content)
    {
        if (content is null)
        {
            throw new ArgumentNullException(nameof(content));
        }

        // An order without lines has no form of its own; it is signed as AVBestellung.
        if (content.Type == ReceiptType.Order && content.Lines.Count > 0)
        {
            return new ReceiptProcess(ProcessTypes.Order, new OrderProcessData(content.Lines.Select(static l => new OrderProcessDataLine(l.Quantity, l.Text, l.UnitPrice / l.Factor))).ToString());
        }

        var slots = new decimal[Tse.Logs.ReceiptProcessData.SlotCount];
        foreach (var amount in content.Vat)
        {
            slots[amount.Rate.Slot - 1] += amount.Gross;
        }

        var payments = content.Type == ReceiptType.Receipt
            ? content.Payments.Select(static p => new ProcessDataPayment(p.Kind == PaymentKind.Cash, p.Amount, p.Currency))
            : [];
        return new ReceiptProcess(ProcessTypes.Receipt, new ReceiptProcessData(DsfinvkWords.Of(content.Type), slots, payments).ToString());
    }
}
