using System.Text;

namespace Fiscal.Printing.EscPos;

/// <summary>Asks a printer what it is. Each question waits for its answer; nothing that is not answered costs more than half a second.</summary>
internal sealed class ProbeRun(PrinterLink link, TimeProvider timeProvider, int id)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConfirmationPatience = TimeSpan.FromSeconds(1);

    public async Task<PrinterProbe> RunAsync(bool tryConfirmation)
    {
        var realTime = false;
        foreach (var question in new[] { 1, 2, 3, 4 })
        {
            await WriteAsync(link.Ask(question)).ConfigureAwait(false);
            realTime |= await UntilAsync(() => !link.IsAsking, Patience).ConfigureAwait(false);
            link.GiveUpQuestion();
        }

        var before = link.Reports;
        await WriteAsync([0x1B, 0x40, 0x1D, 0x61, 0x0F]).ConfigureAwait(false);
        var automatic = await UntilAsync(() => link.Reports > before, Patience).ConfigureAwait(false);
        link.AwaitByte();
        await WriteAsync([0x1D, 0x72, 0x01]).ConfigureAwait(false);
        var ordered = await UntilAsync(() => link.Byte >= 0, Patience).ConfigureAwait(false);
        var firmware = await NameAsync(65).ConfigureAwait(false);
        var maker = await NameAsync(66).ConfigureAwait(false);
        var model = await NameAsync(67).ConfigureAwait(false);
        var serial = await NameAsync(68).ConfigureAwait(false);
        bool? confirms = null;
        if (tryConfirmation)
        {
            link.Await(id);
            await WriteAsync(PrintRun.ConfirmationRequest(id)).ConfigureAwait(false);
            confirms = await UntilAsync(() => link.IsConfirmed, ConfirmationPatience).ConfigureAwait(false);
        }

        return link.Lost is { } lost
            ? throw new IOException($"The connection broke while the printer was asked: {lost}.")
            : new PrinterProbe(link.Status, realTime, automatic, ordered, confirms, maker, model, firmware, serial);
    }

    private async Task<string?> NameAsync(byte what)
    {
        link.AwaitBlock();
        await WriteAsync([0x1D, 0x49, what]).ConfigureAwait(false);
        return await UntilAsync(() => link.Block is not null, Patience).ConfigureAwait(false) && link.Block is { Header: ReturnChannel.InformationHeader, Data: { Length: > 0 } data }
            ? Encoding.ASCII.GetString(data)
            : null;
    }

    private async Task WriteAsync(byte[] bytes)
    {
        using var giveUp = new CancellationTokenSource();
        var write = link.WriteAsync(bytes, 0, bytes.Length, giveUp.Token);
        var since = timeProvider.GetTimestamp();
        if (!write.IsCompleted)
        {
            _ = write.ContinueWith(static (task, signal) => { _ = task.Exception; ((Signal)signal!).Set(); }, link.Changed, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (!write.IsCompleted && timeProvider.GetElapsedTime(since) < ConfirmationPatience)
            {
                await link.Changed.WaitAsync(ConfirmationPatience).ConfigureAwait(false);
            }

            if (!write.IsCompleted)
            {
                giveUp.Cancel();
                throw new IOException("The printer takes no data; another program holds it, or it is offline.");
            }
        }

        await write.ConfigureAwait(false);
    }

    private async Task<bool> UntilAsync(Func<bool> condition, TimeSpan limit)
    {
        var since = timeProvider.GetTimestamp();
        while (!condition() && link.Lost is null)
        {
            var left = limit - timeProvider.GetElapsedTime(since);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            await link.Changed.WaitAsync(left).ConfigureAwait(false);
        }

        return condition();
    }
}
