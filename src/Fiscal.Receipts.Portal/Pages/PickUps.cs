using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>Notes who opened what, behind the answers: many at once while the database is busy, each at once while it is not.</summary>
/// <remarks>A pick-up is evidence, its absence proves nothing (digital-receipt §3.6): a kill may lose the last ones, and so may a database that is away for long.</remarks>
internal sealed partial class PickUps(ReceiptStore receipts, ILogger<PickUps> logger) : BackgroundService
{
    private const int MostWaiting = 10_000;
    private const int MostAtOnce = 200;

    private readonly Channel<(string MerchantId, PickUp PickUp)> _waiting =
        Channel.CreateBounded<(string, PickUp)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Add(string merchantId, PickUp pickUp) => _waiting.Writer.TryWrite((merchantId, pickUp));

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        // What waits is written before the host ends.
        _waiting.Writer.TryComplete();
        return ExecuteTask?.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var taken = new List<(string MerchantId, PickUp PickUp)>();
            while (taken.Count < MostAtOnce && _waiting.Reader.TryRead(out var next))
            {
                taken.Add(next);
            }

            foreach (var merchant in taken.GroupBy(static item => item.MerchantId, static item => item.PickUp, StringComparer.Ordinal))
            {
                try
                {
                    await receipts.RecordPickUpsAsync(merchant.Key, [.. merchant], CancellationToken.None);
                }
#pragma warning disable CA1031 // The page was shown; the next pick-ups may be noted again.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    LogLost(logger, merchant.Count(), e.GetType().Name);
                }
            }
        }
    }

    [LoggerMessage(EventId = 4104, Level = LogLevel.Warning, Message = "{Count} pick-ups of receipts could not be noted: {Reason}.")]
    private static partial void LogLost(ILogger logger, int count, string reason);
}
