using Fiscal.Journal;

namespace Fiscal;

/// <summary>A sale that is open, or sealed but not yet handed out.</summary>
internal sealed class Basket(string saleId, Guid operationId, DateTimeOffset openedAt)
{
    public string SaleId { get; } = saleId;

    public Guid OperationId { get; } = operationId;

    public DateTimeOffset OpenedAt { get; } = openedAt;

    /// <summary>Begun in training; whatever it becomes, it has no effect.</summary>
    public bool IsTraining { get; init; }

    /// <summary>Card payments that went through before the receipt: while one stands, the basket is not aborted.</summary>
    public List<CapturedPayment> Captured { get; } = [];

    public void Capture(PaymentCapturedEntry entry)
    {
        if (entry.TakenBack)
        {
            Captured.Clear();
        }
        else
        {
            Captured.Add(new CapturedPayment(entry.Name ?? string.Empty, entry.Amount ?? 0m));
        }
    }

    public FiscalTransaction? Transaction { get; set; }

    public FaultBudget? Budget { get; set; }

    /// <summary>Completes when the outcome of the Start is known; never faults.</summary>
    public TaskCompletionSource<bool> StartDone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StartedEntry? Started { get; set; }

    /// <summary>The TSE that holds its transaction.</summary>
    public TseUnit? StartedOn { get; set; }

    public FinishingEntry? Finishing { get; set; }

    /// <summary>The finish or abort that is under way: asking again waits for the same receipt.</summary>
    public TaskCompletionSource<Receipt>? Completion { get; set; }
}
