namespace Fiscal.Printing.EscPos;

/// <summary>Where a printer keeps a character table: the number that <c>ESC t</c> takes.</summary>
/// <remarks>Immutable. The numbers differ between makers and even between printers of one name; the self-test of the printer tells.</remarks>
public sealed class CodeTableSlot
{
    /// <summary>Creates a slot.</summary>
    /// <param name="number">Number for <c>ESC t</c>, 0 to 255.</param>
    /// <param name="table">What the printer has there.</param>
    /// <exception cref="ArgumentNullException"><paramref name="table"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is not 0 to 255.</exception>
    public CodeTableSlot(int number, CodeTable table)
    {
        Number = Argument.Range(number, 0, 255, nameof(number));
        Table = Argument.NotNull(table, nameof(table));
    }

    /// <summary>Number for <c>ESC t</c>.</summary>
    public int Number { get; }

    /// <summary>What the printer has there.</summary>
    public CodeTable Table { get; }

    /// <summary>For example <c>19: CP858</c>.</summary>
    public override string ToString() => $"{Argument.Text(Number)}: {Table.Name}";
}
