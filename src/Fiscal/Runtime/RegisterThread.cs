namespace Fiscal;

/// <summary>
/// What works for a register (or calls a blocking driver): one piece of work at a time, in the order it came, continuations included. So the register's state
/// needs no locks. A thread of its own takes what is posted; a synchronous caller does its work itself when it is its turn, which saves two hand-overs
/// between threads. Nothing here waits for a thread of the pool: a caller may block its only one.
/// </summary>
internal sealed class RegisterThread : SynchronizationContext, IDisposable
{
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(5);

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();
    private readonly Thread _thread;
    private readonly Action<Exception> _onUnhandled;
    private Thread? _working;
    private int _callersWaiting;
    private bool _completed;

    public RegisterThread(string name, Action<Exception> onUnhandled)
    {
        _onUnhandled = onUnhandled;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Whether the calling thread is at work for the register right now.</summary>
    public bool IsCurrent => Volatile.Read(ref _working) == Thread.CurrentThread;

    public override void Post(SendOrPostCallback d, object? state)
    {
        // What comes after the end is recovery's at the next opening.
        TryPost(d, state);
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

    /// <summary>Runs work on the own thread; the task's continuations never run here unless they ask for it.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var call = new Call<T>(work);
        if (!TryPost(static s => _ = ((Call<T>)s!).ExecuteAsync(), call))
        {
            call.Refuse(_thread.Name);
        }

        return call.Task;
    }

    /// <summary>Runs work on the calling thread and blocks it until all of it is done.</summary>
    public T Run<T>(Func<Task<T>> work)
    {
        if (IsCurrent)
        {
            throw new InvalidOperationException("An event handler of a register must not call its synchronous members; use the asynchronous ones or hand over to your own thread.");
        }

        var call = new Call<T>(work);
        if (TryTakeTurn())
        {
            Work(static s => _ = ((Call<T>)s!).ExecuteAsync(), call);
        }
        else
        {
            call.Refuse(_thread.Name);
        }

        return call.Task.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        lock (_work)
        {
            _completed = true;
            Monitor.PulseAll(_work);
        }

        if (!IsCurrent && Thread.CurrentThread != _thread)
        {
            // A driver that blocks its thread for good must not keep the till from closing.
            _thread.Join(JoinLimit);
        }
    }

    private bool TryPost(SendOrPostCallback callback, object? state)
    {
        lock (_work)
        {
            if (_completed)
            {
                return false;
            }

            _work.Enqueue((callback, state));
            if (_working is null)
            {
                Monitor.PulseAll(_work);
            }

            return true;
        }
    }

    /// <summary>Waits until nobody works, and begins to. False after the end.</summary>
    private bool TryTakeTurn()
    {
        lock (_work)
        {
            while (!_completed && _working is not null)
            {
                _callersWaiting++;
                Monitor.Wait(_work);
                _callersWaiting--;
            }

            if (_completed)
            {
                return false;
            }

            Volatile.Write(ref _working, Thread.CurrentThread);
            return true;
        }
    }

    private void GiveTurnBack()
    {
        lock (_work)
        {
            Volatile.Write(ref _working, null);
            if (_work.Count > 0 || _callersWaiting > 0 || _completed)
            {
                Monitor.PulseAll(_work);
            }
        }
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) item)
    {
        lock (_work)
        {
            if (_work.Count == 0)
            {
                item = default;
                return false;
            }

            item = _work.Dequeue();
            return true;
        }
    }

    private void Run()
    {
        while (true)
        {
            lock (_work)
            {
                while (_work.Count == 0 || _working is not null)
                {
                    if (_completed && _working is null)
                    {
                        return;
                    }

                    Monitor.Wait(_work);
                }

                Volatile.Write(ref _working, _thread);
            }

            Work(null, null);
        }
    }

    /// <summary>Does what was posted before, then the given work, and gives the turn back.</summary>
    private void Work(SendOrPostCallback? last, object? state)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            while (TryTake(out var item))
            {
                Execute(item.Callback, item.State);
            }

            if (last is not null)
            {
                Execute(last, state);
            }
        }
        finally
        {
            SetSynchronizationContext(outer);
            GiveTurnBack();
        }
    }

    private void Execute(SendOrPostCallback callback, object? state)
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

    private sealed class Call<T>(Func<Task<T>> work)
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _result.Task;

        public void Refuse(string? name) => _result.TrySetException(new ObjectDisposedException(name));

        public async Task ExecuteAsync()
        {
            try
            {
                _result.SetResult(await work().ConfigureAwait(true));
            }
            catch (OperationCanceledException e)
            {
                _result.TrySetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                _result.SetException(e);
            }
        }
    }
}
