namespace Fiscal.Printing.EscPos;

/// <summary>One document on its way to paper.</summary>
/// <remarks>Thread-safe. Handlers of <see cref="Changed"/> run on the printer's own flow and must return at once.</remarks>
public sealed class PrintJob
{
    private readonly TaskCompletionSource<PrintResult> _completion;
    private readonly Action<PrintJob> _cancel;
    private int _cancelRequested;

    internal PrintJob(long number, byte[] bytes, IReadOnlyList<Finding> findings, ReceiptId receiptId, bool inline, Action<PrintJob> cancel)
    {
        Number = number;
        Bytes = bytes;
        Findings = findings;
        ReceiptId = receiptId;
        _cancel = cancel;
        _completion = new TaskCompletionSource<PrintResult>(inline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Raised when <see cref="State"/> or <see cref="PausedBy"/> has changed.</summary>
    public event EventHandler? Changed;

    /// <summary>Number in this printer's queue, from 1.</summary>
    public long Number { get; }

    /// <summary>The receipt; empty where something else is printed.</summary>
    public ReceiptId ReceiptId { get; }

    /// <summary>Where it is.</summary>
    public PrintJobState State { get; private set; }

    /// <summary>What the printer waits for while the job is <see cref="PrintJobState.Paused"/>; otherwise <see cref="PrinterCondition.Ready"/>.</summary>
    public PrinterCondition PausedBy { get; private set; } = PrinterCondition.Ready;

    /// <summary>Ends with the result; it never faults and is never cancelled.</summary>
    public Task<PrintResult> Completion => _completion.Task;

    internal byte[] Bytes { get; }

    internal IReadOnlyList<Finding> Findings { get; }

    /// <summary>Whether it is the receipt's first paper here.</summary>
    internal bool IsOriginal { get; set; }

    internal bool IsCancelRequested => Volatile.Read(ref _cancelRequested) != 0;

    /// <summary>
    /// Gives the job up. One that has not left ends as <see cref="PrintOutcome.Failed"/>; otherwise the printer is told to throw away what it has. Where the whole document had left already the result is
    /// <see cref="PrintOutcome.Unknown"/>, because it may be on paper.
    /// </summary>
    public void Cancel()
    {
        if (Interlocked.Exchange(ref _cancelRequested, 1) == 0)
        {
            _cancel(this);
        }
    }

    /// <summary>Number, state and receipt, for logs.</summary>
    public override string ToString() => $"job {Number.ToString(System.Globalization.CultureInfo.InvariantCulture)} {State}{(ReceiptId.Number == 0 ? string.Empty : " " + ReceiptId)}";

    internal void Move(PrintJobState state, PrinterCondition pausedBy = PrinterCondition.Ready)
    {
        if (state != State || pausedBy != PausedBy)
        {
            State = state;
            PausedBy = pausedBy;
            try
            {
                Changed?.Invoke(this, EventArgs.Empty);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // What a window does with the news must not stop the printer.
            }
        }
    }

    internal void End(PrintResult result)
    {
        Move(PrintJobState.Ended);
        _completion.TrySetResult(result);
    }
}
