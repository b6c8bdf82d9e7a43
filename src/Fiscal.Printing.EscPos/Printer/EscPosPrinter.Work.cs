using Microsoft.Extensions.Logging;

namespace Fiscal.Printing.EscPos;

public sealed partial class EscPosPrinter
{
    private const int LargestId = 9999;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Endless = TimeSpan.FromDays(1);

    // Numbers of confirmations ascend and wrap, as printers expect.
    private int _lastId;

    private async Task WorkAsync()
    {
        PrinterLink? link = null;
        while (true)
        {
            PrintJob? job = null;
            Errand? errand;
            bool ends;
            bool looks;
            lock (_lock)
            {
                errand = _errands.Count > 0 ? _errands.Dequeue() : null;
                if (errand is null && _queue.Count > 0)
                {
                    job = _queue.Dequeue();
                }

                _current = job;
                ends = _disposing;
                looks = _logosDoubtful;
            }

            if (job is not null)
            {
                link = await RunAsync(job, link).ConfigureAwait(false);
            }
            else if (errand is not null)
            {
                link = await RunAsync(errand, link).ConfigureAwait(false);
            }
            else if (link is { Lost: null } && looks && !ends)
            {
                if (!await LookAfterLogosAsync(link).ConfigureAwait(false))
                {
                    await CloseAsync(link, atOnce: true).ConfigureAwait(false);
                    link = null;
                }
            }
            else if (link is not null && (ends || !_options.KeepConnection || link.Lost is not null))
            {
                await CloseAsync(link, atOnce: false).ConfigureAwait(false);
                link = null;
            }
            else if (ends)
            {
                return;
            }
            else
            {
                await IdleAsync(link).ConfigureAwait(false);
            }
        }
    }

    private async Task IdleAsync(PrinterLink? link)
    {
        if (link is null || !_settings.Profile.RealTimeStatus || !link.HasBackChannel)
        {
            await _wake.WaitAsync(Endless).ConfigureAwait(false);
        }
        else if (!await _wake.WaitAsync(Heartbeat).ConfigureAwait(false))
        {
            // Printers drop a connection on which nothing arrives, and one that is gone has to be noticed before a receipt needs it.
            if (link.IsAsking)
            {
                link.GiveUpQuestion();
            }

            await TryWriteAsync(link, link.Ask(1)).ConfigureAwait(false);
        }
    }

    private async Task<PrinterLink?> RunAsync(PrintJob job, PrinterLink? link)
    {
        job.Move(PrintJobState.Sending);
        if (link?.Lost is not null)
        {
            await CloseAsync(link, atOnce: true).ConfigureAwait(false);
            link = null;
        }

        if (job.IsCancelRequested || _giveUp)
        {
            End(job, Failed(job, _giveUp ? PrintProblem.Disposed : PrintProblem.Canceled, "It was given up before it was sent."));
            return link;
        }

        if (link is null)
        {
            string? why;
            (link, why) = await OpenAsync(job).ConfigureAwait(false);
            if (link is null)
            {
                DoubtLogos();
                End(job, job.IsCancelRequested
                    ? Failed(job, PrintProblem.Canceled, "It was cancelled before it was sent.")
                    : Failed(job, PrintProblem.Unreachable, $"The printer at {_transport.Address} cannot be reached: {why} Check that it is switched on and connected."));
                return null;
            }
        }

        _lastId = _lastId >= LargestId ? 1 : _lastId + 1;
        var run = new PrintRun(job, link, _settings, _options, _outages, _lastId, _transport.NoticesRestart, () => _giveUp);
        PrintResult result;
        try
        {
            result = await run.RunAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A transport of somebody else that breaks its contract must not take the queue with it; what it did with the bytes is not known.
            link.Lose(e.Message);
            result = new PrintResult(PrintOutcome.Unknown, PrintConfirmation.None, PrintProblem.ConnectionLost, $"The connection failed: {e.Message}", job.Findings);
        }

        // Whoever waits for the result may print elsewhere at once; a connection that something is left on is not used again.
        if (result.Outcome == PrintOutcome.Unknown)
        {
            DoubtLogos();
        }

        var clean = result.Outcome is PrintOutcome.Printed or PrintOutcome.Delivered && !run.CloseAtOnce;
        if (!clean)
        {
            await CloseAsync(link, run.CloseAtOnce).ConfigureAwait(false);
            link = null;
        }

        End(job, result);
        return link;
    }

    private async Task<PrinterLink?> RunAsync(Errand errand, PrinterLink? link)
    {
        if (link?.Lost is not null)
        {
            await CloseAsync(link, atOnce: true).ConfigureAwait(false);
            link = null;
        }

        if (link is null)
        {
            string? why;
            (link, why) = await OpenAsync(null).ConfigureAwait(false);
            if (link is null)
            {
                errand.Fail(new IOException($"The printer at {_transport.Address} cannot be reached: {why} Check that it is switched on and connected."));
                return null;
            }
        }

        if (await errand.RunAsync(link).ConfigureAwait(false))
        {
            return link;
        }

        await CloseAsync(link, atOnce: true).ConfigureAwait(false);
        return null;
    }

    private async Task<(PrinterLink? Link, string Why)> OpenAsync(PrintJob? job)
    {
        var link = new PrinterLink(_transport, _timeProvider, _wake, Status, OnStatus);
        using var giveUp = new CancellationTokenSource();
        var open = link.OpenAsync(giveUp.Token);
        var since = _timeProvider.GetTimestamp();
        if (!open.IsCompleted)
        {
            _ = open.ContinueWith(static (task, signal) => ((Signal)signal!).Set(), _wake, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (!open.IsCompleted && !_giveUp && job?.IsCancelRequested != true && _timeProvider.GetElapsedTime(since) < _options.ConnectTimeout)
            {
                await _wake.WaitAsync(_options.ConnectTimeout - _timeProvider.GetElapsedTime(since)).ConfigureAwait(false);
            }

            if (!open.IsCompleted)
            {
                giveUp.Cancel();
            }
        }

        try
        {
            await open.ConfigureAwait(false);
            return (link, string.Empty);
        }
        catch (OperationCanceledException)
        {
            link.Dispose();
            return (null, "no answer in time.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            link.Dispose();
            return (null, e.Message.TrimEnd('.') + ".");
        }
    }

    private async Task CloseAsync(PrinterLink link, bool atOnce)
    {
        if (link.Lost is not null)
        {
            DoubtLogos();
        }

        await link.CloseAsync(atOnce || link.Lost is not null).ConfigureAwait(false);
        link.Dispose();
        if (link.Strays > 0)
        {
            LogStrays(_logger, Name, link.Strays, null);
        }
    }

    private async Task TryWriteAsync(PrinterLink link, byte[] bytes)
    {
        using var giveUp = new CancellationTokenSource();
        var write = link.WriteAsync(bytes, 0, bytes.Length, giveUp.Token);
        if (!write.IsCompleted)
        {
            _ = write.ContinueWith(static (task, signal) => { _ = task.Exception; ((Signal)signal!).Set(); }, _wake, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await _wake.WaitAsync(_options.AnswerTimeout).ConfigureAwait(false);
            if (!write.IsCompleted)
            {
                giveUp.Cancel();
                link.Lose("it takes no data");
            }
        }
        else if (write.IsFaulted || write.IsCanceled)
        {
            link.Lose(write.Exception?.GetBaseException().Message ?? "the write was cancelled");
        }
    }

    private void OnStatus(PrinterStatus status)
    {
        Status = status;
        try
        {
            StatusChanged?.Invoke(this, EventArgs.Empty);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogHandler(_logger, Name, e);
        }
    }

    private static PrintResult Failed(PrintJob job, PrintProblem problem, string reason) =>
        new(PrintOutcome.Failed, PrintConfirmation.None, problem, reason, job.Findings);

    private void End(PrintJob job, PrintResult result)
    {
        lock (_lock)
        {
            if (_current == job)
            {
                _current = null;
            }

            if (result.Outcome == PrintOutcome.Failed && job.IsOriginal)
            {
                // Nothing whole is on paper: the next one is the original.
                _remembered.Remove(job.ReceiptId);
            }
        }

        _outages.Record(job, result);
        if (result.Outcome is PrintOutcome.Printed or PrintOutcome.Delivered)
        {
            _outages.End();
        }
        else if (result.Problem is not (PrintProblem.Canceled or PrintProblem.Disposed))
        {
            _outages.Begin(job, result.Reason);
        }

        LogEnd(_logger, Name, job.Number, result.Outcome, result.Problem, null);
        job.End(result);
    }

    private static readonly Action<ILogger, string, long, PrintOutcome, PrintProblem, Exception?> LogEnd =
        LoggerMessage.Define<string, long, PrintOutcome, PrintProblem>(LogLevel.Information, new EventId(1, "PrintEnded"), "Printer {Printer}: job {Job} ended as {Outcome}, problem {Problem}.");

    private static readonly Action<ILogger, string, Exception?> LogHandler =
        LoggerMessage.Define<string>(LogLevel.Error, new EventId(3, "HandlerFailed"), "Printer {Printer}: a handler of StatusChanged failed.");

    private static readonly Action<ILogger, string, int, Exception?> LogStrays =
        LoggerMessage.Define<string, int>(LogLevel.Warning, new EventId(2, "StrayBytes"), "Printer {Printer} sent {Count} bytes that mean nothing where they stood; check cable, baud rate and profile.");
}
