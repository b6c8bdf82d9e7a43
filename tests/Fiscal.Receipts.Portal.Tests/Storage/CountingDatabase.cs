namespace Fiscal.Receipts.Portal.Tests;

/// <summary>Counts how often a database is asked.</summary>
internal sealed class CountingDatabase(PortalDatabase inner) : PortalDatabase
{
    private int _reads;

    public int Reads => _reads;

    protected override string Dialect => "sqlite";

    public override Task<T> ReadAsync<T>(Func<PortalSession, Task<T>> work, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return inner.ReadAsync(work, cancellationToken);
    }

    public override Task<T> WriteAsync<T>(Func<PortalSession, Task<T>> work, CancellationToken cancellationToken) => inner.WriteAsync(work, cancellationToken);

    public override Task<IReadOnlyList<int>> MigrateAsync(CancellationToken cancellationToken) => inner.MigrateAsync(cancellationToken);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
