using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A layout of the papers of an outage that a shop can edit; the language is that of <see cref="TemplateLayout"/>.</summary>
/// <remarks>Immutable and thread-safe. A template that fails stops nothing: <see cref="OutageSlipLayout"/> takes its place.</remarks>
public sealed class OutageSlipTemplate
{
    private readonly PaperTemplate _template;
    private readonly OutageSlipLayout _standard;

    /// <summary>Reads a template.</summary>
    /// <param name="template">Liquid that writes ReceiptLine.</param>
    /// <param name="options">What the shop says beside it; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="template"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A name of <see cref="TemplateLayoutOptions.Texts"/> is none.</exception>
    /// <exception cref="TemplateException">The text is no template; says where and why.</exception>
    public OutageSlipTemplate(string template, TemplateLayoutOptions? options = null)
    {
        _template = new PaperTemplate(template, options);
        _standard = new OutageSlipLayout(_template.Settings.Options.Cut);
    }

    /// <summary>SHA-256 over everything that shapes the layout (32 bytes).</summary>
    public ReadOnlyMemory<byte> LayoutId => _template.Id;

    /// <summary>Makes the document of a slip; never fails because of the template, and says in the context's findings when the standard layout took its place.</summary>
    /// <param name="slip">What stands on it.</param>
    /// <param name="context">Language and copy mark; German original by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="slip"/> is <see langword="null"/>.</exception>
    public ReceiptDocument Create(OutageSlip slip, ReceiptLayoutContext? context = null)
    {
        context ??= new ReceiptLayoutContext();
        return PaperTemplate.Create(context, () => Preview(slip, context), () => _standard.Create(slip, context));
    }

    /// <summary>Makes the document or says what is wrong with the template: for editors and checks.</summary>
    /// <param name="slip">What stands on it.</param>
    /// <param name="context">Language and copy mark; German original by default. Receives warnings.</param>
    /// <exception cref="ArgumentNullException"><paramref name="slip"/> is <see langword="null"/>.</exception>
    /// <exception cref="TemplateException">The template failed, went beyond its limits, or wrote something else than ReceiptLine.</exception>
    public ReceiptDocument Preview(OutageSlip slip, ReceiptLayoutContext? context = null)
    {
        context ??= new ReceiptLayoutContext();
        var model = SlipModel.Create(slip ?? throw new ArgumentNullException(nameof(slip)), context, _template.Settings);
        var marks = DocumentMarks.Outage | (context.IsCopy ? DocumentMarks.Copy : 0) | (slip.IsTest ? DocumentMarks.Test : 0);
        return _template.Preview(model, context, SlipModel.Title(slip, model), DocumentKind.Slip, marks);
    }
}
