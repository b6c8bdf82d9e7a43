namespace Fiscal;

/// <summary>What a count gave.</summary>
/// <remarks>Immutable.</remarks>
public sealed class CashCountResult
{
    internal CashCountResult(Receipt receipt, decimal expected, decimal counted)
    {
        Receipt = receipt;
        Expected = expected;
        Counted = counted;
    }

    /// <summary>The own voucher with coin sheet and difference (<c>DifferenzSollIst</c>), also when there is none.</summary>
    public Receipt Receipt { get; }

    /// <summary>What should have been in the drawer.</summary>
    public decimal Expected { get; }

    /// <summary>What was.</summary>
    public decimal Counted { get; }

    /// <summary>Counted minus expected; negative when cash is missing.</summary>
    public decimal Difference => Counted - Expected;
}
