namespace Fiscal.Cli;

/// <summary>Ends a command with one line on stderr: what, where, what to do.</summary>
internal sealed class CliException(int exitCode, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public int ExitCode { get; } = exitCode;
}
