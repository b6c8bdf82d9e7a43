namespace Fiscal;

/// <summary>A way to tell somebody: a webhook, a mail, a folder.</summary>
/// <remarks>Called one notice at a time, away from all sales; a failure is repeated with growing pauses.</remarks>
public abstract class NoticeChannel
{
    /// <summary>Name for logs, without any secret; for example <c>webhook</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Sends a notice. Whatever is thrown counts as "not sent": only the type of the exception is logged, never its text, because texts of network errors name addresses.</summary>
    /// <param name="notice">What to tell.</param>
    /// <param name="cancellationToken">Fires after 30 seconds and when the till closes; has to be honoured.</param>
    public abstract Task SendAsync(HealthNotice notice, CancellationToken cancellationToken);
}
