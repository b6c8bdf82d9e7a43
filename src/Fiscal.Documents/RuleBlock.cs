namespace Fiscal.Documents;

/// <summary>A horizontal line, as wide as its format's columns; between rows with <see cref="LineBorder.Line"/> the line that joins them.</summary>
public sealed class RuleBlock : DocumentBlock
{
    /// <summary>Creates a rule.</summary>
    /// <param name="format">Columns, border and alignment; the full line by default.</param>
    public RuleBlock(LineFormat? format = null)
        : base(format)
    {
    }

    private protected override bool SameContent(DocumentBlock other) => true;

    private protected override int ContentHash() => 2;
}
