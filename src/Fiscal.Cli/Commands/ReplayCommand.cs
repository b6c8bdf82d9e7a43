using System.CommandLine;
using System.Diagnostics;
using Fiscal.Cli.Output;
using Fiscal.Cli.Replay;
using Fiscal.Tse.Simulator;

namespace Fiscal.Cli.Commands;

internal static class ReplayCommand
{
    public static Command Create(CommandLine cli)
    {
        var baskets = new Option<string>("--baskets") { Required = true, Description = "CSV of baskets." };
        var articles = new Option<string>("--articles") { Required = true, Description = "CSV of articles." };
        var journal = new Option<string>("--journal") { Required = true, Description = "The journal: a file, made if missing, or Host=… (PostgreSQL)." };
        var tseDirectory = new Option<string>("--tse-dir") { Required = true, Description = "Folder of the simulated TSE; made if missing." };
        var first = new Option<int>("--first") { Description = "First basket, from 1.", DefaultValueFactory = static _ => 1 };
        var last = new Option<int>("--last") { Description = "Last basket.", DefaultValueFactory = static _ => int.MaxValue };
        var faults = new Option<string?>("--faults") { Description = "Fault script, for example unplug@101..150,hang@300." };
        var latency = new Option<int>("--tse-latency") { Description = "Virtual milliseconds each TSE operation takes." };
        var receipts = new Option<string?>("--receipts") { Description = "Folder that gets NUMBER.json of every receipt." };
        var withCash = new Option<bool>("--with-cash") { Description = "200.00 float before each day, the rest in transit at 23:54." };
        var slips = new Option<string?>("--slips") { Description = "Folder that gets outage-NUMBER.txt and recovery-NUMBER.txt of every outage." };
        var command = new Command("replay", "Sells real baskets on the simulated TSE in virtual time.") { baskets, articles, journal, tseDirectory, first, last, faults, latency, receipts, withCash, slips };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var watch = Stopwatch.StartNew();
            var (from, to) = (parsed.GetValue(first), parsed.GetValue(last));
            if (from < 1 || to < from || parsed.GetValue(latency) < 0)
            {
                throw new CliException(ExitCodes.Usage, "--first is 1 or more, --last not below it, --tse-latency not negative.");
            }

            var script = Script(parsed.GetValue(faults));
            var zone = Zone();
            var (articleFile, basketFile) = (parsed.GetRequiredValue(articles), parsed.GetRequiredValue(baskets));
            if (articleFile == "-" && basketFile == "-")
            {
                throw new CliException(ExitCodes.Usage, "stdin can be --articles or --baskets, not both.");
            }

            JournalFiles.CheckFolderOf(parsed.GetRequiredValue(journal));
            var known = Read(console, articleFile, Article.ReadAll);
            var chosen = Read(console, basketFile, (stream, path) => Basket.ReadAll(stream, path, known, zone)).Where(b => b.Ordinal >= from && b.Ordinal <= to).ToList();
            var receiptDirectory = parsed.GetValue(receipts);
            if (receiptDirectory is not null)
            {
                Directory.CreateDirectory(receiptDirectory);
            }

            var slipFiles = parsed.GetValue(slips) is { } folder ? new SlipFiles(folder) : null;
            var clock = new VirtualClock(DateTimeOffset.UnixEpoch, zone);
            var tse = new SimulatedTse(new SimulatedTseOptions
            {
                Directory = parsed.GetRequiredValue(tseDirectory),
                TimeProvider = clock,
                Faults = script,
                Latency = TimeSpan.FromMilliseconds(parsed.GetValue(latency)),
            });
            await using (tse.ConfigureAwait(false))
            {
                using var store = JournalFiles.Open(parsed.GetRequiredValue(journal));
                using var progress = console.Progress("baskets", chosen.Count);
                var sums = await new BakeryReplay(store, tse, clock, known, receiptDirectory, slipFiles, parsed.GetValue(withCash)).RunAsync(chosen, progress, cancellationToken).ConfigureAwait(false);
                sums.Write(console, watch.Elapsed.TotalSeconds);
            }

            return ExitCodes.Fine;
        });
        return command;
    }

    private static T Read<T>(CommandConsole console, string path, Func<Stream, string, T> read)
    {
        using var stream = InputFiles.Open(console, path);
        return read(stream, path == "-" ? "stdin" : path);
    }

    private static FaultScript Script(string? text)
    {
        try
        {
            return text is null ? FaultScript.None : FaultScript.Parse(text);
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCodes.Usage, "--faults: " + e.Message, e);
        }
    }

    private static TimeZoneInfo Zone()
    {
        foreach (var id in new[] { "Europe/Berlin", "W. Europe Standard Time" })
        {
            if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            {
                return zone;
            }
        }

        throw new CliException(ExitCodes.Environment, "This machine does not know the time zone Europe/Berlin; install its time zone data.");
    }
}
