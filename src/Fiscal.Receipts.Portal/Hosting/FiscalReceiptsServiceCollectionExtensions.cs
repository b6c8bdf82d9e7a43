using Fiscal.Receipts.Portal;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the portal of digital receipts to a host.</summary>
public static class FiscalReceiptsServiceCollectionExtensions
{
    /// <summary>Adds what <c>MapFiscalReceipts</c> needs: database, stores, the administration and the jobs. Data protection is added if the host has none; where its keys lie is the host's decision (docs/portal.md).</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IServiceCollection AddFiscalReceipts(this IServiceCollection services, Action<PortalOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new PortalOptions();
        configure(options);
        services.AddLogging();
        services.AddDataProtection();
        services.AddRouting();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<PortalDatabase>(static provider => PortalDatabase.Create(provider.GetRequiredService<PortalOptions>()));
        services.AddSingleton<EventSignals>();
        services.AddSingleton<RegisterStore>();
        services.AddSingleton<ReceiptStore>();
        services.AddSingleton<BranchStore>();
        services.AddSingleton<LayoutStore>();
        services.AddSingleton(static provider => new PortalAdministration(
            provider.GetRequiredService<PortalDatabase>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<RegisterStore>(),
            provider.GetRequiredService<BranchStore>()));
        services.AddSingleton<IHostedService, PortalStartup>();
        PortalPages.Add(services);
        return services;
    }
}
