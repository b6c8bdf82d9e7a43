namespace Fiscal;

/// <summary>A complete list of transactions, or the word that the device cannot give one.</summary>
public sealed class TseTransactionList
{
    private TseTransactionList(IReadOnlyList<TseTransactionInfo>? transactions, string? reason, TseLookUpHelp help)
    {
        Transactions = transactions ?? [];
        IsComplete = transactions is not null;
        Reason = reason;
        Help = help;
    }

    /// <summary>Whether the list is complete; otherwise it is empty.</summary>
    public bool IsComplete { get; }

    /// <summary>Transactions by number.</summary>
    public IReadOnlyList<TseTransactionInfo> Transactions { get; }

    /// <summary>Why the device cannot tell.</summary>
    public string? Reason { get; }

    /// <summary>What would help.</summary>
    public TseLookUpHelp Help { get; }

    /// <summary>A complete list.</summary>
    public static TseTransactionList Complete(IEnumerable<TseTransactionInfo> transactions) =>
        new([.. transactions ?? throw new ArgumentNullException(nameof(transactions))], null, TseLookUpHelp.None);

    /// <summary>The device cannot tell.</summary>
    public static TseTransactionList CannotTell(string reason, TseLookUpHelp help = TseLookUpHelp.None) =>
        new(null, reason ?? throw new ArgumentNullException(nameof(reason)), help);
}
