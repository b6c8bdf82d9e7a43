namespace Fiscal.Journal.Sqlite;

/// <summary>An append on its way through the writer. Blocking waiters are woken by the completion itself; continuations go to the pool, so that they cannot hold up the next group.</summary>
internal sealed class PendingAppend(EntryBatch batch, Durability durability, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<JournalHead> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EntryBatch Batch { get; } = batch;

    public Durability Durability { get; } = durability;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public Task<JournalHead> Task => _done.Task;

    public Exception? Refusal { get; set; }

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
