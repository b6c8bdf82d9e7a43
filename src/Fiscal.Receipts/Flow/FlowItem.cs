namespace Fiscal.Receipts;

/// <summary>A piece of a section as HTML and PDF know it: text that flows, a table, a figure. They never look at character columns.</summary>
internal abstract class FlowItem
{
}
