namespace Fiscal.Documents;

/// <summary>Structural equality of the document's parts; hash codes are stable within a process only.</summary>
internal static class Equality
{
    public static bool Same<T>(IReadOnlyList<T> left, IReadOnlyList<T> right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static bool Same(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) => left.Span.SequenceEqual(right.Span);

    public static int Hash(int seed, int value) => unchecked((seed * 31) + value);

    public static int Hash(int seed, string? value) => Hash(seed, value is null ? 0 : StringComparer.Ordinal.GetHashCode(value));

    public static int Hash<T>(int seed, IReadOnlyList<T> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            seed = Hash(seed, values[i]?.GetHashCode() ?? 0);
        }

        return seed;
    }

    public static int Hash(int seed, ReadOnlyMemory<byte> bytes)
    {
        foreach (var b in bytes.Span)
        {
            seed = Hash(seed, b);
        }

        return seed;
    }
}
