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
        var paper = new RenderOptions(areRequired: true);
        var command = new Command("render", "One receipt through a layout.") { file, layout };
        paper.AddTo(command);
        cli.Handle(command, (console, parsed, cancellationToken) => paper.WriteAsync(
            console,
            parsed,
            () => ReadReceipt(console, parsed.GetRequiredValue(file)),
            (receipt, context) => Layout(console, parsed.GetValue(layout)!, context.Findings!).Create(receipt!, context),
            cancellationToken));
        return command;
    }

    public static Command Check(CommandLine cli)
    {
        var file = new Argument<string>("receipt") { Description = "Receipt JSON as 'receipt show --format json' writes it, or - for stdin." };
        var layout = LayoutOption();
        var language = RenderOptions.CreateLanguage();
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
                        json.WriteString("for", Word(layout.Subject));
                        json.WriteString("sample", layout.Sample.Id);
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
        var sample = new Option<string?>("--sample")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Show what it prints instead of its template: the sample that fits, or one of " + string.Join(", ", LayoutSamples.All.Select(static known => known.Id)) + ".",
        };
        var paper = new RenderOptions(areRequired: false);
        var command = new Command("show", "A layout's template and id, or with --sample what it prints.") { name, sample };
        paper.AddTo(command);
        cli.Handle(command, (console, parsed, cancellationToken) =>
        {
            var wanted = parsed.GetRequiredValue(name);
            if (parsed.GetResult(sample) is null)
            {
                return paper.AnyGiven(parsed) is { } stray
                    ? throw new CliException(ExitCodes.Usage, $"{stray} is for a sample; add --sample, or leave it out for the template.")
                    : Task.FromResult(ShowTemplate(console, wanted));
            }

            var shown = SampleOf(wanted, parsed.GetValue(sample));
            return paper.WriteAsync(console, parsed, null, (_, context) => Preview(shown, wanted, TextOf(console, wanted), context), cancellationToken);
        });
        return command;
    }

    private static int ShowTemplate(CommandConsole console, string name)
    {
        var template = TextOf(console, name);
        string id;
        try
        {
            id = Convert.ToHexStringLower(new TemplateLayout(template).LayoutId.Span);
        }
        catch (TemplateException refused)
        {
            throw NoTemplate(name, refused);
        }

        if (console.Json)
        {
            console.Object(json =>
            {
                json.WriteString("name", name);
                json.WriteString("id", id);
                json.WriteString("template", template);
            });
        }
        else
        {
            console.Text(template);
        }

        return ExitCodes.Fine;
    }

    private static LayoutSample SampleOf(string layout, string? name)
    {
        var builtIn = BuiltInLayouts.Find(layout);
        var sample = name is null ? builtIn?.Sample ?? BuiltInLayouts.Find(Standard)!.Sample : LayoutSamples.Find(name);
        return sample is null
            ? throw new CliException(ExitCodes.Usage, $"There is no sample '{name}'; known are {string.Join(", ", LayoutSamples.All.Select(static known => known.Id))}.")
            : builtIn is not null && builtIn.Subject != sample.Subject
            ? throw new CliException(ExitCodes.Usage, $"The layout '{layout}' prints no '{name}'; samples for it are {string.Join(", ", LayoutSamples.All.Where(known => known.Subject == builtIn.Subject).Select(static known => known.Id))}.")
            : sample;
    }

    // Whoever looks at a sample edits the layout: what is wrong is said, nothing takes its place.
    private static ReceiptDocument Preview(LayoutSample sample, string name, string template, ReceiptLayoutContext context)
    {
        try
        {
            return sample.Preview(template, context: context);
        }
        catch (TemplateException refused)
        {
            throw NoTemplate(name, refused);
        }
    }

    private static CliException NoTemplate(string name, TemplateException refused) => new(ExitCodes.NotFine, $"The layout '{name}' is no template. {refused.Message}");

    private static string Word(LayoutSubject subject) => subject switch { LayoutSubject.OutageSlips => "outageSlips", LayoutSubject.Reports => "reports", _ => "receipts" };

    private static Option<string> LayoutOption() => new("--layout") { Description = "Name of a built-in layout, or a template file; 'standard' unless given.", DefaultValueFactory = static _ => Standard };

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
    private static ReceiptLayout Layout(CommandConsole console, string name, ICollection<Finding> findings)
    {
        try
        {
            return Read(console, name);
        }
        catch (TemplateException refused)
        {
            foreach (var finding in refused.Findings)
            {
                findings.Add(new Finding(finding.Code, FindingSeverity.Warning, finding.Where, finding.Message, finding.MessageDe));
            }

            findings.Add(new Finding("layout-replaced", FindingSeverity.Warning, name, "The layout cannot be read; the standard layout took its place.", "Das Layout ist nicht lesbar; das Standardlayout wurde verwendet."));
            return new StandardLayout();
        }
    }

    private static TemplateLayout Read(CommandConsole console, string name) => BuiltInLayouts.Find(name) is { Subject: not LayoutSubject.Receipts }
        ? throw new CliException(ExitCodes.Usage, $"The layout '{name}' prints no receipts; see 'fiscal layout list'.")
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
