namespace Fiscal.Tse.Logs;

/// <summary>What reading bytes as a log message gave: a message, or the findings that say why not.</summary>
public sealed class LogMessageReading
{
    internal LogMessageReading(LogMessage? message, IReadOnlyList<Finding> findings)
    {
        Message = message;
        Findings = findings;
    }

    /// <summary>The message; <see langword="null"/> if the bytes cannot be read as one.</summary>
    public LogMessage? Message { get; }

    /// <summary>Everything noticed (L01–L25), in reading order. A message may exist beside errors.</summary>
    public IReadOnlyList<Finding> Findings { get; }
}
