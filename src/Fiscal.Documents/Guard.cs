namespace Fiscal.Documents;

internal static class Guard
{
    public static T NotNull<T>(T? value, string name)
        where T : class => value ?? throw new ArgumentNullException(name);

    /// <summary>An immutable copy: what the caller does to its list afterwards does not reach the document.</summary>
    public static IReadOnlyList<T> Copy<T>(IEnumerable<T> values, string name)
        where T : class => new FixedList<T>(CopyArray(values, name));

    public static T[] CopyArray<T>(IEnumerable<T> values, string name)
        where T : class
    {
        var copy = NotNull(values, name).ToArray();
        foreach (var value in copy)
        {
            if (value is null)
            {
                throw new ArgumentException("The list holds null.", name);
            }
        }

        return copy;
    }

    public static ReadOnlyMemory<byte> Copy(byte[] bytes, string name) => (byte[])NotNull(bytes, name).Clone();

    public static int Range(int value, int least, int most, string name) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {least} to {most}.");
}
