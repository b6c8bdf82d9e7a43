using System.Text;

namespace Fiscal.Printing.EscPos;

/// <summary>Questions over an open connection, each with its own patience.</summary>
internal sealed class Inquiry(PrinterLink link, TimeProvider timeProvider)
{
    public const byte Firmware = 65;
    public const byte Maker = 66;
    public const byte Model = 67;
    public const byte SerialNumber = 68;

    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(1);

    /// <summary>What the printer says about itself (<c>GS I</c>), or <see langword="null"/> if it says nothing.</summary>
    public async Task<string?> NameAsync(byte what)
    {
        link.AwaitBlock();
        await WriteAsync([0x1D, 0x49, what]).ConfigureAwait(false);
        return await UntilAsync(() => link.Block is not null, Patience).ConfigureAwait(false) && link.Block is { Header: ReturnChannel.InformationHeader, Data: { Length: > 0 } data }
            ? Encoding.ASCII.GetString(data)
            : null;
    }

    /// <summary>Writes what the printer has to take within the patience.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public Task WriteAsync(byte[] bytes) => WriteAsync(bytes, LongPatience);

    public async Task WriteAsync(byte[] bytes, TimeSpan patience)
    {
        using var giveUp = new CancellationTokenSource();
        var write = link.WriteAsync(bytes, 0, bytes.Length, giveUp.Token);
        var since = timeProvider.GetTimestamp();
        if (!write.IsCompleted)
        {
            _ = write.ContinueWith(static (task, signal) => { _ = task.Exception; ((Signal)signal!).Set(); }, link.Changed, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (!write.IsCompleted && timeProvider.GetElapsedTime(since) < patience)
            {
                await link.Changed.WaitAsync(patience).ConfigureAwait(false);
            }

            if (!write.IsCompleted)
            {
                giveUp.Cancel();
                throw new IOException("The printer takes no data; another program holds it, or it is offline.");
            }
        }

        await write.ConfigureAwait(false);
    }

    public async Task<bool> UntilAsync(Func<bool> condition, TimeSpan limit)
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
