using System.CommandLine;
using System.Globalization;
using System.Text;
using Fiscal.Cli.Output;
using Fiscal.Imaging;
using Fiscal.Printing.EscPos;

namespace Fiscal.Cli.Commands;

internal static class PrintCommands
{
    private const int MostBytes = 64 << 20;

    public static Command Create(CommandLine cli) => new("print", "Receipt printers: look at bytes, send them, ask a printer.") { Preview(cli), Send(cli), Probe(cli), Calibrate(cli), Profiles(cli) };

    private static Option<string> Profile() => new("--profile") { Description = "A profile's name (fiscal print profiles) or a JSON file.", DefaultValueFactory = static _ => "generic-80" };

    private static Option<string> To() => new("--to") { Required = true, Description = "tcp://host:9100, serial:/dev/ttyUSB0?baud=19200&flow=dsr, file:/dev/usb/lp0 or spooler:Name." };

    private static Command Preview(CommandLine cli)
    {
        var file = new Argument<string>("file") { Description = "ESC/POS bytes, or - for stdin." };
        var profile = Profile();
        var text = new Option<string?>("--text") { Description = "Writes the text to a file, or - for stdout." };
        var png = new Option<string?>("--png") { Description = "Draws what the printer burns to a PNG file." };
        var kanji = new Option<bool>("--kanji") { Description = "Shows a printer that is switched on in double-byte mode." };
        var command = new Command("preview", "What bytes print, as text; what is unknown or incomplete on stderr.") { file, profile, text, png, kanji };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var options = new EscPosDecoderOptions { StartsInKanjiMode = parsed.GetValue(kanji), MostLines = 1_000_000 };
            var printer = ReadProfile(parsed.GetValue(profile)!);
            var paper = new EscPosDecoder(printer, options).Decode(Read(console, parsed.GetRequiredValue(file)));
            var shown = paper.ToText();
            var target = parsed.GetValue(text);
            if (target is not null and not "-")
            {
                await WholeFile.WriteAsync(target, async stream => await stream.WriteAsync(Encoding.UTF8.GetBytes(shown), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }

            if (parsed.GetValue(png) is { } picture)
            {
                var drawn = new PngRenderer(new PngRendererOptions { CharactersPerLine = printer.Columns, Dots = printer.Dots, Margin = 2 * printer.CharacterDots, Monochrome = true }).Render(paper.Lines);
                await WholeFile.WriteAsync(picture, stream => stream.WriteAsync(drawn, cancellationToken).AsTask(), flushToDisk: false).ConfigureAwait(false);
            }

            if (console.Json)
            {
                console.Object(json =>
                {
                    json.WriteString("text", shown);
                    json.WriteNumber("lines", paper.Lines.Count);
                    json.WriteNumber("commands", paper.Commands.Count);
                    json.WriteFindings(paper.Findings);
                });
            }
            else
            {
                if (target is null or "-")
                {
                    console.Text(shown);
                }

                foreach (var finding in paper.Findings)
                {
                    console.Error($"{finding.Code}: {finding.Where}: {finding.Message}");
                }
            }

            return paper.Findings.HasError() ? ExitCodes.NotFine : ExitCodes.Fine;
        });
        return command;
    }

    private static Command Send(CommandLine cli)
    {
        var file = new Argument<string>("file") { Description = "ESC/POS bytes of a whole job, or - for stdin." };
        var to = To();
        var profile = Profile();
        var timeout = new Option<int>("--timeout") { Description = "Seconds until a job that waits for paper is given up; 0 waits without limit.", DefaultValueFactory = static _ => 60 };
        var command = new Command("send", "Prints a file once and says what became of it.") { file, to, profile, timeout };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var bytes = Read(console, parsed.GetRequiredValue(file));
            return await PrintAsync(console, parsed.GetRequiredValue(to), ReadProfile(parsed.GetValue(profile)!), bytes, parsed.GetValue(timeout), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static Command Calibrate(CommandLine cli)
    {
        var to = new Option<string?>("--to") { Description = "Prints the page there." };
        var output = new Option<string?>("--out") { Description = "Writes the page's bytes to a file." };
        var profile = Profile();
        var command = new Command("calibrate", "A page that shows which settings of a profile fit a printer.") { to, output, profile };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var chosen = ReadProfile(parsed.GetValue(profile)!);
            var page = CalibrationPage.Create(chosen);
            if (parsed.GetValue(output) is { } path)
            {
                await WholeFile.WriteAsync(path, async stream => await stream.WriteAsync(page, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }

            return parsed.GetValue(to) is { } address
                ? await PrintAsync(console, address, chosen, page, 60, cancellationToken).ConfigureAwait(false)
                : parsed.GetValue(output) is not null ? ExitCodes.Fine : throw new CliException(ExitCodes.Usage, "Say where the page goes: --to a printer or --out a file.");
        });
        return command;
    }

    private static Command Probe(CommandLine cli)
    {
        var to = To();
        var confirmation = new Option<bool>("--confirmation") { Description = "Also asks for a confirmation; a printer that does not know it prints a few characters." };
        var command = new Command("probe", "Asks a printer what it is and can do.") { to, confirmation };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var printer = new EscPosPrinter(Open(parsed.GetRequiredValue(to)), PrinterProfile.Get("generic-80"));
            await using (printer.ConfigureAwait(false))
            {
                PrinterProbe probe;
                try
                {
                    probe = await printer.ProbeAsync(parsed.GetValue(confirmation), cancellationToken).ConfigureAwait(false);
                }
                catch (NotSupportedException e)
                {
                    throw new CliException(ExitCodes.Usage, e.Message, e);
                }

                Write(console, printer.Name, probe);
                return probe.Status.Condition == PrinterCondition.Ready ? ExitCodes.Fine : ExitCodes.NotFine;
            }
        });
        return command;
    }

    private static Command Profiles(CommandLine cli)
    {
        var name = new Argument<string?>("name") { Description = "Shows one profile as JSON, to change it in a file.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("profiles", "The profiles of the package.") { name };
        cli.Handle(command, (console, parsed, _) =>
        {
            if (parsed.GetValue(name) is { } wanted)
            {
                console.Line(ReadProfile(wanted).ToJson());
                return Task.FromResult(ExitCodes.Fine);
            }

            foreach (var profile in PrinterProfile.Names.Select(PrinterProfile.Get))
            {
                if (console.Json)
                {
                    console.Object(json =>
                    {
                        json.WriteString("name", profile.Name);
                        json.WriteNumber("dpi", profile.Dpi);
                        json.WriteNumber("dots", profile.Dots);
                        json.WriteNumber("columns", profile.Columns);
                        json.WriteString("qr", profile.Qr.ToString().ToLowerInvariant());
                        json.WriteBoolean("confirmation", profile.Confirmation);
                        json.WriteStartArray("codeTables");
                        foreach (var slot in profile.CodeTables)
                        {
                            json.WriteStringValue($"{slot.Number.ToString(CultureInfo.InvariantCulture)} {slot.Table.Name}");
                        }

                        json.WriteEndArray();
                    });
                }
                else
                {
                    console.Line(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{profile.Name,-20} {profile.Columns,3} columns {profile.Dots,4} dots {profile.Dpi} dpi  qr {profile.Qr.ToString().ToLowerInvariant(),-6}  {(profile.Confirmation ? "confirms" : profile.OrderedStatus ? "answers in order" : "no answers"),-16}  {string.Join(", ", profile.CodeTables.Select(slot => $"{slot.Number}={slot.Table.Name}"))}"));
                }
            }

            return Task.FromResult(ExitCodes.Fine);
        });
        return command;
    }

    private static async Task<int> PrintAsync(CommandConsole console, string address, PrinterProfile profile, byte[] bytes, int seconds, CancellationToken cancellationToken)
    {
        var printer = new EscPosPrinter(Open(address), profile);
        PrintResult result;
        await using (printer.ConfigureAwait(false))
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (seconds > 0)
            {
                limit.CancelAfter(TimeSpan.FromSeconds(seconds));
            }

            var job = printer.Enqueue(bytes);
            job.Changed += (_, _) =>
            {
                if (job.State == PrintJobState.Paused)
                {
                    console.Error($"paused: {job.PausedBy}");
                }
            };
            using (limit.Token.Register(job.Cancel))
            {
                result = await job.Completion.ConfigureAwait(false);
            }
        }

        Write(console, result);
        return result.Outcome is PrintOutcome.Printed or PrintOutcome.Delivered ? ExitCodes.Fine : ExitCodes.NotFine;
    }

    private static void Write(CommandConsole console, PrintResult result)
    {
        var word = result.Outcome switch
        {
            PrintOutcome.Printed => "printed",
            PrintOutcome.Delivered => "delivered",
            PrintOutcome.Failed => "failed",
            _ => "unknown",
        };
        var confirmedBy = result.ConfirmedBy switch
        {
            PrintConfirmation.ProcessId => "processId",
            PrintConfirmation.OrderedStatus => "orderedStatus",
            _ => null,
        };
        if (console.Json)
        {
            console.Object(json =>
            {
                json.WriteString("result", word);
                json.WriteString("confirmedBy", confirmedBy);
                json.WriteString("reason", result.Reason.Length == 0 ? null : result.Reason);
            });
        }
        else
        {
            console.Line(confirmedBy is null ? $"{word}{(result.Reason.Length == 0 ? string.Empty : ": " + result.Reason)}" : $"{word}, confirmed by {confirmedBy}");
        }
    }

    private static void Write(CommandConsole console, string printer, PrinterProbe probe)
    {
        var condition = probe.Status.Condition.ToString();
        var word = char.ToLowerInvariant(condition[0]) + condition[1..];
        if (console.Json)
        {
            console.Object(json =>
            {
                json.WriteString("printer", printer);
                json.WriteString("condition", word);
                json.WriteBoolean("paperLow", probe.Status.IsPaperLow);
                json.WriteString("maker", probe.Maker);
                json.WriteString("model", probe.Model);
                json.WriteString("firmware", probe.Firmware);
                json.WriteString("serialNumber", probe.SerialNumber);
                json.WriteBoolean("realTimeStatus", probe.RealTimeStatus);
                json.WriteBoolean("automaticStatus", probe.AutomaticStatus);
                json.WriteBoolean("orderedStatus", probe.OrderedStatus);
                if (probe.Confirmation is { } confirms)
                {
                    json.WriteBoolean("confirmation", confirms);
                }
                else
                {
                    json.WriteNull("confirmation");
                }
            });
            return;
        }

        console.Line($"{printer}: {word}{(probe.Status.IsPaperLow ? ", paper low" : string.Empty)}");
        console.Line($"  maker {probe.Maker ?? "not said"}, model {probe.Model ?? "not said"}, firmware {probe.Firmware ?? "not said"}, serial number {probe.SerialNumber ?? "not said"}");
        console.Line($"  realTimeStatus {Word(probe.RealTimeStatus)}, automaticStatus {Word(probe.AutomaticStatus)}, orderedStatus {Word(probe.OrderedStatus)}, confirmation {(probe.Confirmation is { } tried ? Word(tried) : "not tried, see --confirmation")}");
    }

    private static string Word(bool value) => value ? "yes" : "no";

    private static byte[] Read(CommandConsole console, string file)
    {
        using var stream = InputFiles.Open(console, file);
        var bytes = InputFiles.ReadUpTo(stream, MostBytes);
        return bytes.Length > MostBytes ? throw new CliException(ExitCodes.Environment, $"'{file}' is larger than 64 MiB; that is no receipt.") : bytes;
    }

    private static PrinterProfile ReadProfile(string profile)
    {
        try
        {
            if (PrinterProfile.Names.Contains(profile, StringComparer.OrdinalIgnoreCase))
            {
                return PrinterProfile.Get(profile);
            }

            if (!File.Exists(profile))
            {
                throw new CliException(ExitCodes.Usage, $"'{profile}' is neither a profile nor a file; see 'fiscal print profiles'.");
            }

            return PrinterProfile.FromJson(File.ReadAllText(profile));
        }
        catch (InvalidDataException e)
        {
            throw new CliException(ExitCodes.Usage, $"The profile '{profile}' cannot be used: {e.Message}", e);
        }
    }

    private static PrinterTransport Open(string address)
    {
        try
        {
            return PrinterAddress.Open(address);
        }
        catch (ArgumentException e)
        {
            // Without the name of the parameter, which nobody typed.
            var end = e.Message.IndexOf(" (Parameter", StringComparison.Ordinal);
            throw new CliException(ExitCodes.Usage, end < 0 ? e.Message : e.Message[..end], e);
        }
    }
}
