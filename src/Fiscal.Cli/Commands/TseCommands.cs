using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Fiscal.Cli.Output;
using Fiscal.Tse.Logs;

namespace Fiscal.Cli.Commands;

internal static class TseCommands
{
    public static Command Create(CommandLine cli) => new("tse", "Set up, ask and export a TSE.") { Init(cli), Info(cli), Export(cli) };

    private static Option<string> Device() => new("--device") { Required = true, Description = "The device, simulator:DIR." };

    private static Command Init(CommandLine cli)
    {
        var device = Device();
        var clients = new Option<string[]>("--client") { Description = "Client ids to register.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("init", "Sets a fresh device up.") { device, clients };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var tse = TseDevices.Open(parsed.GetRequiredValue(device), mayBeNew: true);
            await using (tse.ConfigureAwait(false))
            {
                var setup = new TseSetup();
                foreach (var client in parsed.GetValue(clients) ?? [])
                {
                    setup.ClientIds.Add(client);
                }

                await Administration(tse).SetUpAsync(setup, cancellationToken).ConfigureAwait(false);
                return await WriteInfoAsync(console, tse, cancellationToken).ConfigureAwait(false);
            }
        });
        return command;
    }

    private static Command Info(CommandLine cli)
    {
        var device = Device();
        var command = new Command("info", "What the device is and counts.") { device };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var tse = TseDevices.Open(parsed.GetRequiredValue(device), mayBeNew: false);
            await using (tse.ConfigureAwait(false))
            {
                return await WriteInfoAsync(console, tse, cancellationToken).ConfigureAwait(false);
            }
        });
        return command;
    }

    private static Command Export(CommandLine cli)
    {
        var device = Device();
        var file = new Option<string>("--out") { Required = true, Description = "The archive's file, or - for stdout." };
        var command = new Command("export", "Writes the device's own archive.") { device, file };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (path == "-" && console.Json)
            {
                throw new CliException(ExitCodes.Usage, "stdout cannot carry the archive and JSON; leave out --json or name a file.");
            }

            var tse = TseDevices.Open(parsed.GetRequiredValue(device), mayBeNew: false);
            await using (tse.ConfigureAwait(false))
            {
                if (path == "-")
                {
                    using var stdout = console.OpenOutput();
                    await tse.ExportAsync(new TseExportRange(), stdout, cancellationToken).ConfigureAwait(false);
                    return ExitCodes.Fine;
                }

                TseExportResult? result = null;
                await WholeFile.WriteAsync(path, async stream => result = await tse.ExportAsync(new TseExportRange(), stream, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
                await WriteExportAsync(console, path, result!, cancellationToken).ConfigureAwait(false);
                return ExitCodes.Fine;
            }
        });
        return command;
    }

    private static async Task WriteExportAsync(CommandConsole console, string path, TseExportResult result, CancellationToken cancellationToken)
    {
        string sha256;
        var messages = 0L;
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
        {
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
            stream.Position = 0;
            var reader = new TarArchiveReader(stream);
            while (reader.Read() is { } member)
            {
                messages += member.Name.EndsWith(".log", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            }
        }

        var bytes = new FileInfo(path).Length;
        if (console.Json)
        {
            console.Object(json =>
            {
                json.WriteString("file", path);
                json.WriteNumber("bytes", bytes);
                json.WriteString("sha256", sha256);
                json.WriteNumber("messages", messages);
                json.WriteLong("firstCounter", result.FirstCounter);
                json.WriteLong("lastCounter", result.LastCounter);
            });
        }
        else
        {
            console.Line(string.Create(CultureInfo.InvariantCulture, $"{path}: {bytes} bytes, {messages} messages, counters {result.FirstCounter} to {result.LastCounter}, sha256 {sha256}"));
        }
    }

    private static TseAdministration Administration(TseDriver tse) =>
        tse.GetService(typeof(TseAdministration)) as TseAdministration
        ?? throw new CliException(ExitCodes.Environment, $"{tse.ProviderName} has no administration.");

    private static async Task<int> WriteInfoAsync(CommandConsole console, TseDriver tse, CancellationToken cancellationToken)
    {
        var identity = await tse.GetIdentityAsync(cancellationToken).ConfigureAwait(false);
        var status = await tse.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        if (console.Json)
        {
            console.Object(json =>
            {
                json.WriteString("provider", tse.ProviderName);
                json.WriteString("serialNumber", identity.SerialNumber.ToString());
                json.WriteBoolean("test", identity.IsTestDevice);
                json.WriteString("state", status.State.ToString());
                json.WriteString("manufacturer", identity.Manufacturer);
                json.WriteString("model", identity.Model);
                json.WriteString("firmware", identity.Firmware);
                json.WriteString("certificationId", identity.CertificationId);
                json.WriteString("algorithm", identity.Algorithm);
                json.WriteString("timeFormat", identity.TimeFormat);
                json.WriteString("publicKey", Convert.ToBase64String(identity.PublicKey));
                json.WriteTime("certificateExpires", identity.CertificateExpires);
                json.WriteLong("lastSignatureCounter", status.LastSignatureCounter);
                json.WriteLong("lastTransactionNumber", status.LastTransactionNumber);
                json.WriteLong("openTransactions", status.OpenTransactions);
                json.WriteStartArray("clients");
                foreach (var client in status.Clients ?? [])
                {
                    json.WriteStringValue(client);
                }

                json.WriteEndArray();
            });
            return ExitCodes.Fine;
        }

        console.Line($"{identity.Manufacturer} {identity.Model}{(identity.IsTestDevice ? " (TEST, not certified)" : string.Empty)}, {status.State}");
        console.Line($"serial number  {identity.SerialNumber}");
        console.Line($"algorithm      {identity.Algorithm}, {identity.TimeFormat}");
        console.Line(string.Create(CultureInfo.InvariantCulture, $"counters       signature {status.LastSignatureCounter}, transaction {status.LastTransactionNumber}, {status.OpenTransactions} open"));
        console.Line($"clients        {string.Join(", ", status.Clients ?? [])}");
        return ExitCodes.Fine;
    }
}
