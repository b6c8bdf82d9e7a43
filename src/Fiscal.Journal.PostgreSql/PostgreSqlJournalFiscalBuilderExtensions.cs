using Fiscal;
using Fiscal.Journal;
using Fiscal.Journal.PostgreSql;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registration of the journal in PostgreSQL.</summary>
public static class PostgreSqlJournalFiscalBuilderExtensions
{
    /// <summary>Keeps the journal in PostgreSQL instead of the embedded file. It is opened with the first register; called again, the last call counts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">Where, as <see cref="PostgreSqlJournalOptions.ConnectionString"/>.</param>
    public static FiscalBuilder AddPostgreSqlJournal(this FiscalBuilder builder, string connectionString)
    {
        if (connectionString is null)
        {
            throw new ArgumentNullException(nameof(connectionString));
        }

        return AddPostgreSqlJournal(builder, options => options.ConnectionString = connectionString);
    }

    /// <summary>Keeps the journal in PostgreSQL instead of the embedded file. It is opened with the first register; called again, the last call counts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Settings.</param>
    public static FiscalBuilder AddPostgreSqlJournal(this FiscalBuilder builder, Action<PostgreSqlJournalOptions> configure)
    {
        if (builder is null)
        {
            throw new ArgumentNullException(nameof(builder));
        }

        if (configure is null)
        {
            throw new ArgumentNullException(nameof(configure));
        }

        builder.Services.AddSingleton<JournalStore>(provider =>
        {
            var options = new PostgreSqlJournalOptions { LoggerFactory = provider.GetService<ILoggerFactory>() };
            configure(options);
            return PostgreSqlJournalStore.Open(options);
        });
        return builder;
    }
}
