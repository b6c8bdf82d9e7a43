using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A layout that a shop can edit: a Liquid template that writes ReceiptLine (docs/layouts.md).</summary>
/// <remarks>
/// Immutable and thread-safe. The template sees values only, runs within limits of time, rounds and text, and whatever a value holds stays text.
/// A template that fails at the counter stops nothing: the standard layout takes its place, and <see cref="ReceiptLayoutContext.Findings"/> says so.
/// </remarks>
public sealed class TemplateLayout : ReceiptLayout
{
    private readonly LayoutTemplate _template;
    private readonly LayoutSettings _settings;
    private readonly StandardLayout _standard;
    private readonly byte[] _id;

    /// <summary>Reads a template.</summary>
    /// <param name="template">Liquid that writes ReceiptLine.</param>
    /// <param name="options">What the shop says beside it; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="template"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A name of <see cref="TemplateLayoutOptions.Texts"/> is none.</exception>
    /// <exception cref="TemplateException">The text is no template; says where and why.</exception>
    public TemplateLayout(string template, TemplateLayoutOptions? options = null)
    {
        Template = template ?? throw new ArgumentNullException(nameof(template));
        _settings = new LayoutSettings(options);
        _template = LayoutTemplate.Parse(template);
        _standard = new StandardLayout(_settings.Standard);
        _id = _settings.Identify(template);
    }

    /// <summary>The template as it was given.</summary>
    public string Template { get; }

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> LayoutId => _id;

    internal LayoutSettings Settings => _settings;

    /// <summary>Makes the document or says what is wrong with the template: for editors and checks. At the counter use <see cref="ReceiptLayout.Create"/>, which never fails.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="context">Language and copy mark; German original by default. Receives warnings.</param>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    /// <exception cref="TemplateException">The template failed, went beyond its limits, or wrote something else than ReceiptLine.</exception>
    public ReceiptDocument Preview(Receipt receipt, ReceiptLayoutContext? context = null)
    {
        context ??= new ReceiptLayoutContext();
        var findings = new List<Finding>();
        var document = Write(receipt ?? throw new ArgumentNullException(nameof(receipt)), context, findings);
        Tell(context, findings);
        return document;
    }

    /// <summary>The ReceiptLine that the template writes, without marks: for people who look for a fault, and for other ReceiptLine processors.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="context">Language and copy mark; German original by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    /// <exception cref="TemplateException">The template failed or went beyond its limits.</exception>
    public string WriteReceiptLine(Receipt receipt, ReceiptLayoutContext? context = null)
    {
        var facts = new ReceiptFacts(receipt ?? throw new ArgumentNullException(nameof(receipt)), _settings.Options, context ?? new ReceiptLayoutContext());
        return ReceiptLineText.Unmark(_template.Write(ReceiptModel.Create(receipt, facts, _settings), facts.Texts.IsGerman, _settings.LongestWriting, []).ToString());
    }

    /// <inheritdoc/>
    protected override ReceiptDocument CreateCore(Receipt receipt, ReceiptLayoutContext context)
    {
        var findings = new List<Finding>();
        try
        {
            var document = Write(receipt, context, findings);
            var missing = LayoutCheck.Missing(receipt, document);
            // What the receipt itself does not hold, an invoice's recipient perhaps, no layout can show.
            missing = missing.Count == 0 ? missing : missing.Except(LayoutCheck.Missing(receipt, _standard.Create(receipt))).ToArray();
            if (missing.Count == 0)
            {
                Tell(context, findings);
                return document;
            }

            findings.Add(LayoutCheck.Describe(missing, string.Empty, FindingSeverity.Warning));
        }
        catch (TemplateException failure)
        {
            // What stops a template is an error to its author and a warning to the till: the receipt comes out.
            findings = failure.Findings.Select(static finding => new Finding(finding.Code, FindingSeverity.Warning, finding.Where, finding.Message, finding.MessageDe)).ToList();
        }

        findings.Add(LayoutCheck.Replaced());
        Tell(context, findings);
        return _standard.Create(receipt, context);
    }

    private static void Tell(ReceiptLayoutContext context, List<Finding> findings)
    {
        foreach (var finding in findings)
        {
            context.Findings?.Add(finding);
        }
    }

    private ReceiptDocument Write(Receipt receipt, ReceiptLayoutContext context, List<Finding> findings)
    {
        var facts = new ReceiptFacts(receipt, _settings.Options, context);
        var options = new ReceiptLineParserOptions
        {
            Title = facts.Title,
            Language = facts.Texts.Language,
            Kind = ReceiptFacts.KindOf(receipt),
            Marks = facts.Marks,
            LayoutId = _id,
        };
        return _template.Create(ReceiptModel.Create(receipt, facts, _settings), facts.Texts.IsGerman, _settings.LongestWriting, options, findings);
    }
}
