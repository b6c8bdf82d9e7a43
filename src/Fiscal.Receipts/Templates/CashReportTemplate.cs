using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A layout of X and Z reports that a shop can edit; the language is that of <see cref="TemplateLayout"/>.</summary>
/// <remarks>Immutable and thread-safe. A template that fails stops nothing: <see cref="CashReportLayout"/> takes its place.</remarks>
public sealed class CashReportTemplate
{
    private readonly PaperTemplate _template;
    private readonly CashReportLayout _standard;

    /// <summary>Reads a template.</summary>
    /// <param name="template">Liquid that writes ReceiptLine.</param>
    /// <param name="options">What the shop says beside it; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="template"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A name of <see cref="TemplateLayoutOptions.Texts"/> is none.</exception>
    /// <exception cref="TemplateException">The text is no template; says where and why.</exception>
    public CashReportTemplate(string template, TemplateLayoutOptions? options = null)
    {
        _template = new PaperTemplate(template, options);
        _standard = new CashReportLayout(_template.Settings.Options.Cut);
    }

    /// <summary>SHA-256 over everything that shapes the layout (32 bytes).</summary>
    public ReadOnlyMemory<byte> LayoutId => _template.Id;

    /// <summary>Makes the document of a report; never fails because of the template, and says in the context's findings when the standard layout took its place.</summary>
    /// <param name="report">What stands on it.</param>
    /// <param name="context">Language and copy mark; German original by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is <see langword="null"/>.</exception>
    public ReceiptDocument Create(CashReport report, ReceiptLayoutContext? context = null)
    {
        context ??= new ReceiptLayoutContext();
        return PaperTemplate.Create(context, () => Preview(report, context), () => _standard.Create(report, context));
    }

    /// <summary>Makes the document or says what is wrong with the template: for editors and checks.</summary>
    /// <param name="report">What stands on it.</param>
    /// <param name="context">Language and copy mark; German original by default. Receives warnings.</param>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is <see langword="null"/>.</exception>
    /// <exception cref="TemplateException">The template failed, went beyond its limits, or wrote something else than ReceiptLine.</exception>
    public ReceiptDocument Preview(CashReport report, ReceiptLayoutContext? context = null)
    {
        context ??= new ReceiptLayoutContext();
        var model = ReportModel.Create(report ?? throw new ArgumentNullException(nameof(report)), context, _template.Settings);
        return _template.Preview(model, context, ReportModel.Title(report, ReceiptTexts.Of(context.Language)), DocumentKind.Report, context.IsCopy ? DocumentMarks.Copy : 0);
    }
}
