using System.CommandLine;
using System.Globalization;
using Fiscal.Cli.Output;
using Fiscal.Journal;
using Fiscal.Journal.Sqlite;

namespace Fiscal.Cli.Commands;

internal static class JournalCommands
{
    private const int BatchSize = 1_000;

    public static Command Create(CommandLine cli) =>
        new("journal", "Copy a journal, restore it, take note of what is missing.") { Backup(cli), Restore(cli), Acknowledge(cli) };

    private static Command Backup(CommandLine cli)
    {
        var journal = new Option<string>("--journal") { Required = true, Description = "The journal's file; a till may be selling." };
        var output = new Option<string>("--out") { Required = true, Description = "The copy; it must not exist." };
        var command = new Command("backup", "Copies a journal as it is now and checks the copy.") { journal, output };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(output);
            JournalFiles.CheckFolderOf(path);
            using (var store = (SqliteJournalStore)JournalFiles.OpenReadOnly(parsed.GetRequiredValue(journal)))
            {
                await store.BackUpAsync(path, cancellationToken).ConfigureAwait(false);
            }

            var findings = await SqliteJournalStore.VerifyFileAsync(path, cancellationToken).ConfigureAwait(false);
            using (var copy = SqliteJournalStore.OpenReadOnly(path))
            {
                WriteHeads(console, await copy.GetHeadsAsync(cancellationToken).ConfigureAwait(false));
            }

            return findings.FirstOrDefault(static f => f.Severity == FindingSeverity.Error) is { } error
                ? throw new CliException(ExitCodes.NotFine, $"The journal is damaged, and so is its copy '{path}': {error.Message}")
                : ExitCodes.Fine;
        });
        return command;
    }

    private static Command Restore(CommandLine cli)
    {
        var backup = new Argument<string>("backup") { Description = "The copy." };
        var journal = new Option<string>("--journal") { Required = true, Description = "The journal's file; it must not exist." };
        var command = new Command("restore", "Makes a journal of a copy; the till compares it with its TSE before it uses a receipt number.") { backup, journal };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var source = parsed.GetRequiredValue(backup);
            var path = parsed.GetRequiredValue(journal);
            JournalFiles.CheckExists(source);
            JournalFiles.CheckFolderOf(path);
            try
            {
                WriteHeads(console, await SqliteJournalStore.RestoreAsync(source, path, cancellationToken).ConfigureAwait(false));
            }
            catch (JournalException e) when (e.Code is JournalErrorCodes.StorageDamaged or JournalErrorCodes.NotAJournal or JournalErrorCodes.NewerFormat)
            {
                throw new CliException(ExitCodes.NotFine, e.Message, e);
            }

            return ExitCodes.Fine;
        });
        return command;
    }

    private static Command Acknowledge(CommandLine cli)
    {
        var journal = new Option<string>("--journal") { Required = true, Description = "The journal's file; the till must be stopped." };
        var person = new Option<string>("--person") { Required = true, Description = "Who takes note." };
        var text = new Option<string>("--text") { Description = "What that person says about it.", DefaultValueFactory = static _ => string.Empty };
        var register = new Option<string?>("--register") { Description = "Register, if several wait." };
        var continueAt = new Option<long?>("--continue-at") { Description = "Number of the next receipt; by default above what the TSE proves." };
        var command = new Command("acknowledge", "Takes note of missing history: the register uses receipt numbers again.") { journal, person, text, register, continueAt };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(journal);
            JournalFiles.CheckExists(path);
            if (string.IsNullOrWhiteSpace(parsed.GetRequiredValue(person)))
            {
                throw new CliException(ExitCodes.Usage, "--person is empty; name who takes note.");
            }

            using var store = SqliteJournalStore.Open(path);
            var waiting = await WaitingAsync(store, parsed.GetValue(register), cancellationToken).ConfigureAwait(false);
            var next = parsed.GetValue(continueAt) ?? (waiting.Missing > 0 ? waiting.LastNumber + waiting.Missing + 1 : null);
            if (next <= waiting.LastNumber)
            {
                throw new CliException(ExitCodes.Usage, string.Create(CultureInfo.InvariantCulture, $"--continue-at {next}: receipt number {waiting.LastNumber} was used already; continue above it."));
            }

            var entry = new HistoryAcknowledgedEntry { Time = TimeProvider.System.GetLocalNow(), Person = parsed.GetRequiredValue(person), Text = parsed.GetValue(text) ?? string.Empty, ContinueAtReceiptNumber = next };
            await store.AppendAsync(waiting.Register, waiting.Head, [EntryCodec.Encode(entry)], Durability.Durable, cancellationToken).ConfigureAwait(false);
            WriteHeads(console, await store.GetHeadsAsync(cancellationToken).ConfigureAwait(false));
            return ExitCodes.Fine;
        });
        return command;
    }

    private static async Task<Waiting> WaitingAsync(SqliteJournalStore store, string? wanted, CancellationToken cancellationToken)
    {
        var found = new List<Waiting>();
        foreach (var head in await store.GetHeadsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (wanted is null || head.Key == wanted)
            {
                var waiting = await ReadAsync(store, head.Key, head.Value, cancellationToken).ConfigureAwait(false);
                if (waiting.IsWaiting)
                {
                    found.Add(waiting);
                }
            }
        }

        return found.Count switch
        {
            1 => found[0],
            0 => throw new CliException(ExitCodes.NotFine, "No register waits for anybody: the journal holds no missing history that was not taken note of. Open the till once with its TSE; then the journal says what is missing."),
            _ => throw new CliException(ExitCodes.Usage, $"Several registers wait: name one by --register ({string.Join(", ", found.Select(static w => w.Register))})."),
        };
    }

    private static async Task<Waiting> ReadAsync(SqliteJournalStore store, string register, JournalHead head, CancellationToken cancellationToken)
    {
        var (number, missing, isWaiting) = (0L, 0L, false);
        for (var from = 1L; from <= head.Sequence;)
        {
            var batch = await store.ReadAsync(register, from, BatchSize, cancellationToken).ConfigureAwait(false);
            if (batch.Count == 0)
            {
                break;
            }

            foreach (var stored in batch)
            {
                if (stored.Kind == (int)EntryKind.Finishing)
                {
                    number = Math.Max(number, stored.ReceiptNumber ?? 0);
                }
                else if (stored.Kind is (int)EntryKind.HistoryMissing or (int)EntryKind.HistoryAcknowledged)
                {
                    var entry = EntryCodec.Decode(stored);
                    isWaiting = entry is HistoryMissingEntry;
                    missing = entry is HistoryMissingEntry lost ? missing + lost.Transactions.Count : 0;
                    number = Math.Max(number, (entry as HistoryAcknowledgedEntry)?.ContinueAtReceiptNumber - 1 ?? 0);
                }
            }

            from = batch[^1].Sequence + 1;
        }

        return new Waiting(register, head, number, missing, isWaiting);
    }

    private static void WriteHeads(CommandConsole console, IReadOnlyDictionary<string, JournalHead> heads)
    {
        var entries = heads.Values.Sum(static h => h.Sequence);
        var text = heads.Count == 0 ? null : string.Join(" ", heads.OrderBy(static h => h.Key, StringComparer.Ordinal).Select(static h => h.Value.ToString()));
        if (console.Json)
        {
            console.Object(json =>
            {
                json.WriteNumber("entries", entries);
                json.WriteString("head", text);
            });
        }
        else
        {
            console.Line(string.Create(CultureInfo.InvariantCulture, $"{entries} entries, head {text ?? "none"}"));
        }
    }

    private sealed record Waiting(string Register, JournalHead Head, long LastNumber, long Missing, bool IsWaiting);
}
