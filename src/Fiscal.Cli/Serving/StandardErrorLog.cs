using Fiscal.Cli.Output;
using Microsoft.Extensions.Logging;

namespace Fiscal.Cli.Serving;

/// <summary>Warnings of the web server, one line each.</summary>
internal sealed class StandardErrorLog(CommandConsole console) : ILoggerProvider, ILogger
{
    private readonly Lock _gate = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            lock (_gate)
            {
                console.Error("fiscal: " + (formatter(state, exception) + (exception is null ? string.Empty : " " + exception.Message)).ReplaceLineEndings(" "));
            }
        }
    }

    public void Dispose()
    {
    }
}
