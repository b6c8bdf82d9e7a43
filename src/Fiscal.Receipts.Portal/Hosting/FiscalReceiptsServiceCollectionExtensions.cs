using Fiscal.Receipts.Portal;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
        services.AddSingleton<SignatureProof>();
        services.AddSingleton<PairingStore>();
        services.AddSingleton<PairingLimit>();
        services.AddSingleton<Retention>();
        services.AddSingleton<PortalApi>();
        services.AddSingleton<PortalHealth>();
        services.AddSingleton(static provider => new PortalAdministration(
            provider.GetRequiredService<PortalDatabase>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<RegisterStore>(),
            provider.GetRequiredService<ReceiptStore>(),
            provider.GetRequiredService<BranchStore>(),
            provider.GetRequiredService<LayoutStore>(),
            provider.GetRequiredService<PairingStore>(),
            provider.GetRequiredService<Retention>()));
        services.AddSingleton<IHostedService, PortalStartup>();
        services.AddSingleton<IHostedService, RetentionJob>();
        services.AddSingleton<IStartupFilter, PortalPrivacy>();
        PortalPages.Add(services);

        // The host's line per request, the scope of everything that a request logs and the details of routing hold the path, and with it the link. PortalPrivacy writes a line without.
        services.AddLogging(static logging => logging
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            .AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning));
        return services;
    }
}
