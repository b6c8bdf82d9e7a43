namespace Fiscal.Printing.EscPos;

/// <summary>Asks a printer what it is. Each question waits for its answer; nothing that is not answered costs more than half a second.</summary>
internal sealed class ProbeRun(PrinterLink link, TimeProvider timeProvider, int id)
{
    private readonly Inquiry _inquiry = new(link, timeProvider);

    public async Task<PrinterProbe> RunAsync(bool tryConfirmation)
    {
        var realTime = false;
        foreach (var question in new[] { 1, 2, 3, 4 })
        {
            await _inquiry.WriteAsync(link.Ask(question)).ConfigureAwait(false);
            realTime |= await _inquiry.UntilAsync(() => !link.IsAsking, Inquiry.Patience).ConfigureAwait(false);
            link.GiveUpQuestion();
        }

        var before = link.Reports;
        await _inquiry.WriteAsync([0x1B, 0x40, 0x1D, 0x61, 0x0F]).ConfigureAwait(false);
        var automatic = await _inquiry.UntilAsync(() => link.Reports > before, Inquiry.Patience).ConfigureAwait(false);
        link.AwaitByte();
        await _inquiry.WriteAsync([0x1D, 0x72, 0x01]).ConfigureAwait(false);
        var ordered = await _inquiry.UntilAsync(() => link.Byte >= 0, Inquiry.Patience).ConfigureAwait(false);
        var firmware = await _inquiry.NameAsync(Inquiry.Firmware).ConfigureAwait(false);
        var maker = await _inquiry.NameAsync(Inquiry.Maker).ConfigureAwait(false);
        var model = await _inquiry.NameAsync(Inquiry.Model).ConfigureAwait(false);
        var serial = await _inquiry.NameAsync(Inquiry.SerialNumber).ConfigureAwait(false);
        bool? confirms = null;
        if (tryConfirmation)
        {
            link.Await(id);
            await _inquiry.WriteAsync(PrintRun.ConfirmationRequest(id)).ConfigureAwait(false);
            confirms = await _inquiry.UntilAsync(() => link.IsConfirmed, Inquiry.LongPatience).ConfigureAwait(false);
        }

        return link.Lost is { } lost
            ? throw new IOException($"The connection broke while the printer was asked: {lost}.")
            : new PrinterProbe(link.Status, realTime, automatic, ordered, confirms, maker, model, firmware, serial);
    }
}
