namespace Fiscal;

/// <summary>How an ordered line leaves a table.</summary>
internal enum TableMove
{
    Paid,
    Cancelled,
    Moved,
}
