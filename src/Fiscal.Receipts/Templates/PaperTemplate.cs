using Fiscal.Documents;
using Scriban.Runtime;

namespace Fiscal.Receipts;

/// <summary>What templates of papers other than receipts share: reading, id, and the built-in layout that takes the place of one that fails.</summary>
internal sealed class PaperTemplate
{
    private readonly LayoutTemplate _template;
    private readonly byte[] _id;

    public PaperTemplate(string template, TemplateLayoutOptions? options)
    {
        Settings = new LayoutSettings(options);
        _template = LayoutTemplate.Parse(template ?? throw new ArgumentNullException(nameof(template)));
        _id = Settings.Identify(template);
    }

    public LayoutSettings Settings { get; }

    public ReadOnlyMemory<byte> Id => _id;

    public static ReceiptDocument Create(ReceiptLayoutContext context, Func<ReceiptDocument> preview, Func<ReceiptDocument> standard)
    {
        try
        {
            return preview();
        }
        catch (TemplateException failure)
        {
            foreach (var finding in failure.Findings)
            {
                context.Findings?.Add(new Finding(finding.Code, FindingSeverity.Warning, finding.Where, finding.Message, finding.MessageDe));
            }

            context.Findings?.Add(LayoutCheck.Replaced());
            return standard();
        }
    }

    public ReceiptDocument Preview(ScriptObject model, ReceiptLayoutContext context, string title, DocumentKind kind, DocumentMarks marks)
    {
        var texts = ReceiptTexts.Of(context.Language);
        var options = new ReceiptLineParserOptions { Title = title, Language = texts.Language, Kind = kind, Marks = marks, LayoutId = _id };
        var findings = new List<Finding>();
        var document = _template.Create(model, texts.IsGerman, Settings.LongestWriting, options, findings);
        findings.ForEach(finding => context.Findings?.Add(finding));
        return document;
    }
}
