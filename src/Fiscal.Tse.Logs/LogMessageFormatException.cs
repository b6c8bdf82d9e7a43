namespace Fiscal.Tse.Logs;

/// <summary>Bytes are no readable log message; <see cref="Finding"/> says which rule stopped the reader.</summary>
public sealed class LogMessageFormatException : FormatException
{
    /// <summary>Creates the exception of the finding that stopped the reader.</summary>
    public LogMessageFormatException(Finding finding)
        : base((finding ?? throw new ArgumentNullException(nameof(finding))).ToString()) => Finding = finding;

    /// <summary>What stopped the reader.</summary>
    public Finding Finding { get; }
}
