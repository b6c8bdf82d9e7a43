namespace Fiscal.Documents;

/// <summary>Text of one look at its place in a line.</summary>
public sealed class PositionedRun
{
    /// <summary>Creates a placed run; the column engine does, and whoever reads a page back.</summary>
    /// <param name="source">The run it is a part of.</param>
    /// <param name="text">The part of its text that stands in this line.</param>
    /// <param name="start">Left edge in half characters.</param>
    /// <param name="width">Width in half characters, the size factor included.</param>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="text"/> is <see langword="null"/>.</exception>
    public PositionedRun(TextRun source, string text, int start, int width)
    {
        Source = Guard.NotNull(source, nameof(source));
        Text = Guard.NotNull(text, nameof(text));
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
