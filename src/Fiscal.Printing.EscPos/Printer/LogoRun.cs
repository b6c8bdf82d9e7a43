namespace Fiscal.Printing.EscPos;

/// <summary>Looks whether a printer keeps a logo, and stores it if not (spec escpos §7). Never part of a job: memory wears out, and the printer is deaf while it writes.</summary>
internal sealed class LogoRun(PrinterLink link, TimeProvider timeProvider, PrinterSettings settings, string address)
{
    private const byte ListIdentifier = 0x72;
    private const byte LastBlock = 0x40;
    private const byte Acknowledge = 0x06;
    private const int FirstCode = 0x20;
    private const int Codes = 95;
    private const int MostBlocks = 64;
    private const int SlowestBytesPerSecond = 500;

    private const int MostQuestions = 3;

    // It is deaf while it writes, for a minute if it is full of logos: a question that waits in its buffer is better than many.
    private static readonly TimeSpan WritingPatience = TimeSpan.FromSeconds(30);

    private readonly Inquiry _inquiry = new(link, timeProvider);

    /// <summary>The logo under the key it has in this printer; <see langword="null"/> with the reason if it is not there.</summary>
    public async Task<(LogoOutcome Outcome, StoredLogo? Logo)> EnsureAsync(StoredLogo wanted, LogoRecord record)
    {
        await NeedReadyAsync().ConfigureAwait(false);
        var serial = await _inquiry.NameAsync(Inquiry.SerialNumber).ConfigureAwait(false);
        var printer = serial is null ? "address:" + address.Replace('\t', ' ') : "serial:" + serial.Replace('\t', ' ');
        if (await ListAsync(Inquiry.Patience).ConfigureAwait(false) is not { } keys)
        {
            ThrowIfLost();
            return (LogoOutcome.NotSupported, null);
        }

        var content = LogoRecord.ContentOf(wanted.Image);
        if (record.Find(printer, content) is { } known && keys.Contains(known))
        {
            return (LogoOutcome.Present, new StoredLogo(wanted.ContentId, wanted.Image, known.Key1, known.Key2));
        }

        var key = (Key1: wanted.KeyCode1, Key2: wanted.KeyCode2);
        while (keys.Contains(key))
        {
            // Somebody else's, or another picture of ours.
            var next = ((key.Key1 - FirstCode) * Codes) + key.Key2 - FirstCode + 1;
            key = (FirstCode + (next / Codes % Codes), FirstCode + (next % Codes));
        }

        var logo = new StoredLogo(wanted.ContentId, wanted.Image, key.Key1, key.Key2);
        record.Note(printer, content, key.Key1, key.Key2);
        var output = new ByteCollector();
        var encoder = new EscPosEncoder(output, settings);
        encoder.Initialize();
        encoder.DefineLogo(logo);
        var bytes = output.ToArray();
        await _inquiry.WriteAsync(bytes, TimeSpan.FromSeconds(10 + (bytes.Length / SlowestBytesPerSecond))).ConfigureAwait(false);
        return await IsListedAsync(key).ConfigureAwait(false) ? (LogoOutcome.Stored, logo) : (LogoOutcome.NotStored, null);
    }

    private async Task NeedReadyAsync()
    {
        if (!settings.Profile.RealTimeStatus)
        {
            return;
        }

        await _inquiry.WriteAsync(link.Ask(1)).ConfigureAwait(false);
        var answers = await _inquiry.UntilAsync(() => !link.IsAsking, Inquiry.LongPatience).ConfigureAwait(false);
        link.GiveUpQuestion();
        ThrowIfLost();
        if (!answers || link.Status.Is(PrinterFlags.Offline))
        {
            throw new IOException(answers ? "The printer is offline; a logo is stored when it has paper and its cover is closed." : "The printer does not answer; another program holds it.");
        }
    }

    private async Task<bool> IsListedAsync((int Key1, int Key2) key)
    {
        for (var i = 0; i < MostQuestions; i++)
        {
            var keys = await ListAsync(WritingPatience).ConfigureAwait(false);
            ThrowIfLost();
            if (keys?.Contains(key) == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The keys in use, or <see langword="null"/> if the printer does not say.</summary>
    private async Task<HashSet<(int Key1, int Key2)>?> ListAsync(TimeSpan patience)
    {
        var keys = new HashSet<(int Key1, int Key2)>();
        link.AwaitBlock();
        await _inquiry.WriteAsync([0x1D, 0x28, 0x4C, 0x04, 0x00, 0x30, 0x40, 0x4B, 0x43]).ConfigureAwait(false);
        for (var i = 0; i < MostBlocks; i++)
        {
            await _inquiry.UntilAsync(() => link.Block is not null, patience).ConfigureAwait(false);
            if (link.Block is not { Header: ReturnChannel.ResponseHeader, Data: { Length: >= 2 } data } || data[0] != ListIdentifier)
            {
                return null;
            }

            for (var at = 2; at + 1 < data.Length; at += 2)
            {
                keys.Add((data[at], data[at + 1]));
            }

            link.AwaitBlock();
            await _inquiry.WriteAsync([Acknowledge]).ConfigureAwait(false);
            if (data[1] == LastBlock)
            {
                return keys;
            }
        }

        return null;
    }

    private void ThrowIfLost()
    {
        if (link.Lost is { } lost)
        {
            throw new IOException($"The connection broke while the logo was looked after: {lost}.");
        }
    }
}
