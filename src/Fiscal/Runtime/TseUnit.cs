using Polly;
using Polly.Retry;

namespace Fiscal;

/// <summary>A register's way to one TSE: budget and wait limit, retries of what provably was not sent, a thread of its own for drivers that block.</summary>
/// <remarks>Used from the register's thread alone; every await comes back there.</remarks>
internal sealed class TseUnit : IDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly RegisterOptions _options;
    private readonly RegisterThread? _lane;
    private readonly ResiliencePipeline _retries;

    public TseUnit(string name, TseDriver driver, TseCaretaker caretaker, RegisterOptions options, TimeProvider timeProvider, Action<Exception> onUnhandled)
    {
        Name = name;
        Caretaker = caretaker;
        Driver = driver;
        _options = options;
        _timeProvider = timeProvider;
        _lane = driver.Capabilities.BlocksCaller ? new RegisterThread("tse " + name, onUnhandled) : null;
        _retries = new ResiliencePipelineBuilder { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static args => new ValueTask<bool>(args.Outcome.Exception is TseException
                {
                    Execution: TseExecution.NotSent,
                    IsTransient: true,
                    Recovery: TseRecovery.Retry or TseRecovery.Reopen or TseRecovery.Wait,
                    Code: not TseErrorCodes.TseBusy,
                }),
                MaxRetryAttempts = 3,
                DelayGenerator = static args => new ValueTask<TimeSpan?>(PauseOf(args.Outcome.Exception as TseException)),
            })
            .Build();
    }

    public string Name { get; }

    public TseDriver Driver { get; }

    /// <summary>Looks after the device for all registers that use it.</summary>
    public TseCaretaker Caretaker { get; }

    /// <summary>Checks this device's signatures; none before its identity is known.</summary>
    public SignatureChecker? Checker { get; set; }

    public TseIdentity? Identity => Checker?.Identity;

    /// <summary>Its outage, while it lasts.</summary>
    public OutageState? Outage { get; set; }

    /// <summary>Whether it was asked in this process and may be used.</summary>
    public bool IsAdmitted { get; set; }

    /// <summary>What it counted when it was asked last.</summary>
    public TseStatus? Status => Caretaker.Reading?.Status;

    /// <summary>What it counted when this process was admitted first: all it had signed before.</summary>
    public TseStatus? FirstStatus { get; set; }

    /// <summary>Whether the journal was compared with what it had signed before.</summary>
    public bool IsHistoryCompared { get; set; }

    public bool NeedsOrphanScan { get; set; }

    /// <summary>Open transactions of sales that another device has signed.</summary>
    public List<TseTransactionInfo> Abandoned { get; } = [];

    public FaultBudget NewBudget() => new(_timeProvider, _options.FaultBudget ?? Driver.Capabilities.SuggestedFaultBudget);

    /// <summary>Runs a command within the budget; a device that refuses because a duty is due gets exactly that duty first. Never throws a <see cref="TseException"/>.</summary>
    public async Task<TseOutcome<T>> RunAsync<T>(Func<TseDriver, TseCommand, Task<T>> call, FaultBudget budget)
        where T : class
    {
        var outcome = await RunRetryingAsync(call, budget).ConfigureAwait(true);
        List<TseDutyKind>? done = null;
        while (outcome.Failure is { } failure && DutyThatHelps(failure) is { } duty && done?.Contains(duty) != true
            && await WithinAsync(budget, () => Caretaker.PerformAsync(duty)).ConfigureAwait(true))
        {
            (done ??= []).Add(duty);
            outcome = await RunRetryingAsync(call, budget).ConfigureAwait(true);
        }

        return outcome;
    }

    /// <summary>Does what is overdue. True if that was something and came to its end within the budget.</summary>
    public Task<bool> PerformOverdueAsync(FaultBudget budget) => WithinAsync(budget, Caretaker.PerformOverdueAsync);

    public void Dispose() => _lane?.Dispose();

    private static TseDutyKind? DutyThatHelps(TseException failure) => failure.Execution == TseExecution.Unknown
        ? null
        : failure.Recovery switch
        {
            TseRecovery.RunSelfTest => TseDutyKind.SelfTest,
            TseRecovery.UpdateTime => TseDutyKind.UpdateTime,
            TseRecovery.Authenticate => TseDutyKind.LogIn,
            _ => null,
        };

    /// <summary>The duty goes on when the budget ends; whoever comes next waits for the same one.</summary>
    private async Task<bool> WithinAsync(FaultBudget budget, Func<Task<bool>> work)
    {
        if (budget.IsSpent)
        {
            return false;
        }

        var started = budget.Start();
        var working = work();
        if (!working.IsCompleted)
        {
            using var enough = new CancellationTokenSource();
            await Task.WhenAny(working, _timeProvider.DelayAsync(budget.Remaining, enough.Token)).ConfigureAwait(true);
#pragma warning disable CA1849 // cancelling a delay runs nothing of ours
            enough.Cancel();
#pragma warning restore CA1849
        }

        budget.Stop(started);
        return working.Status == TaskStatus.RanToCompletion && working.Result && !budget.IsSpent;
    }

    private async Task<TseOutcome<T>> RunRetryingAsync<T>(Func<TseDriver, TseCommand, Task<T>> call, FaultBudget budget)
        where T : class
    {
        var outcome = await RunOnceAsync(call, budget).ConfigureAwait(true);
        if (outcome.Failure is not { Execution: TseExecution.NotSent, IsTransient: true, Code: not TseErrorCodes.TseBusy })
        {
            // Who has queued for the wait limit does not queue again.
            return outcome;
        }

        var isFirst = true;
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true);
        try
        {
            return await _retries.ExecuteAsync(
                async _ =>
                {
                    outcome = isFirst ? outcome : await RunOnceAsync(call, budget).ConfigureAwait(true);
                    isFirst = false;
                    return outcome.Failure is { } failure ? throw Retryable(failure, budget) : outcome;
                },
                context).ConfigureAwait(true);
        }
        catch (TseException)
        {
            return outcome;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // A retry that would outlast the cashier's wait is none: it counts as refused for the strategy. The pause before one that will be made is spent here.
    private static TseException Retryable(TseException failure, FaultBudget budget)
    {
        var pause = PauseOf(failure);
        if (budget.IsSpent || pause >= budget.Remaining)
        {
            return new TseException(failure.Code, failure.Message, TseExecution.Refused, failure.Recovery, failure);
        }

        budget.Spend(pause);
        return failure;
    }

    private static TimeSpan PauseOf(TseException? failure) => failure?.RetryAfter ?? TimeSpan.Zero;

    private async Task<TseOutcome<T>> RunOnceAsync<T>(Func<TseDriver, TseCommand, Task<T>> call, FaultBudget budget)
        where T : class
    {
        var watch = new CommandWatch(_timeProvider, budget, _options.WaitLimit, _lane is not null);
        Task<T> task;
        try
        {
            task = _lane is null ? call(Driver, watch.Command) : _lane.RunAsync(() => watch.GaveUpWaiting ? Busy<T>() : call(Driver, watch.Command));
        }
        catch (TseException e)
        {
            watch.Dispose();
            return TseOutcome<T>.Failed(e);
        }

        if (!task.IsCompleted)
        {
            await Task.WhenAny(task, watch.Over).ConfigureAwait(true);
        }

        watch.Dispose();
        if (watch.GaveUpWaiting && !task.IsCompleted)
        {
            Observe(task);
            return TseOutcome<T>.Failed(new TseException(TseErrorCodes.TseBusy, "The TSE was busy with other registers.", TseExecution.NotSent, TseRecovery.Wait) { IsTransient = true });
        }

        if (watch.IsOver && (!task.IsCompleted || task.Status == TaskStatus.RanToCompletion))
        {
            Observe(task);
            return TseOutcome<T>.Failed(
                new TseException(TseErrorCodes.NoAnswer, "The TSE did not answer in time.", watch.Command.IsSent ? TseExecution.Unknown : TseExecution.NotSent, TseRecovery.LookUp),
                watch.Command.IsSent ? task : null);
        }

        try
        {
            return TseOutcome<T>.Answered(await task.ConfigureAwait(true));
        }
        catch (TseException e)
        {
            return TseOutcome<T>.Failed(e);
        }
        catch (ObjectDisposedException e)
        {
            return TseOutcome<T>.Failed(new TseException(TseErrorCodes.DeviceAbsent, "The TSE's driver is closed.", TseExecution.NotSent, TseRecovery.Reopen, e));
        }
    }

    private static Task<T> Busy<T>() => Task.FromException<T>(new TseException(TseErrorCodes.TseBusy, "Nobody waits any more.", TseExecution.NotSent, TseRecovery.Wait));

    private static void Observe(Task task) => task.ContinueWith(
        static t => _ = t.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private sealed class CommandWatch : IDisposable
    {
        private readonly TimeProvider _timeProvider;
        private readonly FaultBudget _budget;
        private readonly TaskCompletionSource<bool> _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly object _lock = new();
        private ITimer? _timer;
        private long _entered;
        private bool _hasEntered;
        private bool _isOver;
        private bool _gaveUpWaiting;
        private bool _disposed;

        public CommandWatch(TimeProvider timeProvider, FaultBudget budget, TimeSpan waitLimit, bool mayBlock)
        {
            _timeProvider = timeProvider;
            _budget = budget;
            Command = new TseCommand { WaitLimit = waitLimit, OnEntered = Entered };
            if (!mayBlock)
            {
                return;
            }

            lock (_lock)
            {
                // A driver that blocks its own thread cannot tell that it is busy.
                _timer = timeProvider.CreateTimer(static w => ((CommandWatch)w!).WaitedTooLong(), this, waitLimit + waitLimit, Timeout.InfiniteTimeSpan);
            }
        }

        public TseCommand Command { get; }

        public Task Over => _over.Task;

        public bool IsOver
        {
            get
            {
                lock (_lock)
                {
                    return _isOver;
                }
            }
        }

        public bool GaveUpWaiting
        {
            get
            {
                lock (_lock)
                {
                    return _gaveUpWaiting;
                }
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _disposed = true;
                _timer?.Dispose();
                _timer = null;
                if (_hasEntered)
                {
                    _budget.Stop(_entered);
                }
            }
        }

        private void Entered()
        {
            lock (_lock)
            {
                if (_disposed || _gaveUpWaiting)
                {
                    return;
                }

                _hasEntered = true;
                _entered = _budget.Start();
                _timer?.Dispose();
                _timer = _timeProvider.CreateTimer(static w => ((CommandWatch)w!).BudgetSpent(), this, _budget.Remaining, Timeout.InfiniteTimeSpan);
            }
        }

        private void BudgetSpent()
        {
            lock (_lock)
            {
                if (_disposed)
                {
                    return;
                }

                _isOver = true;
            }

            Command.Abandon();
            _over.TrySetResult(true);
        }

        private void WaitedTooLong()
        {
            lock (_lock)
            {
                if (_disposed || _hasEntered)
                {
                    return;
                }

                _gaveUpWaiting = true;
            }

            Command.Abandon();
            _over.TrySetResult(true);
        }
    }
}
