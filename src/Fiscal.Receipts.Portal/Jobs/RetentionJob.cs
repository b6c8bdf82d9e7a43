using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>Runs retention every hour while the host runs.</summary>
internal sealed class RetentionJob(Retention retention, TimeProvider clock, ILogger<RetentionJob> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not while the host is starting: the schema may still be on its way.
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await retention.RunAsync(stoppingToken);
                }
                catch (DbException e)
                {
                    PortalLog.RetentionFailed(log, e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
