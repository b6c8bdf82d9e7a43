using Fiscal;
using Fiscal.Journal;
using Fiscal.Receipts;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registration of digital receipts.</summary>
public static class DigitalReceiptsFiscalBuilderExtensions
{
    /// <summary>Adds the digital receipts of a register: <see cref="DigitalReceipts"/>, one for the application's life; with several registers ask for it with the register's id as key.</summary>
    /// <remarks>The upload begins when it is first asked for, at the latest with the first sealed receipt. Its facts join the till's health (<c>AddHealth</c>).</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="registerId">The register.</param>
    /// <param name="configure">Settings; the defaults if <see langword="null"/>.</param>
    public static FiscalBuilder AddDigitalReceipts(this FiscalBuilder builder, string registerId, Action<DigitalReceiptsOptions>? configure = null)
    {
        if (builder is null)
        {
            throw new ArgumentNullException(nameof(builder));
        }

        if (registerId is null)
        {
            throw new ArgumentNullException(nameof(registerId));
        }

        builder.Services.AddKeyedSingleton(registerId, (provider, _) =>
        {
            var options = new DigitalReceiptsOptions();
            if (provider.GetService<TimeProvider>() is { } clock)
            {
                options.TimeProvider = clock;
            }

            configure?.Invoke(options);
            options.DeliveryLog ??= provider.GetService<DeliveryLog>();
            options.Logger ??= provider.GetService<ILoggerFactory>()?.CreateLogger("Fiscal.Receipts");
            return new DigitalReceipts(provider.GetRequiredService<JournalStore>(), registerId, options);
        });
        builder.Services.TryAddSingleton(provider => provider.GetRequiredKeyedService<DigitalReceipts>(registerId));
        builder.Services.AddSingleton(provider => new DigitalReceiptsLink(provider, registerId));
        builder.Services.AddSingleton<IReceiptObserver>(provider => Link(provider, registerId));
        builder.Services.AddSingleton<IHealthSource>(provider => Link(provider, registerId));
        return builder;
    }

    private static DigitalReceiptsLink Link(IServiceProvider provider, string registerId) =>
        provider.GetServices<DigitalReceiptsLink>().First(link => link.RegisterId == registerId);
}
