namespace Fiscal.Documents;

/// <summary>Text of one look at its place in a line.</summary>
public sealed class PositionedRun
{
    internal PositionedRun(TextRun source, string text, int start, int width)
    {
        Source = source;
        Text = text;
        Start = start;
        Width = width;
    }

    /// <summary>The run it is a part of: style, legal element, value, language.</summary>
    public TextRun Source { get; }

    /// <summary>The part of the run's text that stands in this line.</summary>
    public string Text { get; }

    /// <summary>Left edge in half characters from the left of the paper.</summary>
    public int Start { get; }

    /// <summary>Width in half characters, the size factor included.</summary>
    public int Width { get; }
}
