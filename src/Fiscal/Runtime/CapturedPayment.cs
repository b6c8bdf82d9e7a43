namespace Fiscal;

/// <summary>A payment that went through at its terminal although the receipt is not made yet.</summary>
internal sealed class CapturedPayment(string name, decimal amount)
{
    public string Name { get; } = name;

    public decimal Amount { get; } = amount;
}
