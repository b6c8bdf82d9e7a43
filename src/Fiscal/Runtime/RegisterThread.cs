using System.Collections.Concurrent;

namespace Fiscal;

/// <summary>
/// The one thread that works for a register (or calls a blocking driver). Continuations of what runs here come back here, so the register's state needs
/// no locks, and nothing waits for a thread of the pool: a caller may block its only one.
/// </summary>
internal sealed class RegisterThread : SynchronizationContext, IDisposable
{
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(5);

    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _work = [];
    private readonly Thread _thread;
    private readonly Action<Exception> _onUnhandled;

    public RegisterThread(string name, Action<Exception> onUnhandled)
    {
        _onUnhandled = onUnhandled;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public bool IsCurrent => Thread.CurrentThread == _thread;

    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            _work.Add((d, state));
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            // The register is closed: what came late is recovery's at the next opening.
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            d(state);
        }
        else
        {
            throw new NotSupportedException("A register's thread takes posted work only.");
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    public void Post(Action action) => Post(static a => ((Action)a!)(), action);

    /// <summary>Runs work here; the task's continuations never run here unless they ask for it.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _work.Add((static s => _ = ((Call<T>)s!).ExecuteAsync(), new Call<T>(work, result)));
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            result.SetException(new ObjectDisposedException(_thread.Name));
        }

        return result.Task;
    }

    /// <summary>Runs work here and blocks the caller until it is done.</summary>
    public T Run<T>(Func<Task<T>> work)
    {
        if (IsCurrent)
        {
            throw new InvalidOperationException("An event handler of a register must not call its synchronous members; use the asynchronous ones or hand over to your own thread.");
        }

        return RunAsync(work).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        if (!IsCurrent)
        {
            // A driver that blocks its thread for good must not keep the till from closing.
            _thread.Join(JoinLimit);
        }
    }

    private void Run()
    {
        SetSynchronizationContext(this);
        foreach (var (callback, state) in _work.GetConsumingEnumerable())
        {
            try
            {
                callback(state);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                _onUnhandled(e);
            }
        }
    }

    private sealed class Call<T>(Func<Task<T>> work, TaskCompletionSource<T> result)
    {
        public async Task ExecuteAsync()
        {
            try
            {
                result.SetResult(await work().ConfigureAwait(true));
            }
            catch (OperationCanceledException e)
            {
                result.TrySetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        }
    }
}
