namespace Fiscal.Printing.EscPos;

/// <summary>One job over an open connection: ask, send, wait for the proof. Decides what may be said about it.</summary>
/// <remarks>
/// What is never done: sending anything twice; calling something printed that the printer did not confirm; calling something not printed whose last printed byte may have left.
/// </remarks>
internal sealed class PrintRun
{
    // A question costs three bytes; twice a second is what a person notices.
    public static readonly TimeSpan QuestionInterval = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan PausedInterval = TimeSpan.FromSeconds(1);

    private const int ConnectedSlice = 4096;
    private const int UnconnectedSlice = 256;
    private const int SlowestBytesPerSecond = 2000;
    private const int OrderedAnswers = 3;
    private const int OrderedAnswersInNoise = 5;
    private const int MostUnanswered = 20;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LateAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CauseTimeout = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan PurgeTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(30);

    // Clear all buffers (spec escpos §8.4), and where a cutter is stuck, recover.
    private static readonly byte[] Purge = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08];
    private static readonly byte[] Recover = [0x10, 0x05, 0x02];
    private static readonly byte[] OrderedQuestion = [0x1D, 0x72, 0x01];

    private readonly PrintJob _job;
    private readonly PrinterLink _link;
    private readonly PrinterProfile _profile;
    private readonly PrinterSettings _settings;
    private readonly EscPosPrinterOptions _options;
    private readonly OutputOutages _outages;
    private readonly TimeProvider _timeProvider;
    private readonly Func<bool> _giveUp;
    private readonly byte[] _bytes;
    private readonly int _printedEnd;
    private readonly int _id;
    private readonly bool _asks;
    private readonly bool _noticesRestart;

    private int _left;
    private bool _paused;
    private long _pausedSince;
    private bool _interrupted;

    public PrintRun(PrintJob job, PrinterLink link, PrinterSettings settings, EscPosPrinterOptions options, OutputOutages outages, int id, bool noticesRestart, Func<bool> giveUp)
    {
        _job = job;
        _link = link;
        _settings = settings;
        _profile = settings.Profile;
        _options = options;
        _outages = outages;
        _timeProvider = options.TimeProvider;
        _giveUp = giveUp;
        _id = id;
        _noticesRestart = noticesRestart;
        _asks = _profile.RealTimeStatus && link.HasBackChannel;
        _bytes = link.HasBackChannel && _profile.Confirmation ? [.. job.Bytes, .. ConfirmationRequest(id)] : job.Bytes;
        _printedEnd = PrintedEnd(job.Bytes);
    }

    /// <summary>Whether the connection has to be closed without waiting for what is on its way.</summary>
    public bool CloseAtOnce { get; private set; }

    private bool AllLeft => _left == _bytes.Length;

    public static byte[] ConfirmationRequest(int id) =>
    [
        0x1D, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30,
        (byte)('0' + (id / 1000)), (byte)('0' + (id / 100 % 10)), (byte)('0' + (id / 10 % 10)), (byte)('0' + (id % 10)),
    ];

    public async Task<PrintResult> RunAsync()
    {
        if ((_asks ? await PreflightAsync().ConfigureAwait(false) : LookAtPort()) is { } refused)
        {
            return refused;
        }

        _link.Await(_id);
        if (await SendAsync().ConfigureAwait(false) is { } stopped)
        {
            return stopped;
        }

        return await ConfirmAsync().ConfigureAwait(false);
    }

    private async Task<PrintResult?> PreflightAsync()
    {
        if (!await AskAsync(1, _options.AnswerTimeout).ConfigureAwait(false))
        {
            return Stopped() ?? Failed(
                _link.Lost is null ? PrintProblem.Busy : PrintProblem.ConnectionLost,
                _link.Lost is null
                    ? "The printer is connected and does not answer: another program holds it, or it is not the printer of the profile."
                    : $"The printer closed the connection before anything was sent: {_link.Lost}.");
        }

        if (_link.Status.Is(PrinterFlags.Offline))
        {
            // Printers differ in which of these they answer; none of them is worth more than a moment.
            foreach (var question in new[] { 2, 4, 3 })
            {
                await AskAsync(question, CauseTimeout).ConfigureAwait(false);
            }
        }

        return Stopped() ?? _link.Status.Condition switch
        {
            PrinterCondition.CoverOpen => Failed(PrintProblem.CoverOpen, "The printer's cover is open; close it."),
            PrinterCondition.PaperEnd => Failed(PrintProblem.PaperEnd, "The printer has no paper; insert a roll."),
            PrinterCondition.Error => Failed(PrintProblem.PrinterError, _link.Status.IsCutterStuck ? "The printer's cutter is stuck; free it." : "The printer reports an error; switch it off and on."),
            PrinterCondition.Offline => Failed(PrintProblem.Offline, "The printer is offline and does not say why; look at its panel."),
            _ => null,
        };
    }

    /// <summary>What the driver knows where the printer itself cannot be asked. A printer that says nothing at all there leaves every bit clear.</summary>
    private PrintResult? LookAtPort()
    {
        const int PaperEmpty = 0x20;
        const int Selected = 0x10;
        const int NoError = 0x08;
        int? status;
        try
        {
            status = _link.PortStatus;
        }
        catch (IOException)
        {
            // The first write says it, too.
            status = null;
        }

        return status switch
        {
            null or 0 => null,
            var bits when (bits & PaperEmpty) != 0 => Failed(PrintProblem.PaperEnd, "The printer has no paper, says its driver; insert a roll."),
            var bits when (bits & Selected) == 0 => Failed(PrintProblem.Offline, "The printer is offline, says its driver; look at its panel."),
            var bits when (bits & NoError) == 0 => Failed(PrintProblem.PrinterError, "The printer reports an error, says its driver; look at cover and cutter, or switch it off and on."),
            _ => null,
        };
    }

    /// <summary>Asks and waits. Where no answer came the question is given up.</summary>
    public async Task<bool> AskAsync(int question, TimeSpan timeout)
    {
        if (_link.IsAsking)
        {
            _link.GiveUpQuestion();
        }

        var bytes = _link.Ask(question);
        if (!await TryWriteAsync(bytes, timeout).ConfigureAwait(false))
        {
            return false;
        }

        while (_link.IsAsking && _link.Lost is null && !_job.IsCancelRequested && !_giveUp())
        {
            var left = timeout - Since(_link.Asked);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            await _link.Changed.WaitAsync(left).ConfigureAwait(false);
        }

        if (!_link.IsAsking)
        {
            return true;
        }

        _link.GiveUpQuestion();
        return false;
    }

    private async Task<PrintResult?> SendAsync()
    {
        var most = _noticesRestart ? ConnectedSlice : UnconnectedSlice;
        var slicer = new JobSlicer(_bytes, _profile.ChunkBytes > 0 ? Math.Min(most, _profile.ChunkBytes) : most);
        var betweenCommands = true;
        while (slicer.Next())
        {
            if (betweenCommands && await GateAsync().ConfigureAwait(false) is { } stopped)
            {
                return stopped;
            }

            if (await SendAsync(slicer).ConfigureAwait(false) is { } failed)
            {
                return failed;
            }

            betweenCommands = slicer.EndsCommand;
            if (_asks && !_noticesRestart && betweenCommands && !slicer.IsLast && !await AskAsync(1, _options.StallTimeout).ConfigureAwait(false))
            {
                // Without a connection nothing but an answer shows that the printer is still the one that took the beginning.
                return Stopped() ?? Unknown(PrintProblem.Interrupted, "The printer stopped answering while the document was sent.");
            }

            if (_profile.ChunkBytes > 0 && _profile.OrderedStatus && _link.HasBackChannel && betweenCommands && !slicer.IsLast && await DrainAsync().ConfigureAwait(false) is { } undrained)
            {
                return undrained;
            }

            if (_profile.ChunkPauseMilliseconds > 0 && !slicer.IsLast)
            {
                await WaitAsync(TimeSpan.FromMilliseconds(_profile.ChunkPauseMilliseconds)).ConfigureAwait(false);
            }
        }

        _job.Move(PrintJobState.Sent);
        return null;
    }

    /// <summary>Waits while the printer is paused: what is not sent yet can still be given up cleanly.</summary>
    private async Task<PrintResult?> GateAsync()
    {
        while (true)
        {
            if (Stopped() is { } stopped)
            {
                return _job.IsCancelRequested && _left > 0 ? await StopAsync().ConfigureAwait(false) : stopped;
            }

            if (!NotePause())
            {
                await TendAsync().ConfigureAwait(false);
                return null;
            }

            await TendAsync().ConfigureAwait(false);
            if (_link.Unanswered >= MostUnanswered)
            {
                return Lost("it does not answer any more");
            }

            await _link.Changed.WaitAsync(Tick).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the printer has processed what it got: a buffer that overflows in silence never fills then.</summary>
    private async Task<PrintResult?> DrainAsync()
    {
        if (!await AskInOrderAsync().ConfigureAwait(false))
        {
            return Stopped() ?? Lost("it took no question");
        }

        var since = _timeProvider.GetTimestamp();
        while (_link.Byte < 0)
        {
            if (Stopped() is { } stopped)
            {
                return _job.IsCancelRequested ? await StopAsync().ConfigureAwait(false) : stopped;
            }

            if (NotePause())
            {
                since = _timeProvider.GetTimestamp();
            }

            if (Since(since) > _options.StallTimeout)
            {
                return Unknown(PrintProblem.Stalled, "The printer does not process what it got and reports no reason.");
            }

            if (_interrupted)
            {
                return Unknown(PrintProblem.Interrupted, "The printer stopped answering while the document was sent.");
            }

            if (_link.Unanswered >= MostUnanswered)
            {
                return Lost("it does not answer any more");
            }

            await TendAsync().ConfigureAwait(false);
            await _link.Changed.WaitAsync(Tick).ConfigureAwait(false);
        }

        return null;
    }

    private async Task<PrintResult?> SendAsync(JobSlicer slicer)
    {
        using var giveUp = new CancellationTokenSource();
        // From here on a byte may have left.
        _left = slicer.Offset + slicer.Count;
        var write = _link.WriteAsync(_bytes, slicer.Offset, slicer.Count, giveUp.Token);
        if (!write.IsCompleted)
        {
            Observe(write);
            if (await WatchAsync(write).ConfigureAwait(false) is { } failed)
            {
                // Its transport need not listen; the connection is closed anyway.
                giveUp.Cancel();
                CloseAtOnce = true;
                return failed;
            }
        }

        try
        {
            await write.ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            return Lost(e.Message);
        }
    }

    /// <summary>Waits for a write that the printer does not take; the reason to give up, or <see langword="null"/> when it is through.</summary>
    private async Task<PrintResult?> WatchAsync(Task write)
    {
        var since = _timeProvider.GetTimestamp();
        while (!write.IsCompleted)
        {
            await _link.Changed.WaitAsync(Tick).ConfigureAwait(false);
            if (write.IsCompleted)
            {
                break;
            }

            if (Stopped() is { } stopped)
            {
                return stopped;
            }

            if (NotePause())
            {
                since = _timeProvider.GetTimestamp();
            }
            else if (Since(since) > _options.StallTimeout)
            {
                return Unknown(PrintProblem.Stalled, "The printer takes no more data and reports no reason.");
            }
        }

        return null;
    }

    private async Task<PrintResult> ConfirmAsync()
    {
        if (!_link.HasBackChannel)
        {
            return Delivered();
        }

        var printing = TimeSpan.FromSeconds((double)_bytes.Length / SlowestBytesPerSecond);
        var awaitsId = _profile.Confirmation;
        var canConfirm = awaitsId || _profile.OrderedStatus;
        if (!canConfirm && !_asks)
        {
            return Delivered();
        }

        // Without a proof to wait for it is only watched while it should be printing.
        var limit = (canConfirm ? _options.ConfirmationTimeout : LateAnswer) + printing;
        var ordered = 0;
        var strays = _link.Strays;
        if (!awaitsId && _profile.OrderedStatus && !await AskInOrderAsync().ConfigureAwait(false))
        {
            return Stopped() ?? Lost("it took no question");
        }

        var waited = TimeSpan.Zero;
        var last = _timeProvider.GetTimestamp();
        while (true)
        {
            if (_link.IsConfirmed && !_interrupted)
            {
                return Printed(PrintConfirmation.ProcessId);
            }

            if (_interrupted)
            {
                return Unknown(PrintProblem.Interrupted, "The printer stopped answering for a while, as if it had been switched off and on.");
            }

            if (Stopped() is { } stopped)
            {
                return _job.IsCancelRequested ? await StopAsync().ConfigureAwait(false) : stopped;
            }

            var paused = NotePause();
            if (!paused)
            {
                waited += Since(last);
            }

            last = _timeProvider.GetTimestamp();
            if (!paused && _link.Byte >= 0)
            {
                if (++ordered >= (_link.Strays > strays ? OrderedAnswersInNoise : OrderedAnswers))
                {
                    return Printed(PrintConfirmation.OrderedStatus);
                }

                // The answers have no number: a burst of bytes that mean nothing must not count for several.
                await WaitAsync(QuietTime).ConfigureAwait(false);
                if (!await AskInOrderAsync().ConfigureAwait(false))
                {
                    return Stopped() ?? Lost("it took no question");
                }
            }
            else if (waited > limit)
            {
                if (!awaitsId || !_profile.OrderedStatus)
                {
                    return canConfirm
                        ? Unknown(PrintProblem.NoConfirmation, "All was sent and the printer did not confirm; look at the paper.")
                        : Delivered();
                }

                // The number may have been lost on the way; what is asked now is answered after everything before.
                awaitsId = false;
                waited = TimeSpan.Zero;
                if (!await AskInOrderAsync().ConfigureAwait(false))
                {
                    return Stopped() ?? Lost("it took no question");
                }
            }

            if (_link.Unanswered >= MostUnanswered)
            {
                return Lost("it does not answer any more");
            }

            await TendAsync().ConfigureAwait(false);
            await _link.Changed.WaitAsync(Tick).ConfigureAwait(false);
        }
    }

    private Task<bool> AskInOrderAsync()
    {
        _link.AwaitByte();
        return TryWriteAsync(OrderedQuestion, _options.StallTimeout);
    }

    /// <summary>Asks twice a second how the printer is, the cause in turn when it is offline; notices when it does not answer.</summary>
    private async Task TendAsync()
    {
        if (!_asks)
        {
            return;
        }

        if (_link.IsAsking)
        {
            if (Since(_link.Asked) < LateAnswer)
            {
                return;
            }

            _link.GiveUpQuestion();
        }

        // One lost answer happens; two are a printer that was away.
        _interrupted |= !_noticesRestart && _left > 0 && _link.Unanswered >= 2;
        if (_link.Asked != 0 && Since(_link.Asked) < (_paused ? PausedInterval : QuestionInterval))
        {
            return;
        }

        _turn = _link.Status.Is(PrinterFlags.Offline) ? (_turn % 4) + 1 : 1;
        await TryWriteAsync(_link.Ask(_turn), LateAnswer).ConfigureAwait(false);
    }

    private int _turn = 1;

    /// <summary>The caller gives up after bytes have left: the printer throws away what it has, if it can.</summary>
    private async Task<PrintResult> StopAsync()
    {
        if (_asks)
        {
            var purged = await TryWriteAsync(Purge, PurgeTimeout).ConfigureAwait(false);
            if (purged && _link.Status.Is(PrinterFlags.Cutter | PrinterFlags.Recoverable))
            {
                await TryWriteAsync(Recover, PurgeTimeout).ConfigureAwait(false);
            }

            if (AllLeft)
            {
                // It may have been through already.
                var since = _timeProvider.GetTimestamp();
                while (!_link.IsConfirmed && _link.Lost is null && Since(since) < PurgeTimeout)
                {
                    await _link.Changed.WaitAsync(PurgeTimeout).ConfigureAwait(false);
                }

                if (_link.IsConfirmed && !_interrupted)
                {
                    return Printed(PrintConfirmation.ProcessId);
                }
            }
            else if (purged && !_paused)
            {
                await TryWriteAsync(Separation(), PurgeTimeout).ConfigureAwait(false);
            }
        }

        return GivenUp(PrintProblem.Canceled);
    }

    // What was begun must not hang on the next receipt.
    private byte[] Separation()
    {
        var buffer = new ByteCollector();
        var encoder = new EscPosEncoder(buffer, _settings);
        encoder.Initialize();
        encoder.NewLine();
        encoder.Cut();
        return buffer.ToArray();
    }

    /// <summary>Whether the printer is paused; says so once, and again when it goes on.</summary>
    private bool NotePause()
    {
        var condition = _link.Status.Condition;
        if (condition is PrinterCondition.Ready or PrinterCondition.Unknown)
        {
            if (_paused)
            {
                _paused = false;
                _job.Move(AllLeft ? PrintJobState.Sent : PrintJobState.Sending);
            }

            return false;
        }

        if (!_paused)
        {
            _paused = true;
            _pausedSince = _timeProvider.GetTimestamp();
        }

        _job.Move(PrintJobState.Paused, condition);
        if (Since(_pausedSince) >= _options.OutageAfter)
        {
            _outages.Begin(_job, $"The printer is paused: {condition}.");
        }

        return true;
    }

    /// <summary>The result if the connection is lost, the caller cancelled or the program ends; otherwise <see langword="null"/>.</summary>
    private PrintResult? Stopped() =>
        _giveUp() ? GivenUp(PrintProblem.Disposed)
        : _link.Lost is { } lost ? Lost(lost)
        : _job.IsCancelRequested ? GivenUp(PrintProblem.Canceled)
        : null;

    private PrintResult GivenUp(PrintProblem problem)
    {
        var why = problem == PrintProblem.Canceled ? "It was cancelled" : "The program ended";
        return _left == 0 ? Failed(problem, why + " before it was sent.")
            : _left < _printedEnd ? Failed(problem, why + " while it was sent; its beginning may be on the paper.")
            : Unknown(problem, why + " after everything had been sent; look at the paper.");
    }

    private PrintResult Lost(string why) => _left == 0
        ? Failed(PrintProblem.ConnectionLost, $"The connection broke before anything was sent: {why}.")
        : Unknown(PrintProblem.ConnectionLost, $"The connection broke while it was printed: {why}.");

    private PrintResult Printed(PrintConfirmation by) => new(PrintOutcome.Printed, by, PrintProblem.None, string.Empty, _job.Findings);

    private PrintResult Delivered() => new(PrintOutcome.Delivered, PrintConfirmation.None, PrintProblem.None, string.Empty, _job.Findings);

    private PrintResult Failed(PrintProblem problem, string reason) => new(PrintOutcome.Failed, PrintConfirmation.None, problem, reason, _job.Findings);

    private PrintResult Unknown(PrintProblem problem, string reason) => new(PrintOutcome.Unknown, PrintConfirmation.None, problem, reason, _job.Findings);

    /// <summary>Writes a few bytes that print nothing; whether they left in time.</summary>
    private async Task<bool> TryWriteAsync(byte[] bytes, TimeSpan timeout)
    {
        using var giveUp = new CancellationTokenSource();
        var since = _timeProvider.GetTimestamp();
        var write = _link.WriteAsync(bytes, 0, bytes.Length, giveUp.Token);
        if (!write.IsCompleted)
        {
            Observe(write);
            while (!write.IsCompleted && _link.Lost is null && !_giveUp() && Since(since) < timeout)
            {
                await _link.Changed.WaitAsync(timeout - Since(since)).ConfigureAwait(false);
            }

            if (!write.IsCompleted)
            {
                giveUp.Cancel();
                CloseAtOnce = true;
                return false;
            }
        }

        try
        {
            await write.ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _link.Lose(e.Message);
            return false;
        }
    }

    private void Observe(Task write) => _ = write.ContinueWith(
        static (task, signal) =>
        {
            _ = task.Exception;
            ((Signal)signal!).Set();
        },
        _link.Changed,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private async Task WaitAsync(TimeSpan time)
    {
        var since = _timeProvider.GetTimestamp();
        while (Since(since) < time && _link.Lost is null && !_giveUp())
        {
            await _link.Changed.WaitAsync(time - Since(since)).ConfigureAwait(false);
        }
    }

    private TimeSpan Since(long timestamp) => _timeProvider.GetElapsedTime(timestamp);

    /// <summary>Where the last thing ends that makes paper black.</summary>
    private static int PrintedEnd(byte[] bytes)
    {
        var end = 0;
        for (var offset = 0; offset < bytes.Length;)
        {
            var token = CommandScanner.Next(bytes.AsSpan(offset));
            if (token.Kind is CommandTokenKind.Text && bytes[offset] != 0x20
                || token.Kind is CommandTokenKind.Command && token.Name is "GS v 0" or "GS ( k" or "GS ( L" or "GS 8 L" or "GS k" or "ESC *" or "FS p")
            {
                end = offset + token.Length;
            }

            offset += token.Length;
        }

        return end;
    }
}
