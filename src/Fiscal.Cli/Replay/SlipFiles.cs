using System.Collections.Concurrent;
using System.Globalization;
using Fiscal.Cli.Output;
using Fiscal.Documents;

namespace Fiscal.Cli.Replay;

/// <summary>The replay's printer of outage and recovery slips: one text file each.</summary>
internal sealed class SlipFiles
{
    private readonly ConcurrentQueue<OutageSlip> _taken = new();
    private readonly OutageSlipLayout _layout = new();
    private readonly TextRenderer _renderer = new(new TextRendererOptions { CharactersPerLine = 48 });
    private readonly string _folder;

    public SlipFiles(string folder)
    {
        Directory.CreateDirectory(folder);
        _folder = folder;
    }

    /// <summary>Called on the register's thread: the disk is not waited for there.</summary>
    public void Take(OutageSlip slip) => _taken.Enqueue(slip);

    public async Task WriteTakenAsync()
    {
        while (_taken.TryDequeue(out var slip))
        {
            await WriteAsync(slip).ConfigureAwait(false);
        }
    }

    /// <summary>What an earlier run did not come to write, and what waits for a quiet moment that lies behind the last basket.</summary>
    public async Task WriteMissingAsync(FiscalRegister register, CancellationToken cancellationToken)
    {
        await WriteTakenAsync().ConfigureAwait(false);
        foreach (var outage in await register.GetOutagesAsync(cancellationToken).ConfigureAwait(false))
        {
            await WriteIfMissingAsync(register.CreateSlip(outage, OutageSlipKind.Outage)).ConfigureAwait(false);
            await WriteIfMissingAsync(register.CreateSlip(outage, OutageSlipKind.Recovery)).ConfigureAwait(false);
        }
    }

    private Task WriteIfMissingAsync(OutageSlip? slip) => slip is null || File.Exists(PathOf(slip)) ? Task.CompletedTask : WriteAsync(slip);

    // They can be made again from the journal, so the disk need not be waited for.
    private Task WriteAsync(OutageSlip slip) => WholeFile.WriteAsync(
        PathOf(slip),
        stream =>
        {
            stream.Write(_renderer.Render(_layout.Create(slip)));
            return Task.CompletedTask;
        },
        flushToDisk: false);

    private string PathOf(OutageSlip slip) =>
        Path.Combine(_folder, (slip.Kind == OutageSlipKind.Recovery ? "recovery-" : "outage-") + slip.Number.ToString(CultureInfo.InvariantCulture) + ".txt");
}
