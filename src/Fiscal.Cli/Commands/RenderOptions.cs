using System.CommandLine;
using Fiscal.Cli.Output;
using Fiscal.Documents;

namespace Fiscal.Cli.Commands;

/// <summary>What commands that draw a document have in common: form, paper, language, and where it goes.</summary>
internal sealed class RenderOptions
{
    private readonly Option<string?> _format = new("--format") { Description = string.Join(", ", ReceiptFormats.Names) + "." };
    private readonly Option<int?> _width = new("--width") { Description = "Characters per line, 48 unless given; below 40 the paper is 58 mm wide." };
    private readonly Option<string?> _profile = new("--profile") { Description = "Printer profile for escpos: a name or a JSON file." };
    private readonly Option<string> _language = CreateLanguage();
    private readonly Option<bool> _copy = new("--copy") { Description = "Mark the paper as a copy." };
    private readonly Option<string?> _output = new("--out") { Description = "The file to write, or - for stdout." };

    /// <param name="areRequired">Whether form and file must be given; otherwise text goes to stdout.</param>
    public RenderOptions(bool areRequired)
    {
        _format.AcceptOnlyFromAmong(ReceiptFormats.Names);
        _format.Required = _output.Required = areRequired;
    }

    public static Option<string> CreateLanguage()
    {
        var language = new Option<string>("--language") { Description = "de or en; German unless given.", DefaultValueFactory = static _ => "de" };
        language.AcceptOnlyFromAmong("de", "en");
        return language;
    }

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The name of an option that was given; <see langword="null"/> if none was.</summary>
    public string? AnyGiven(ParseResult parsed) => Array.Find(All, option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>Draws a document and writes it.</summary>
    /// <param name="console">Where findings go.</param>
    /// <param name="parsed">What was given.</param>
    /// <param name="receipt">Makes the receipt whose data travel with a PDF; <see langword="null"/> if there is none.</param>
    /// <param name="create">Makes the document and adds what it noticed to the context's findings.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public async Task<int> WriteAsync(CommandConsole console, ParseResult parsed, Func<Receipt>? receipt, Func<Receipt?, ReceiptLayoutContext, ReceiptDocument> create, CancellationToken cancellationToken)
    {
        var write = ReceiptFormats.Create(parsed.GetValue(_format) ?? "text", parsed.GetValue(_width), parsed.GetValue(_profile));
        var findings = new List<Finding>();
        var source = receipt?.Invoke();
        var document = create(source, new ReceiptLayoutContext { Language = parsed.GetValue(_language)!, IsCopy = parsed.GetValue(_copy), Findings = findings });
        var rendered = new RenderContext();
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        write(source, document, buffer, rendered);
        foreach (var finding in findings.Concat(rendered.Findings))
        {
            console.Warn(finding);
        }

        if ((parsed.GetValue(_output) ?? "-") is var path && path == "-")
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
    }

    private Option[] All => [_format, _width, _profile, _language, _copy, _output];
}
