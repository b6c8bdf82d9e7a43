namespace Fiscal;

/// <summary>Hears of every sealed receipt of every register: for packages that add themselves to a till by dependency injection. Without it, use the register's event.</summary>
public interface IReceiptObserver
{
    /// <summary>A receipt was sealed. Called on the register's thread: return at once, call no register, and throw nothing.</summary>
    /// <param name="receipt">The receipt.</param>
    void ReceiptSealed(Receipt receipt);
}
