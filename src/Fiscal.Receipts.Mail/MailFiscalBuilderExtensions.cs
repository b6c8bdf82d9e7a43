using Fiscal;
using Fiscal.Receipts.Mail;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registration of mail.</summary>
public static class MailFiscalBuilderExtensions
{
    /// <summary>Mails notices about the till's health: each fact once when it becomes worse, once when it is well again.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Server, sender and recipients.</param>
    /// <exception cref="ArgumentException">From the first use: a value is missing or wrong.</exception>
    public static FiscalBuilder AddMailNotices(this FiscalBuilder builder, Action<MailNoticeOptions> configure)
    {
        if (builder is null)
        {
            throw new ArgumentNullException(nameof(builder));
        }

        if (configure is null)
        {
            throw new ArgumentNullException(nameof(configure));
        }

        builder.Services.AddSingleton<NoticeChannel>(_ =>
        {
            var options = new MailNoticeOptions();
            configure(options);
            return new MailNoticeChannel(options);
        });
        return builder;
    }
}
