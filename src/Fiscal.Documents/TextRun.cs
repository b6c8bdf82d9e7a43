namespace Fiscal.Documents;

/// <summary>Text of one look and one meaning.</summary>
/// <remarks>
/// Immutable and thread-safe. Characters that would command a printer or a terminal or reorder what a reader sees never enter a document:
/// a line feed breaks the line, a tab becomes a blank, every other control character, bidirectional override and lone surrogate becomes U+FFFD.
/// </remarks>
public sealed class TextRun : IEquatable<TextRun>
{
    /// <summary>Creates a run.</summary>
    /// <param name="text">The text; a line feed breaks the line inside the cell.</param>
    /// <param name="style">How it looks; plain by default.</param>
    /// <param name="element">What the law calls it.</param>
    /// <param name="value">The value behind the text.</param>
    /// <param name="language">BCP 47 tag if it differs from the document's language.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public TextRun(string text, TextStyle? style = null, LegalElement element = LegalElement.None, MachineValue? value = null, string? language = null)
    {
        Text = TextGlyphs.Clean(Guard.NotNull(text, nameof(text)));
        Style = style ?? TextStyle.Normal;
        Element = element;
        Value = value;
        Language = language;
    }

    /// <summary>The text, free of control characters other than line feeds.</summary>
    public string Text { get; }

    /// <summary>Decorations and size.</summary>
    public TextStyle Style { get; }

    /// <summary>What the law calls this text.</summary>
    public LegalElement Element { get; }

    /// <summary>The value behind the text, if it is a time or an amount.</summary>
    public MachineValue? Value { get; }

    /// <summary>BCP 47 tag if it differs from the document's language.</summary>
    public string? Language { get; }

    /// <inheritdoc/>
    public bool Equals(TextRun? other) =>
        other is not null && Element == other.Element && Style.Equals(other.Style) && string.Equals(Text, other.Text, StringComparison.Ordinal)
        && string.Equals(Language, other.Language, StringComparison.Ordinal) && Equals(Value, other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TextRun);

    /// <inheritdoc/>
    public override int GetHashCode() => Equality.Hash(Equality.Hash((int)Element, Style.GetHashCode()), Text);

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
