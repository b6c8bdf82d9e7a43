using System.CommandLine;
using System.Globalization;
using Fiscal.Cli.Output;
using Fiscal.Exports;

namespace Fiscal.Cli.Commands;

internal static class ExportCommands
{
    public static Command Create(CommandLine cli) => new("export", "Exports of a journal.") { Outages(cli) };

    private static Command Outages(CommandLine cli)
    {
        var journal = new Option<string>("--journal") { Required = true, Description = "The journal's file." };
        var output = new Option<string>("--out") { Required = true, Description = "Folder that gets ausfaelle.csv and ausfall_belege.csv; made if missing." };
        var from = new Option<string?>("--from") { Description = "First day, yyyy-MM-dd." };
        var to = new Option<string?>("--to") { Description = "Last day, yyyy-MM-dd." };
        var command = new Command("outages", "The outage log: a row per outage, a row per receipt without signature.") { journal, output, from, to };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var (first, last) = DayRange.Parse(parsed.GetValue(from), parsed.GetValue(to));
            var folder = parsed.GetRequiredValue(output);
            if (folder == "-")
            {
                throw new CliException(ExitCodes.Usage, "The outage log is two files and cannot go to stdout; name a folder.");
            }

            using var store = JournalFiles.OpenReadOnly(parsed.GetRequiredValue(journal));
            if (File.Exists(folder))
            {
                throw new CliException(ExitCodes.Environment, $"'{folder}' is a file; name a folder.");
            }

            var range = new ExportRange(first?.ToDateTime(TimeOnly.MinValue), last?.ToDateTime(TimeOnly.MinValue));
            var result = await new OutageExport().WriteToFolderAsync(store, folder, range, cancellationToken).ConfigureAwait(false);
            Write(console, folder, result);
            return result.Findings.HasError() ? ExitCodes.NotFine : ExitCodes.Fine;
        });
        return command;
    }

    private static void Write(CommandConsole console, string folder, ExportResult result)
    {
        if (!console.Json)
        {
            foreach (var file in result.Files)
            {
                console.Line(string.Create(CultureInfo.InvariantCulture, $"{Path.Combine(folder, file.Name)}: {file.Bytes} bytes, sha256 {file.Sha256}"));
            }

            console.Line(string.Create(CultureInfo.InvariantCulture, $"{result.Receipts} receipts without signature"));
            return;
        }

        console.Object(json =>
        {
            json.WriteStartArray("files");
            foreach (var file in result.Files)
            {
                json.WriteStartObject();
                json.WriteString("file", Path.Combine(folder, file.Name));
                json.WriteNumber("bytes", file.Bytes);
                json.WriteString("sha256", file.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("bytes", result.Bytes);
            json.WriteNull("sha256");
            json.WriteLong("closings", result.Closings);
            json.WriteNumber("receipts", result.Receipts);
            json.WriteFindings(result.Findings);
        });
    }
}
