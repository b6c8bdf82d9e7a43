using Fiscal;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registration of the health of the tills.</summary>
public static class FiscalHealthExtensions
{
    /// <summary>Watches the health of registers, TSEs and journal from the moment the registers are made, and registers <see cref="FiscalHealth"/> and <see cref="FiscalHealthCheck"/>. Calling it again configures once more.</summary>
    /// <remarks>The host's checks take it by <c>services.AddHealthChecks().AddCheck&lt;FiscalHealthCheck&gt;("fiscal")</c>.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Thresholds and whom to tell; the defaults if <see langword="null"/>.</param>
    public static FiscalBuilder AddHealth(this FiscalBuilder builder, Action<HealthOptions>? configure = null)
    {
        if (builder is null)
        {
            throw new ArgumentNullException(nameof(builder));
        }

        builder.Services.AddOptions<HealthOptions>().Configure(options => configure?.Invoke(options));
        builder.Services.TryAddSingleton(new HealthWatch());
        builder.Services.TryAddSingleton(static provider => provider.GetRequiredService<FiscalRegisters>().WatchHealth());
        builder.Services.TryAddSingleton<FiscalHealthCheck>();
        return builder;
    }
}
