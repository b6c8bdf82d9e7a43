using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A picture or code.</summary>
internal sealed class FlowFigure(DocumentBlock block) : FlowItem
{
    public DocumentBlock Block { get; } = block;

    public string AlternativeText { get; } = block switch
    {
        ImageBlock image => image.AlternativeText,
        QrCodeBlock code => code.AlternativeText,
        BarcodeBlock code => code.AlternativeText,
        _ => string.Empty,
    };
}
