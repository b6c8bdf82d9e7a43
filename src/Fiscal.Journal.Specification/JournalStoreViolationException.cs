namespace Fiscal.Journal.Specification;

/// <summary>A store does not do what a clause says.</summary>
public sealed class JournalStoreViolationException : Exception
{
    internal JournalStoreViolationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
