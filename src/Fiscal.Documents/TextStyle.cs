namespace Fiscal.Documents;

/// <summary>How text looks: decorations and size.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class TextStyle : IEquatable<TextStyle>
{
    /// <summary>Largest factor of width and height.</summary>
    public const int LargestSize = 6;

    /// <summary>Creates a style.</summary>
    /// <param name="bold">Bold.</param>
    /// <param name="underline">Underlined.</param>
    /// <param name="invert">Light on dark.</param>
    /// <param name="width">Width factor, 1 to 6.</param>
    /// <param name="height">Height factor, 1 to 6.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is not 1 to 6.</exception>
    public TextStyle(bool bold = false, bool underline = false, bool invert = false, int width = 1, int height = 1)
    {
        Bold = bold;
        Underline = underline;
        Invert = invert;
        Width = Guard.Range(width, 1, LargestSize, nameof(width));
        Height = Guard.Range(height, 1, LargestSize, nameof(height));
    }

    /// <summary>Plain text.</summary>
    public static TextStyle Normal { get; } = new();

    /// <summary>Bold text.</summary>
    public static TextStyle Strong { get; } = new(bold: true);

    /// <summary>Bold text of twice the width and height.</summary>
    public static TextStyle Large { get; } = new(bold: true, width: 2, height: 2);

    /// <summary>Bold.</summary>
    public bool Bold { get; }

    /// <summary>Underlined.</summary>
    public bool Underline { get; }

    /// <summary>Light on dark.</summary>
    public bool Invert { get; }

    /// <summary>Width factor, 1 to 6.</summary>
    public int Width { get; }

    /// <summary>Height factor, 1 to 6.</summary>
    public int Height { get; }

    /// <inheritdoc/>
    public bool Equals(TextStyle? other) =>
        other is not null && Bold == other.Bold && Underline == other.Underline && Invert == other.Invert && Width == other.Width && Height == other.Height;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TextStyle);

    /// <inheritdoc/>
    public override int GetHashCode() => (Bold ? 1 : 0) | (Underline ? 2 : 0) | (Invert ? 4 : 0) | (Width << 3) | (Height << 6);
}
