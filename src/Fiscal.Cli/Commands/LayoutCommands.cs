using System.CommandLine;
using Fiscal.Cli.Output;
using Fiscal.Documents;
using Fiscal.Journal;
using Fiscal.Receipts;

namespace Fiscal.Cli.Commands;

/// <summary>Receipts through layouts: <c>receipt render</c>, <c>receipt check</c>, <c>layout list</c>, <c>layout show</c>.</summary>
internal static class LayoutCommands
{
    private const int MaxReceiptBytes = 16 * 1024 * 1024;
    private const int MaxLayoutBytes = 1024 * 1024;
    private const string Standard = "standard";

    public static Command Create(CommandLine cli) => new("layout", "Layouts of receipts.") { List(cli), Show(cli) };

    public static Command Render(CommandLine cli)
    {
        var file = new Argument<string>("receipt") { Description = "Receipt JSON as 'receipt show --format json' writes it, or - for stdin." };
        var layout = LayoutOption();
        var format = new Option<string>("--format") { Required = true, Description = string.Join(", ", ReceiptFormats.Names) + "." };
        format.AcceptOnlyFromAmong(ReceiptFormats.Names);
        var width = new Option<int?>("--width") { Description = "Characters per line, 48 for text unless given." };
        var profile = new Option<string?>("--profile") { Description = "Printer profile for escpos: a name or a JSON file." };
        var language = LanguageOption();
        var copy = new Option<bool>("--copy") { Description = "Mark the receipt as a copy." };
        var output = new Option<string>("--out") { Required = true, Description = "The file to write, or - for stdout." };
        var command = new Command("render", "One receipt through a layout.") { file, layout, format, width, profile, language, copy, output };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var renderer = ReceiptFormats.Create(parsed.GetRequiredValue(format), parsed.GetValue(width), parsed.GetValue(profile));
            var receipt = ReadReceipt(console, parsed.GetRequiredValue(file));
            var findings = new List<Finding>();
            var context = new ReceiptLayoutContext { Language = parsed.GetValue(language)!, IsCopy = parsed.GetValue(copy), Findings = findings };
            var document = Layout(console, parsed.GetValue(layout)!, findings).Create(receipt, context);
            var rendered = new RenderContext();
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            renderer.Render(document, buffer, rendered);
            foreach (var finding in findings.Concat(rendered.Findings))
            {
                console.Warn(finding);
            }

            if (parsed.GetRequiredValue(output) is var path && path == "-")
            {
                var stdout = console.OpenOutput();
                await using (stdout.ConfigureAwait(false))
                {
                    await stdout.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
                }
            }
            else
            {
                await WholeFile.WriteAsync(path, stream => stream.WriteAsync(buffer.WrittenMemory, cancellationToken).AsTask(), flushToDisk: false).ConfigureAwait(false);
            }

            return ExitCodes.Fine;
        });
        return command;
    }

    public static Command Check(CommandLine cli)
    {
        var file = new Argument<string>("receipt") { Description = "Receipt JSON as 'receipt show --format json' writes it, or - for stdin." };
        var layout = LayoutOption();
        var language = LanguageOption();
        var command = new Command("check", "Whether a layout shows what the law wants on this receipt.") { file, layout, language };
        cli.Handle(command, (console, parsed, _) =>
        {
            var receipt = ReadReceipt(console, parsed.GetRequiredValue(file));
            IReadOnlyList<Finding> findings;
            try
            {
                findings = LayoutCheck.Check(Read(console, parsed.GetValue(layout)!), receipt, new ReceiptLayoutContext { Language = parsed.GetValue(language)! });
            }
            catch (TemplateException refused)
            {
                findings = refused.Findings;
            }

            if (console.Json)
            {
                console.Object(json => json.WriteFindings(findings));
            }
            else if (findings.Count == 0)
            {
                console.Line("The layout shows everything that the law wants on this receipt.");
            }
            else
            {
                foreach (var finding in findings)
                {
                    console.Line(finding.ToString());
                }
            }

            return Task.FromResult(findings.HasError() ? ExitCodes.NotFine : ExitCodes.Fine);
        });
        return command;
    }

    private static Command List(CommandLine cli)
    {
        var command = new Command("list", "The layouts that come with the program.");
        cli.Handle(command, (console, _, _) =>
        {
            foreach (var layout in BuiltInLayouts.All)
            {
                if (console.Json)
                {
                    console.Object(json =>
                    {
                        json.WriteString("name", layout.Name);
                        json.WriteString("paper", layout.Paper == LayoutPaper.A4 ? "a4" : "receipt");
                        json.WriteString("for", layout.IsForSlips ? "outageSlips" : "receipts");
                        json.WriteString("description", layout.Description);
                        json.WriteString("descriptionDe", layout.DescriptionDe);
                    });
                }
                else
                {
                    console.Line($"{layout.Name,-15} {layout.Description}");
                }
            }

            return Task.FromResult(ExitCodes.Fine);
        });
        return command;
    }

    private static Command Show(CommandLine cli)
    {
        var name = new Argument<string>("layout") { Description = "Name of a built-in layout, or a file." };
        var command = new Command("show", "A layout's template and id.") { name };
        cli.Handle(command, (console, parsed, _) =>
        {
            var wanted = parsed.GetRequiredValue(name);
            var template = TextOf(console, wanted);
            string id;
            try
            {
                id = Convert.ToHexStringLower(new TemplateLayout(template).LayoutId.Span);
            }
            catch (TemplateException refused)
            {
                throw new CliException(ExitCodes.NotFine, $"The layout '{wanted}' is no template. {refused.Message}");
            }

            if (console.Json)
            {
                console.Object(json =>
                {
                    json.WriteString("name", wanted);
                    json.WriteString("id", id);
                    json.WriteString("template", template);
                });
            }
            else
            {
                console.Text(template);
            }

            return Task.FromResult(ExitCodes.Fine);
        });
        return command;
    }

    private static Option<string> LayoutOption() => new("--layout") { Description = "Name of a built-in layout, or a template file; 'standard' unless given.", DefaultValueFactory = static _ => Standard };

    private static Option<string> LanguageOption()
    {
        var language = new Option<string>("--language") { Description = "de or en; German unless given.", DefaultValueFactory = static _ => "de" };
        language.AcceptOnlyFromAmong("de", "en");
        return language;
    }

    private static Receipt ReadReceipt(CommandConsole console, string file)
    {
        using var stream = InputFiles.Open(console, file);
        try
        {
            return ReceiptJson.Read(InputFiles.ReadUpTo(stream, MaxReceiptBytes));
        }
        catch (ReceiptJsonException e)
        {
            throw new CliException(ExitCodes.NotFine, $"'{file}' is no receipt JSON: {e.Message}");
        }
    }

    /// <summary>The layout, or the standard one with a warning where a template cannot be read: a receipt comes out in any case.</summary>
    private static ReceiptLayout Layout(CommandConsole console, string name, List<Finding> findings)
    {
        try
        {
            return Read(console, name);
        }
        catch (TemplateException refused)
        {
            findings.AddRange(refused.Findings.Select(static finding => new Finding(finding.Code, FindingSeverity.Warning, finding.Where, finding.Message, finding.MessageDe)));
            findings.Add(new Finding("layout-replaced", FindingSeverity.Warning, name, "The layout cannot be read; the standard layout took its place.", "Das Layout ist nicht lesbar; das Standardlayout wurde verwendet."));
            return new StandardLayout();
        }
    }

    private static TemplateLayout Read(CommandConsole console, string name) => BuiltInLayouts.Find(name) is { IsForSlips: true }
        ? throw new CliException(ExitCodes.Usage, $"The layout '{name}' prints slips of an outage, not receipts; see 'fiscal layout list'.")
        : new TemplateLayout(TextOf(console, name));

    private static string TextOf(CommandConsole console, string name)
    {
        if (BuiltInLayouts.Find(name) is { } builtIn)
        {
            return builtIn.Template;
        }

        if (name != "-" && !File.Exists(name) && !Directory.Exists(name))
        {
            throw new CliException(ExitCodes.Environment, $"There is no layout '{name}': no file of that name, and built in are {string.Join(", ", BuiltInLayouts.All.Select(static layout => layout.Name))}.");
        }

        using var stream = InputFiles.Open(console, name);
        var bytes = InputFiles.ReadUpTo(stream, MaxLayoutBytes);
        try
        {
            return new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (ArgumentException)
        {
            throw new CliException(ExitCodes.NotFine, $"The layout '{name}' is no text in UTF-8; save it as UTF-8.");
        }
    }
}
