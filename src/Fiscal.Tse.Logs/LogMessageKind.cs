namespace Fiscal.Tse.Logs;

/// <summary>The three kinds of log messages (TR-03151; object identifiers 0.4.0.127.0.7.3.7.1.1 to .3).</summary>
public enum LogMessageKind
{
    /// <summary>Transaction log (<c>Log-Tra</c>): start, update or finish of a transaction.</summary>
    Transaction = 1,

    /// <summary>System log (<c>Log-Sys</c>): an operation of the device, for example <c>updateTime</c>.</summary>
    System = 2,

    /// <summary>Audit log (<c>Log-Aud</c>) of the secure element.</summary>
    Audit = 3,
}
