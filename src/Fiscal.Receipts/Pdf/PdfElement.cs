namespace Fiscal.Receipts;

/// <summary>An element of the structure tree.</summary>
internal sealed class PdfElement(string type)
{
    public string Type { get; } = type;

    public List<PdfElement> Children { get; } = [];

    /// <summary>Marked content it stands for: page from 0 and number on that page.</summary>
    public List<(int Page, int Number)> Marks { get; } = [];

    public string? Title { get; set; }

    public string? AlternativeText { get; set; }

    public string? Language { get; set; }

    /// <summary>Attributes of a table cell, for example <c>/Scope/Column</c>.</summary>
    public string? TableAttributes { get; set; }

    /// <summary>What a table is called.</summary>
    public string? Summary { get; set; }

    /// <summary>Where a figure lies: left, top, right, bottom from the page's upper left corner.</summary>
    public (int Left, int Top, int Right, int Bottom)? Box { get; set; }

    /// <summary>Number of the object, once it has one.</summary>
    public int Id { get; set; }

    public PdfElement Add(string childType)
    {
        var child = new PdfElement(childType);
        Children.Add(child);
        return child;
    }
}
