namespace Fiscal.Receipts;

/// <summary>How an <see cref="HtmlRenderer"/> writes.</summary>
public sealed class HtmlRendererOptions
{
    /// <summary>Whether raw printer commands are shown as a marked box. On by default: a preview hides nothing. Switch it off for what customers get.</summary>
    public bool ShowCommands { get; set; } = true;
}
