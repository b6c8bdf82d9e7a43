namespace Fiscal.Documents;

/// <summary>What a <see cref="MachineValue"/> is.</summary>
public enum MachineValueKind
{
    /// <summary>A point in time.</summary>
    Time,

    /// <summary>An amount of money or a quantity.</summary>
    Amount,
}
