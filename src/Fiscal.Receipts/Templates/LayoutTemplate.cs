using Fiscal.Documents;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Fiscal.Receipts;

/// <summary>A template that was read: writes ReceiptLine from a view model and reads it into a document.</summary>
/// <remarks>Immutable and thread-safe: the engine's tree is only read, each writing has its own scope.</remarks>
internal sealed class LayoutTemplate
{
    private readonly Template _template;
    private readonly string _source;

    private LayoutTemplate(Template template, string source)
    {
        _template = template;
        _source = source;
    }

    /// <exception cref="TemplateException">The text is no template.</exception>
    public static LayoutTemplate Parse(string text)
    {
        var source = TemplateSyntax.Prepare(text);
        return new LayoutTemplate(TemplateSyntax.Parse(source), source);
    }

    /// <summary>Writes ReceiptLine.</summary>
    /// <param name="model">What the template may see.</param>
    /// <param name="german">Whether numbers are written in German.</param>
    /// <param name="longest">How long it may take.</param>
    /// <param name="findings">Receives warnings.</param>
    /// <exception cref="TemplateException">The template failed or went beyond its limits.</exception>
    public TemplateOutput Write(ScriptObject model, bool german, TimeSpan longest, List<Finding> findings)
    {
        var scope = new TemplateScope(_source, TemplateFilters.Of(german), model, longest, findings);
        try
        {
            _template.Render(scope);
        }
        catch (TemplateFault fault)
        {
            throw new TemplateException([.. findings, fault.Finding]);
        }
        catch (ScriptRuntimeException failure)
        {
            var fault = failure.InnerException as TemplateFault;
            throw new TemplateException([.. findings, fault?.Finding ?? new Finding(
                "template-failed",
                FindingSeverity.Error,
                TemplateFault.Where(failure.Span.Start),
                "The template fails here: " + failure.OriginalMessage,
                "Hier scheitert die Vorlage; Werte und Filter dieser Stelle prüfen.")]);
        }

        return scope.Written;
    }

    /// <summary>Writes ReceiptLine and reads it; the places of what is wrong in it are the template's.</summary>
    /// <exception cref="TemplateException">The template failed, or what it wrote is no ReceiptLine that can be printed as it was meant.</exception>
    public ReceiptDocument Create(ScriptObject model, bool german, TimeSpan longest, ReceiptLineParserOptions options, List<Finding> findings)
    {
        var written = Write(model, german, longest, findings);
        var noticed = new List<Finding>();
        options.ReadMarks = true;
        var document = new ReceiptLineParser(options).Parse(written.ToString(), noticed);
        findings.AddRange(noticed.Select(finding => new Finding(finding.Code, finding.Severity, Place(written, finding.Where), finding.Message, finding.MessageDe)));
        return findings.Exists(static finding => finding.Severity == FindingSeverity.Error) ? throw new TemplateException(findings.ToArray()) : document;
    }

    private string Place(TemplateOutput written, string where)
    {
        var colon = where.IndexOf(':');
        var offset = Math.Min(Math.Max(written.SourceOf(Number(where.Substring(0, colon)), Number(where.Substring(colon + 1))), 0), _source.Length);
        var line = 1;
        var start = 0;
        for (var i = 0; i < offset; i++)
        {
            if (_source[i] == '\n')
            {
                line++;
                start = i + 1;
            }
        }

        return TemplateFault.Where(line, offset - start + 1);

        static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
