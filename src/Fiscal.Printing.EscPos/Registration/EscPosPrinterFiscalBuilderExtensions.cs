using Fiscal;
using Fiscal.Printing.EscPos;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registration of receipt printers.</summary>
public static class EscPosPrinterFiscalBuilderExtensions
{
    /// <summary>Adds a receipt printer: <see cref="EscPosPrinter"/>, one for the application's life. Results and outages go to the register's journal.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Address, profile and settings.</param>
    public static FiscalBuilder AddEscPosPrinter(this FiscalBuilder builder, Action<EscPosPrinterRegistration> configure)
    {
        if (builder is null)
        {
            throw new ArgumentNullException(nameof(builder));
        }

        builder.Services.TryAddSingleton(Factory(configure, null));
        return builder;
    }

    /// <summary>Adds a receipt printer under a name, for tills with several: ask for <see cref="EscPosPrinter"/> with this key.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Key of the service, and the printer's name in results and journal.</param>
    /// <param name="configure">Address, profile and settings.</param>
    public static FiscalBuilder AddEscPosPrinter(this FiscalBuilder builder, string name, Action<EscPosPrinterRegistration> configure)
    {
        if (builder is null)
        {
            throw new ArgumentNullException(nameof(builder));
        }

        var create = Factory(configure, name ?? throw new ArgumentNullException(nameof(name)));
        builder.Services.AddKeyedSingleton(name, (provider, _) => create(provider));
        return builder;
    }

    private static Func<IServiceProvider, EscPosPrinter> Factory(Action<EscPosPrinterRegistration> configure, string? name)
    {
        if (configure is null)
        {
            throw new ArgumentNullException(nameof(configure));
        }

        return provider =>
        {
            var registration = new EscPosPrinterRegistration();
            if (provider.GetService<TimeProvider>() is { } clock)
            {
                registration.Options.TimeProvider = clock;
            }

            registration.Options.Name = name ?? string.Empty;
            configure(registration);
            registration.Options.DeliveryLog ??= provider.GetService<DeliveryLog>();
            registration.Options.Logger ??= provider.GetService<ILoggerFactory>()?.CreateLogger("Fiscal.Printing.EscPos");
            if (registration.Transport is null && registration.Address.Length == 0)
            {
                throw new InvalidOperationException($"The printer{(name is null ? string.Empty : $" '{name}'")} has no address; set Address in AddEscPosPrinter, for example tcp://192.168.1.50:9100.");
            }

            return new EscPosPrinter(registration.Transport?.Invoke(provider) ?? PrinterAddress.Open(registration.Address), registration.Profile, registration.Options);
        };
    }
}
