namespace Fiscal.Journal;

/// <summary>The journal could not do what was asked. The message says what failed, where, and what to do.</summary>
public class JournalException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="code">A word of <see cref="JournalErrorCodes"/>.</param>
    /// <param name="message">What failed, where, and what to do; English.</param>
    /// <param name="innerException">The cause, if another exception is.</param>
    public JournalException(string code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code ?? throw new ArgumentNullException(nameof(code));

    /// <summary>A word of <see cref="JournalErrorCodes"/>.</summary>
    public string Code { get; }
}
