using Fiscal;
using Fiscal.Journal;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registration of the Fiscal SDK.</summary>
public static class FiscalServiceCollectionExtensions
{
    /// <summary>Registers <see cref="FiscalRegisters"/>, <see cref="FiscalRegister"/> (the one of <see cref="FiscalOptions.RegisterId"/>), <see cref="DeliveryLog"/>, <see cref="JournalBackup"/> and, unless there is one, the embedded <see cref="JournalStore"/>. Calling it again configures once more.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Settings.</param>
    /// <returns>The builder to add TSEs and registers to.</returns>
    public static FiscalBuilder AddFiscal(this IServiceCollection services, Action<FiscalOptions> configure)
    {
        if (services is null)
        {
            throw new ArgumentNullException(nameof(services));
        }

        services.AddOptions<FiscalOptions>().Configure(configure ?? throw new ArgumentNullException(nameof(configure)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FiscalOptions>, FiscalOptionsValidator>());
        services.TryAddSingleton<EmbeddedJournal>();
        services.TryAddSingleton(static provider => provider.GetRequiredService<EmbeddedJournal>().Open(provider.GetRequiredService<IOptions<FiscalOptions>>().Value));
        services.TryAddSingleton(CreateRegisters);
        services.TryAddSingleton(static provider => provider.GetRequiredService<FiscalRegisters>().Open(provider.GetRequiredService<IOptions<FiscalOptions>>().Value.RegisterId));
        services.TryAddSingleton(static provider => provider.GetRequiredService<FiscalRegisters>().DeliveryLog);
        services.TryAddSingleton(static provider => provider.GetRequiredService<FiscalRegisters>().Backup);
        return new FiscalBuilder(services);
    }

    /// <summary>Adds a register with settings of its own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="registerId">Register id.</param>
    /// <param name="configure">Settings.</param>
    public static FiscalBuilder AddRegister(this FiscalBuilder builder, string registerId, Action<RegisterOptions> configure)
    {
        if (builder is null)
        {
            throw new ArgumentNullException(nameof(builder));
        }

        if (registerId is null)
        {
            throw new ArgumentNullException(nameof(registerId));
        }

        if (configure is null)
        {
            throw new ArgumentNullException(nameof(configure));
        }

        builder.Services.Configure<FiscalOptions>(options =>
        {
            if (!options.Registers.TryGetValue(registerId, out var register))
            {
                options.Registers[registerId] = register = new RegisterOptions();
            }

            configure(register);
        });
        return builder;
    }

    private static FiscalRegisters CreateRegisters(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<FiscalOptions>>().Value;
        var tses = new Dictionary<string, TseDriver>(StringComparer.Ordinal);
        foreach (var registration in provider.GetServices<TseRegistration>())
        {
            if (tses.ContainsKey(registration.Name))
            {
                throw new InvalidOperationException($"Two TSEs are registered as '{registration.Name}'; give them names.");
            }

            tses.Add(registration.Name, registration.Factory(provider));
        }

        if (tses.Count == 0)
        {
            throw new InvalidOperationException("No TSE is registered. " + TseProviders.Describe());
        }

        var store = provider.GetRequiredService<JournalStore>();
        var registers = new FiscalRegisters(
            options,
            store,
            ownsStore: provider.GetRequiredService<EmbeddedJournal>().Opened == store,
            tses,
            ownsTses: true,
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance)
        {
            Observers = [.. provider.GetServices<IReceiptObserver>()],
        };
        if (provider.GetService<HealthWatch>() is not null)
        {
            registers.StartHealth(provider.GetRequiredService<IOptions<HealthOptions>>().Value, provider.GetServices<NoticeChannel>(), provider.GetServices<IHealthSource>());
        }

        return registers;
    }
}
