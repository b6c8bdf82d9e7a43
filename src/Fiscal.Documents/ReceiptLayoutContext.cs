namespace Fiscal.Documents;

/// <summary>What a layout needs to know beside the receipt.</summary>
public sealed class ReceiptLayoutContext
{
    /// <summary>BCP 47 tag of the texts: <c>de</c> (default) or <c>en</c>. A layout without texts in this language uses German.</summary>
    public string Language { get; set; } = "de";

    /// <summary>Whether the receipt was handed out before: the document carries KOPIE and is otherwise the same.</summary>
    public bool IsCopy { get; set; }

    /// <summary>Receives what the layout could not do, for example that a shop's template failed and the standard layout took its place; <see langword="null"/> (default) if nobody wants to know.</summary>
    public ICollection<Finding>? Findings { get; set; }
}
