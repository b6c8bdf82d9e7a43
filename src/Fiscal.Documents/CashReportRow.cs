namespace Fiscal.Documents;

/// <summary>One sum on a report.</summary>
/// <remarks>Immutable.</remarks>
public sealed class CashReportRow
{
    /// <summary>Creates the sum.</summary>
    /// <param name="name">What is summed up.</param>
    /// <param name="amount">Amount.</param>
    /// <param name="count">How many receipts; <see langword="null"/> if they are not counted.</param>
    /// <param name="cash">Cash of it; <see langword="null"/> if it is not told apart.</param>
    public CashReportRow(string name, decimal amount, int? count = null, decimal? cash = null)
    {
        Name = Guard.NotNull(name, nameof(name));
        Amount = amount;
        Count = count;
        Cash = cash;
    }

    /// <summary>What is summed up.</summary>
    public string Name { get; }

    /// <summary>Amount.</summary>
    public decimal Amount { get; }

    /// <summary>How many receipts.</summary>
    public int? Count { get; }

    /// <summary>Cash of it.</summary>
    public decimal? Cash { get; }
}
