namespace Fiscal.Tse.Logs;

/// <summary>One payment in the process data of a receipt: cash or not, amount, currency.</summary>
public sealed class ProcessDataPayment
{
    /// <summary>Creates a payment in euro.</summary>
    public ProcessDataPayment(bool isCash, decimal amount)
        : this(isCash, amount, "EUR")
    {
    }

    /// <summary>Creates a payment.</summary>
    /// <param name="isCash">True for <c>Bar</c>, false for <c>Unbar</c>.</param>
    /// <param name="amount">Amount in its currency; change given is already taken off.</param>
    /// <param name="currency">ISO 4217 code, three capital letters.</param>
    public ProcessDataPayment(bool isCash, decimal amount, string currency)
    {
        if (!IsCurrency(currency)) throw new ArgumentException("A currency is three capital letters (ISO 4217).", nameof(currency));
        IsCash = isCash;
        Amount = amount;
        Currency = currency;
    }

    /// <summary>Whether this is cash (<c>Bar</c>).</summary>
    public bool IsCash { get; }

    /// <summary>Amount in <see cref="Currency"/>.</summary>
    public decimal Amount { get; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; }

    /// <summary>As in process data, for example <c>5.00:Bar:CHF</c>.</summary>
    public override string ToString() =>
        ProcessData.FormatAmount(Amount) + (IsCash ? ":Bar" : ":Unbar") + (Currency == "EUR" ? string.Empty : ":" + Currency);

    internal static bool IsCurrency(string? code)
    {
        if (code is null || code.Length != 3) return false;
        foreach (var c in code)
        {
            if (c is < 'A' or > 'Z') return false;
        }

        return true;
    }
}
