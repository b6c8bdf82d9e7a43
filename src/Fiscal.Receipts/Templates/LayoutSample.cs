using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>Something invented to look at a layout with, while it is edited or before it is chosen: a receipt, a slip of an outage, a report.</summary>
/// <remarks>Immutable and thread-safe. Every sample comes from a test device and says so where its paper does.</remarks>
public sealed class LayoutSample
{
    private readonly Func<string, TemplateLayoutOptions?, ReceiptLayoutContext?, ReceiptDocument> _preview;

    internal LayoutSample(string id, string name, string nameDe, LayoutSubject subject, Func<string, TemplateLayoutOptions?, ReceiptLayoutContext?, ReceiptDocument> preview)
    {
        Id = id;
        Name = name;
        NameDe = nameDe;
        Subject = subject;
        _preview = preview;
    }

    /// <summary>Short name, for example <c>z-report</c>.</summary>
    public string Id { get; }

    /// <summary>What it is, in English.</summary>
    public string Name { get; }

    /// <summary>What it is, in German.</summary>
    public string NameDe { get; }

    /// <summary>What kind of layout prints it.</summary>
    public LayoutSubject Subject { get; }

    /// <summary>Makes the sample's document by a template, or says what is wrong with the template.</summary>
    /// <param name="template">Liquid that writes ReceiptLine, made for this <see cref="Subject"/>.</param>
    /// <param name="options">What the shop says beside it.</param>
    /// <param name="context">Language and copy mark; German original by default. Receives warnings.</param>
    /// <exception cref="ArgumentNullException"><paramref name="template"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A name of <see cref="TemplateLayoutOptions.Texts"/> is none.</exception>
    /// <exception cref="TemplateException">The text is no template, failed, went beyond its limits, or wrote something else than ReceiptLine.</exception>
    public ReceiptDocument Preview(string template, TemplateLayoutOptions? options = null, ReceiptLayoutContext? context = null) => _preview(template, options, context);
}
