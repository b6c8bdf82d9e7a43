namespace Fiscal.Tse.Logs;

/// <summary>The operation that a transaction log records (TR-03151, operationType).</summary>
public enum TransactionOperation
{
    /// <summary><c>StartTransaction</c>.</summary>
    Start,

    /// <summary><c>UpdateTransaction</c>.</summary>
    Update,

    /// <summary><c>FinishTransaction</c>.</summary>
    Finish,
}
