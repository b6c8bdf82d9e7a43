namespace Fiscal.Printing.EscPos;

/// <summary>Carries bytes between a stream and a <see cref="VirtualPrinter"/>.</summary>
internal static class StreamAttachment
{
    public static async Task RunAsync(VirtualPrinter printer, Stream stream, Action? onReset, CancellationToken cancellationToken)
    {
        var session = printer.Connect();
        if (session is null)
        {
            onReset?.Invoke();
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var readable = new SemaphoreSlim(0);
        using var writable = new SemaphoreSlim(0);
        void OnChanged()
        {
            readable.Release();
            writable.Release();
        }

        session.Changed += OnChanged;
        var writer = WriteAsync();
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            printer.Close(session, reset: true);
        }
        finally
        {
            printer.Close(session, reset: false);
            over.Cancel();
            await writer.ConfigureAwait(false);
            session.Changed -= OnChanged;
        }

        async Task ReadAsync()
        {
            var buffer = new byte[512];
            while (true)
            {
                var count = await stream.ReadAsync(buffer, 0, buffer.Length, over.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                for (var offset = 0; offset < count;)
                {
                    var taken = printer.Write(session, buffer, offset, count - offset);
                    offset += taken;
                    if (session.IsOver)
                    {
                        return;
                    }

                    if (taken == 0)
                    {
                        await writable.WaitAsync(over.Token).ConfigureAwait(false);
                    }
                }
            }
        }

        async Task WriteAsync()
        {
            var buffer = new byte[256];
            try
            {
                while (!over.IsCancellationRequested)
                {
                    var count = printer.Read(session, buffer, 0, buffer.Length);
                    if (count > 0)
                    {
                        await stream.WriteAsync(buffer, 0, count, over.Token).ConfigureAwait(false);
                        await stream.FlushAsync(over.Token).ConfigureAwait(false);
                    }
                    else if (session.IsReset)
                    {
                        onReset?.Invoke();
                        over.Cancel();
                    }
                    else
                    {
                        await readable.WaitAsync(over.Token).ConfigureAwait(false);
                    }
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or System.Net.Sockets.SocketException)
            {
                over.Cancel();
            }
        }
    }
}
