namespace Fiscal.Documents;

/// <summary>A piece of a rule or frame in one character position.</summary>
public readonly struct FramePiece : IEquatable<FramePiece>
{
    /// <summary>Creates a piece.</summary>
    /// <param name="column">Character position from 0.</param>
    /// <param name="edges">Which ways the line leaves it.</param>
    public FramePiece(int column, FrameEdges edges)
    {
        Column = column;
        Edges = edges;
    }

    /// <summary>Character position from 0.</summary>
    public int Column { get; }

    /// <summary>Which ways the line leaves the position's middle.</summary>
    public FrameEdges Edges { get; }

    /// <inheritdoc/>
    public bool Equals(FramePiece other) => Column == other.Column && Edges == other.Edges;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FramePiece other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (Column * 16) + (int)Edges;

    /// <summary>Whether both are the same piece.</summary>
    public static bool operator ==(FramePiece left, FramePiece right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(FramePiece left, FramePiece right) => !left.Equals(right);
}
