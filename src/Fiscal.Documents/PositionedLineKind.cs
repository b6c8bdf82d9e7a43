namespace Fiscal.Documents;

/// <summary>What a positioned line is.</summary>
public enum PositionedLineKind
{
    /// <summary>Cells of text, perhaps with vertical lines.</summary>
    Text,

    /// <summary>A horizontal line.</summary>
    Rule,

    /// <summary>Something that is not text: image, code, command, cut, drawer pulse.</summary>
    Block,
}
