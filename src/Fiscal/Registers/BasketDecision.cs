namespace Fiscal;

/// <summary>What becomes of an open basket at a closing (spec till-rules §4).</summary>
/// <remarks>Immutable.</remarks>
public sealed class BasketDecision
{
    private BasketDecision(ReceiptDraft? draft) => Draft = draft;

    internal ReceiptDraft? Draft { get; }

    /// <summary>It is aborted: AVBelegabbruch.</summary>
    public static BasketDecision Abort() => new(null);

    /// <summary>It is finished.</summary>
    /// <param name="draft">What was sold and paid.</param>
    public static BasketDecision Finish(ReceiptDraft draft) => new(draft ?? throw new ArgumentNullException(nameof(draft)));

    /// <summary>It becomes an order of a table, which may stay open over the closing.</summary>
    /// <param name="table">The table.</param>
    /// <param name="draft">What was ordered; payments are left out.</param>
    public static BasketDecision TurnIntoOrder(string table, ReceiptDraft draft) => new(FiscalTable.ToOrder(table, draft ?? throw new ArgumentNullException(nameof(draft)), draft.Lines));
}
