namespace Fiscal.Abstractions.Tests;

public sealed class TseDriverTests
{
    private static readonly TseStartRequest Request = new() { ClientId = "KASSE-01", OperationId = Guid.NewGuid() };

    [Fact]
    public async Task Commands_go_in_single_file()
    {
        var driver = new ScriptedDriver();
        var (inside, most) = (0, 0);
        driver.OnStart = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        };

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => driver.StartTransactionAsync(Request)));

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task As_many_commands_run_at_once_as_the_device_takes()
    {
        var driver = new ScriptedDriver(new TseCapabilities { MaxConcurrentCommands = 2 });
        var both = new TaskCompletionSource();
        var inside = 0;
        driver.OnStart = (_, _) =>
        {
            if (Interlocked.Increment(ref inside) == 2)
            {
                both.SetResult();
            }

            return both.Task;
        };

        await Task.WhenAll(driver.StartTransactionAsync(Request), driver.StartTransactionAsync(Request)).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Waiting_too_long_is_busy_and_nothing_was_sent()
    {
        var driver = new ScriptedDriver();
        var release = new TaskCompletionSource();
        driver.OnStart = (_, _) => release.Task;
        var first = driver.StartTransactionAsync(Request);

        var error = await Assert.ThrowsAsync<TseException>(() => driver.StartTransactionAsync(Request, new TseCommand { WaitLimit = TimeSpan.FromMilliseconds(20) }));

        Assert.Equal(("tse-busy", TseExecution.NotSent, TseRecovery.Wait, true), (error.Code, error.Execution, error.Recovery, error.IsTransient));
        release.SetResult();
        await first;
        await driver.StartTransactionAsync(Request).WaitAsync(TimeSpan.FromSeconds(30)); // the place in the queue was given on
    }

    [Theory]
    [InlineData(false, TseExecution.NotSent, TseRecovery.Reopen)]
    [InlineData(true, TseExecution.Unknown, TseRecovery.LookUp)]
    public async Task A_foreign_exception_is_unknown_once_a_byte_may_have_left(bool sent, TseExecution execution, TseRecovery recovery)
    {
        var driver = new ScriptedDriver { OnStart = (command, _) => Fail(command, sent, new IOException("weg")) };

        var error = await Assert.ThrowsAsync<TseException>(() => driver.StartTransactionAsync(Request));

        Assert.Equal(("device-failed", execution, recovery, "scripted", "StartTransaction"), (error.Code, error.Execution, error.Recovery, error.ProviderName, error.Operation));
        Assert.IsType<IOException>(error.InnerException);
    }

    [Fact]
    public async Task A_driver_that_says_not_sent_after_sending_is_not_believed()
    {
        var driver = new ScriptedDriver { OnStart = static (command, _) => Fail(command, true, new TseException("no-answer", "weg", TseExecution.NotSent)) };

        Assert.Equal(TseExecution.Unknown, (await Assert.ThrowsAsync<TseException>(() => driver.StartTransactionAsync(Request))).Execution);
    }

    [Fact]
    public async Task A_refusal_stays_a_refusal()
    {
        var driver = new ScriptedDriver { OnStart = static (command, _) => Fail(command, true, new TseException("too-many-open", "voll", TseExecution.Refused)) };

        Assert.Equal(TseExecution.Refused, (await Assert.ThrowsAsync<TseException>(() => driver.StartTransactionAsync(Request))).Execution);
    }

    [Fact]
    public async Task A_cancellation_before_the_first_byte_is_honoured()
    {
        using var stop = new CancellationTokenSource();
        var driver = new ScriptedDriver { OnStart = static (_, token) => Task.Delay(Timeout.Infinite, token) };
        var start = driver.StartTransactionAsync(Request, cancellationToken: stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
    }

    [Fact]
    public async Task A_cancellation_after_the_first_byte_is_an_unknown_outcome()
    {
        using var stop = new CancellationTokenSource();
        var driver = new ScriptedDriver
        {
            OnStart = static async (command, token) =>
            {
                command.MarkSent();
                await Task.Delay(Timeout.Infinite, token);
            },
        };
        var start = driver.StartTransactionAsync(Request, cancellationToken: stop.Token);

        await stop.CancelAsync();

        Assert.Equal(TseExecution.Unknown, (await Assert.ThrowsAsync<TseException>(() => start)).Execution);
    }

    [Fact]
    public async Task A_cancellation_while_queueing_gives_the_place_back()
    {
        var driver = new ScriptedDriver();
        var release = new TaskCompletionSource();
        driver.OnStart = (_, _) => release.Task;
        var first = driver.StartTransactionAsync(Request);
        using var stop = new CancellationTokenSource();
        var second = driver.StartTransactionAsync(Request, new TseCommand { WaitLimit = TimeSpan.FromMinutes(1) }, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        release.SetResult();
        await first;
        await driver.StartTransactionAsync(Request).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" KASSE")]
    [InlineData("KASSE;1")]
    [InlineData("Käse")]
    [InlineData("EPSON-1")]
    [InlineData("1234567890123456789012345678901")]
    public async Task A_client_id_that_not_every_device_takes_is_refused(string clientId)
    {
        var driver = new ScriptedDriver();

        var error = await Assert.ThrowsAsync<TseException>(async () => await driver.StartTransactionAsync(new TseStartRequest { ClientId = clientId }));

        Assert.Equal(("invalid-input", TseExecution.NotSent), (error.Code, error.Execution));
    }

    [Fact]
    public async Task Process_data_beyond_the_device_is_refused_before_it_is_sent()
    {
        var driver = new ScriptedDriver(new TseCapabilities { MaxProcessDataBytes = 10 });

        var error = await Assert.ThrowsAsync<TseException>(async () => await driver.FinishTransactionAsync(new TseFinishRequest { ClientId = "K", ProcessData = new byte[11] }));

        Assert.Equal("invalid-input", error.Code);
    }

    [Fact]
    public async Task What_a_driver_does_not_override_is_not_supported()
    {
        var driver = new ScriptedDriver();

        Assert.Equal("not-supported", (await Assert.ThrowsAsync<TseException>(() => driver.PerformAsync(TseDutyKind.SelfTest))).Code);
        Assert.False((await driver.GetOpenTransactionsAsync("K")).IsComplete);
    }

    [Fact]
    public async Task Transactions_are_looked_up_number_by_number_until_there_is_none()
    {
        var driver = new ScriptedDriver { OnLookUp = static number => new TseTransactionInfo { State = number < 5 ? TseTransactionState.Finished : number == 5 ? TseTransactionState.OtherClient : number == 6 ? TseTransactionState.Open : TseTransactionState.NotFound, TransactionNumber = number } };

        var list = await driver.FindTransactionsAsync("K", 2);

        Assert.True(list.IsComplete);
        Assert.Equal([3L, 4L, 6L], list.Transactions.Select(static t => t.TransactionNumber.GetValueOrDefault()));
    }

    [Fact]
    public async Task More_transactions_than_can_be_looked_up_cannot_be_told() =>
        Assert.False((await new ScriptedDriver { OnLookUp = static n => new TseTransactionInfo { State = TseTransactionState.Finished, TransactionNumber = n } }.FindTransactionsAsync("K", 0)).IsComplete);

    [Fact]
    public async Task A_disposed_driver_takes_no_command()
    {
        var driver = new ScriptedDriver();
        await driver.DisposeAsync();
        driver.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => driver.StartTransactionAsync(Request));
    }

    private static Task Fail(TseCommand command, bool sent, Exception error)
    {
        if (sent)
        {
            command.MarkSent();
        }

        return Task.FromException(error);
    }

    private sealed class ScriptedDriver(TseCapabilities? capabilities = null) : TseDriver("scripted", capabilities ?? new TseCapabilities())
    {
        public Func<TseCommand, CancellationToken, Task> OnStart { get; set; } = static (_, _) => Task.CompletedTask;

        public Func<long, TseTransactionInfo> OnLookUp { get; set; } = static _ => new TseTransactionInfo { State = TseTransactionState.NotFound };

        protected override Task<TseIdentity> GetIdentityCoreAsync(TseCommand command, CancellationToken cancellationToken) => Task.FromResult(new TseIdentity());

        protected override Task<TseStatus> GetStatusCoreAsync(TseCommand command, CancellationToken cancellationToken) => Task.FromResult(new TseStatus());

        protected override async Task<TseStartResponse> StartTransactionCoreAsync(TseStartRequest request, TseCommand command, CancellationToken cancellationToken)
        {
            await OnStart(command, cancellationToken);
            return new TseStartResponse { TransactionNumber = 1 };
        }

        protected override Task<TseFinishResponse> FinishTransactionCoreAsync(TseFinishRequest request, TseCommand command, CancellationToken cancellationToken) => Task.FromResult(new TseFinishResponse());

        protected override Task<TseTransactionInfo> LookUpTransactionCoreAsync(TseLookUpRequest request, TseCommand command, CancellationToken cancellationToken) =>
            Task.FromResult(OnLookUp(request.TransactionNumber.GetValueOrDefault()));
    }
}
