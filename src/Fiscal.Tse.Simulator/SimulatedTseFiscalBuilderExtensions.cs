using Fiscal;
using Fiscal.Tse.Simulator;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registration of the simulated TSE.</summary>
public static class SimulatedTseFiscalBuilderExtensions
{
    /// <summary>Adds the simulated TSE. Receipts it signs say TEST on every medium.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">How to simulate; in memory with a fresh key if <see langword="null"/>.</param>
    public static FiscalBuilder AddSimulatedTse(this FiscalBuilder builder, Action<SimulatedTseOptions>? configure = null) =>
        AddSimulatedTse(builder, FiscalBuilder.DefaultTseName, configure);

    /// <summary>Adds a simulated TSE under a name, for tills with several.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Name that registers refer to.</param>
    /// <param name="configure">How to simulate; in memory with a fresh key if <see langword="null"/>.</param>
    public static FiscalBuilder AddSimulatedTse(this FiscalBuilder builder, string name, Action<SimulatedTseOptions>? configure)
    {
        if (builder is null)
        {
            throw new ArgumentNullException(nameof(builder));
        }

        return builder.AddTse(name, provider =>
        {
            var options = new SimulatedTseOptions { TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System };
            configure?.Invoke(options);
            return new SimulatedTse(options);
        });
    }
}
