using Microsoft.Extensions.DependencyInjection;

namespace Fiscal;

/// <summary>What <c>services.AddFiscal(…)</c> returns and provider packages extend with their <c>Add…</c> methods.</summary>
public sealed class FiscalBuilder
{
    /// <summary>Name of a TSE that is registered without one.</summary>
    public const string DefaultTseName = "default";

    /// <summary>Creates the builder.</summary>
    public FiscalBuilder(IServiceCollection services) => Services = services ?? throw new ArgumentNullException(nameof(services));

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Registers a TSE: for provider packages. One driver is made per name and lives as long as the application.</summary>
    /// <param name="name">Name registers refer to.</param>
    /// <param name="factory">Makes the driver; must not touch the device.</param>
    public FiscalBuilder AddTse(string name, Func<IServiceProvider, TseDriver> factory)
    {
        Services.AddSingleton(new TseRegistration(name, factory));
        return this;
    }
}
