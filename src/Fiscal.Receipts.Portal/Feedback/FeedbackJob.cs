using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>Releases feedback of months that are over and deletes what has a contact after 90 days, every hour.</summary>
internal sealed partial class FeedbackJob(FeedbackStore feedback, TimeProvider time, ILogger<FeedbackJob> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await feedback.RunAsync(stoppingToken);
                }
#pragma warning disable CA1031 // The next hour may succeed.
                catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    LogFailed(logger, e.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends.
        }
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Error, Message = "Feedback could not be released and is tried again: {Reason}.")]
    private static partial void LogFailed(ILogger logger, string reason);
}
