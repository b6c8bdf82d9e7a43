using Microsoft.Extensions.Hosting;

namespace Fiscal.Receipts.Portal;

/// <summary>Brings the schema up to date before the host takes requests.</summary>
internal sealed class PortalStartup(PortalDatabase database, PortalOptions options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => options.MigrateAtStart ? database.MigrateAsync(cancellationToken) : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
