using System.CommandLine;
using System.Globalization;
using Fiscal.Cli.Output;

namespace Fiscal.Cli.Commands;

internal static class OutageCommands
{
    public static Command Create(CommandLine cli)
    {
        var journal = new Option<string>("--journal") { Required = true, Description = "The journal: a file, or Host=… (PostgreSQL)." };
        var list = new Command("list", "One line per outage.") { journal };
        cli.Handle(list, async (console, parsed, cancellationToken) =>
        {
            using var store = JournalFiles.OpenReadOnly(parsed.GetRequiredValue(journal));
            foreach (var reader in await JournalFiles.ReadersAsync(store, cancellationToken).ConfigureAwait(false))
            {
                foreach (var outage in await reader.ReadOutagesAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (console.Json)
                    {
                        console.Object(json =>
                        {
                            json.WriteNumber("number", outage.Number);
                            json.WriteTime("begin", outage.Begin);
                            json.WriteTime("end", outage.End);
                            json.WriteString("code", outage.Code);
                            json.WriteString("providerCode", outage.ProviderCode);
                            json.WriteString("serialNumber", outage.SerialNumber.IsEmpty ? null : outage.SerialNumber.ToString());
                            json.WriteStartArray("receipts");
                            foreach (var receipt in outage.Receipts)
                            {
                                json.WriteNumberValue(receipt);
                            }

                            json.WriteEndArray();
                        });
                    }
                    else
                    {
                        var end = outage.End is { } ended ? ended.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "lasts";
                        console.Line(string.Create(
                            CultureInfo.InvariantCulture,
                            $"{outage.Number,5}  {outage.Begin:yyyy-MM-dd HH:mm:ss}  {end,-19}  {outage.Code,-20}  {outage.Receipts.Count} receipts"));
                    }
                }
            }

            return ExitCodes.Fine;
        });
        return new Command("outage", "Outages of the TSE.") { list };
    }
}
