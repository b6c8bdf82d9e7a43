namespace Fiscal.Receipts;

/// <summary>The shop published a layout for this register at the portal.</summary>
public sealed class LayoutPublishedEventArgs : EventArgs
{
    /// <summary>Creates the arguments.</summary>
    /// <param name="layout">The layout.</param>
    public LayoutPublishedEventArgs(TemplateLayout layout) => Layout = layout ?? throw new ArgumentNullException(nameof(layout));

    /// <summary>The layout, whose id was checked.</summary>
    public TemplateLayout Layout { get; }
}
