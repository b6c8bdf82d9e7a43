namespace Fiscal;

/// <summary>What one receipt does to an earlier one: reverses it, invoices it, gives lines back.</summary>
internal sealed class OriginalUse
{
    public bool Reverses { get; set; }

    public bool Invoices { get; set; }

    public List<(int Line, decimal Quantity, decimal Total)> Lines { get; } = [];
}
