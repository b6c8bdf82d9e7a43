using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A layout of the papers of an outage that a shop can edit; the language is that of <see cref="TemplateLayout"/>.</summary>
/// <remarks>Immutable and thread-safe. A template that fails stops nothing: <see cref="OutageSlipLayout"/> takes its place.</remarks>
public sealed class OutageSlipTemplate
{
    private readonly LayoutTemplate _template;
    private readonly LayoutSettings _settings;
    private readonly OutageSlipLayout _standard;
    private readonly byte[] _id;

    /// <summary>Reads a template.</summary>
    /// <param name="template">Liquid that writes ReceiptLine.</param>
    /// <param name="options">What the shop says beside it; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="template"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A name of <see cref="TemplateLayoutOptions.Texts"/> is none.</exception>
    /// <exception cref="TemplateException">The text is no template; says where and why.</exception>
    public OutageSlipTemplate(string template, TemplateLayoutOptions? options = null)
    {
        _settings = new LayoutSettings(options);
        _template = LayoutTemplate.Parse(template ?? throw new ArgumentNullException(nameof(template)));
        _standard = new OutageSlipLayout(_settings.Options.Cut);
        _id = _settings.Identify(template);
    }

    /// <summary>SHA-256 over everything that shapes the layout (32 bytes).</summary>
    public ReadOnlyMemory<byte> LayoutId => _id;

    /// <summary>Makes the document of a slip; never fails because of the template, and says in the context's findings when the standard layout took its place.</summary>
    /// <param name="slip">What stands on it.</param>
    /// <param name="context">Language and copy mark; German original by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="slip"/> is <see langword="null"/>.</exception>
    public ReceiptDocument Create(OutageSlip slip, ReceiptLayoutContext? context = null)
    {
        context ??= new ReceiptLayoutContext();
        try
        {
            return Preview(slip, context);
        }
        catch (TemplateException failure)
        {
            foreach (var finding in failure.Findings)
            {
                context.Findings?.Add(new Finding(finding.Code, FindingSeverity.Warning, finding.Where, finding.Message, finding.MessageDe));
            }

            context.Findings?.Add(LayoutCheck.Replaced());
            return _standard.Create(slip, context);
        }
    }

    /// <summary>Makes the document or says what is wrong with the template: for editors and checks.</summary>
    /// <param name="slip">What stands on it.</param>
    /// <param name="context">Language and copy mark; German original by default. Receives warnings.</param>
    /// <exception cref="ArgumentNullException"><paramref name="slip"/> is <see langword="null"/>.</exception>
    /// <exception cref="TemplateException">The template failed, went beyond its limits, or wrote something else than ReceiptLine.</exception>
    public ReceiptDocument Preview(OutageSlip slip, ReceiptLayoutContext? context = null)
    {
        context ??= new ReceiptLayoutContext();
        var model = SlipModel.Create(slip ?? throw new ArgumentNullException(nameof(slip)), context, _settings);
        var texts = ReceiptTexts.Of(context.Language);
        var options = new ReceiptLineParserOptions
        {
            Title = SlipModel.Title(slip, model),
            Language = texts.Language,
            Kind = DocumentKind.Slip,
            Marks = DocumentMarks.Outage | (context.IsCopy ? DocumentMarks.Copy : 0) | (slip.IsTest ? DocumentMarks.Test : 0),
            LayoutId = _id,
        };
        var findings = new List<Finding>();
        var document = _template.Create(model, texts.IsGerman, _settings.LongestWriting, options, findings);
        findings.ForEach(finding => context.Findings?.Add(finding));
        return document;
    }
}
