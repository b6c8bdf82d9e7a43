using System.Globalization;

namespace Fiscal.Documents;

/// <summary>What a text means to a program: the value behind a printed time or amount.</summary>
/// <remarks>Immutable and thread-safe. Two values are equal when their <see cref="Text"/> is.</remarks>
public sealed class MachineValue : IEquatable<MachineValue>
{
    private MachineValue(MachineValueKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>Time or amount.</summary>
    public MachineValueKind Kind { get; }

    /// <summary>ISO 8601 with offset (<c>2026-11-24T08:15:00+01:00</c>), or a decimal number with a point (<c>-12.50</c>).</summary>
    public string Text { get; }

    /// <summary>The value of a time.</summary>
    public static MachineValue OfTime(DateTimeOffset time) => new(MachineValueKind.Time, PaperFormat.Iso(time));

    /// <summary>The value of an amount; its number of decimals is kept.</summary>
    public static MachineValue OfAmount(decimal amount) => new(MachineValueKind.Amount, amount.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public bool Equals(MachineValue? other) => other is not null && Kind == other.Kind && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MachineValue);

    /// <inheritdoc/>
    public override int GetHashCode() => Equality.Hash((int)Kind, Text);

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
