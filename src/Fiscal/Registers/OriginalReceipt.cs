using System.Globalization;

namespace Fiscal;

/// <summary>An earlier receipt, to give its goods back or to reverse it: what of it is left, and at which rates.</summary>
/// <remarks>Immutable: how it was when it was read. What is booked later is checked again by the register.</remarks>
public sealed class OriginalReceipt
{
    private readonly OriginalState _state;
    private readonly VatRateTable _rates;
    private readonly DateTime _today;

    internal OriginalReceipt(Receipt receipt, OriginalState state, VatRateTable rates, DateTime today)
    {
        Receipt = receipt;
        _state = state;
        _rates = rates;
        _today = today;
        Reference = new ReceiptReference(
            ReferenceType.Receipt,
            receipt.BonId.ToString(CultureInfo.InvariantCulture),
            registerId: state.RegisterId,
            closingNumber: state.ClosingNumber,
            date: receipt.End,
            receiptNumber: receipt.Number);
    }

    /// <summary>The receipt.</summary>
    public Receipt Receipt { get; }

    /// <summary>A reference to it, with register and closing.</summary>
    public ReceiptReference Reference { get; }

    /// <summary>Whether it was reversed: nothing of it can be given back any more.</summary>
    public bool IsReversed => _state.IsReversed;

    /// <summary>How much of a line was not given back yet, with the line's sign.</summary>
    /// <param name="line">Number of the line, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such line.</exception>
    public decimal GetRemaining(int line) => IsReversed ? 0m : LineOf(line).Quantity + _state.Used(line).Quantity;

    /// <summary>Makes the line that gives goods back: at the price, the VAT rate and the key of then, which may be a historic one by now.</summary>
    /// <param name="line">Number of the line, from 1.</param>
    /// <param name="quantity">How much comes back, above zero; all that is left if <see langword="null"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such line, or not as much is left of it.</exception>
    public DraftLine ReturnLine(int line, decimal? quantity = null)
    {
        var item = LineOf(line);
        var remaining = Math.Abs(GetRemaining(line));
        var part = quantity ?? remaining;
        if (part <= 0 || part > remaining)
        {
            throw new ArgumentOutOfRangeException(nameof(quantity), quantity, $"Of line {line.ToString(CultureInfo.InvariantCulture)} of receipt {Receipt.PrintedNumber}, {remaining.ToString(CultureInfo.InvariantCulture)} can still be given back.");
        }

        var sign = item.Quantity < 0 ? 1m : -1m;
        var total = -LineParts.Share(Math.Abs(GetRemaining(line)), item.Total + _state.Used(line).Total, part);
        return LineParts.Make(item, sign * part, total, Reference, line, v => RateToday(item, v.Rate), keepRates: true);
    }

    internal VatRate RateToday(LineItem line, VatRate rate) => RateToday(_rates, Receipt, line, rate, _today);

    // The rate stays; the key says that another one is in force by now (DSFinV-K Anlage 2).
    internal static VatRate RateToday(VatRateTable rates, ReceiptContent original, LineItem line, VatRate rate, DateTime today) =>
        rates.Find(rate.Category, line.ServiceDate ?? original.End.Date, today) is { } found && found.Percent == rate.Percent ? new VatRate(rate.Category, found.Key, rate.Percent, rate.Slot) : rate;

    private LineItem LineOf(int line) =>
        _state.Line(line) ?? throw new ArgumentOutOfRangeException(nameof(line), line, $"Receipt {Receipt.PrintedNumber} has lines 1 to {Receipt.Lines.Count.ToString(CultureInfo.InvariantCulture)}.");
}
