namespace Fiscal;

/// <summary>The one exception of TSE drivers.</summary>
/// <remarks>Applications see it only from administration and exports: for a sale an outage is a result, not an exception.</remarks>
public sealed class TseException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">A word of <see cref="TseErrorCodes"/>, or a new one.</param>
    /// <param name="message">What failed, on which device, what to do. Never a secret.</param>
    /// <param name="execution">What is known about the command.</param>
    /// <param name="recovery">What helps.</param>
    /// <param name="innerException">Cause.</param>
    public TseException(string code, string message, TseExecution execution, TseRecovery recovery = TseRecovery.None, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code ?? throw new ArgumentNullException(nameof(code));
        Execution = execution;
        Recovery = recovery;
    }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>What is known about the command.</summary>
    public TseExecution Execution { get; internal set; }

    /// <summary>What helps.</summary>
    public TseRecovery Recovery { get; }

    /// <summary>Whether the same thing may work later without a person acting.</summary>
    public bool IsTransient { get; set; }

    /// <summary>How long to wait before the next try, if the device says so.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>Driver.</summary>
    public string? ProviderName { get; set; }

    /// <summary>The device's own code.</summary>
    public string? ProviderCode { get; set; }

    /// <summary>Command that failed, for example <c>StartTransaction</c>.</summary>
    public string? Operation { get; set; }
}
