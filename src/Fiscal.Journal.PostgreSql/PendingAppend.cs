namespace Fiscal.Journal.PostgreSql;

/// <summary>An append on its way through the writer. Blocking waiters are woken by the completion itself; continuations go to the pool, so that they cannot hold up the next group.</summary>
internal sealed class PendingAppend(EntryBatch batch, Durability durability, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<JournalHead> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EntryBatch Batch { get; } = batch;

    public bool IsDurable { get; } = durability != Durability.Buffered;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public Task<JournalHead> Task => _done.Task;

    /// <summary>Whether it once left for the server and no answer came: from then on the server's chain is asked before it is sent again.</summary>
    public bool WasLost { get; private set; }

    /// <summary>Whether nobody knows if it is in the chain.</summary>
    public bool IsUncertain { get; private set; }

    public bool IsThere { get; set; }

    public Exception? Refusal { get; set; }

    public bool IsOpen => !IsThere && Refusal is null;

    public void Lose() => WasLost = IsUncertain = true;

    public void IsNotThere() => IsUncertain = false;

    public void Complete()
    {
        if (Refusal is OperationCanceledException)
        {
            _done.TrySetCanceled(CancellationToken);
        }
        else if (Refusal is not null)
        {
            _done.TrySetException(Refusal);
        }
        else
        {
            _done.TrySetResult(Batch.NewHead);
        }
    }
}
