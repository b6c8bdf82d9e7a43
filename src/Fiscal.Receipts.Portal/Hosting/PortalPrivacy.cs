using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>The first piece of the host's pipeline: a link is a secret, and a path with one stands in no log line and no trace.</summary>
/// <remarks>The host's own line per request is switched off by <c>AddFiscalReceipts</c> (it and its scope would hold the path); this one takes its place.</remarks>
internal sealed class PortalPrivacy(TimeProvider clock, ILogger<PortalPrivacy> log) : IStartupFilter
{
    private const string Page = "/R/";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(inner => context => RunAsync(context, inner));
            next(app);
        };

    /// <summary>A path as it may be written.</summary>
    internal static string Cover(string path)
    {
        var page = path.IndexOf(Page, StringComparison.OrdinalIgnoreCase);
        return page < 0 ? path : string.Concat(path.AsSpan(0, page), "/R/***");
    }

    private async Task RunAsync(HttpContext context, RequestDelegate inner)
    {
        var begun = clock.GetTimestamp();
        var path = (context.Request.PathBase + context.Request.Path).Value ?? string.Empty;
        var covered = Cover(path);
        try
        {
            CoverTrace(covered, path);
            await inner(context);
        }
        finally
        {
            CoverTrace(covered, path);
            PortalLog.Request(log, PortalNames.Clean(context.Request.Method, 16), PortalNames.Clean(covered, 256), context.Response.StatusCode, (long)clock.GetElapsedTime(begun).TotalMilliseconds);
        }
    }

    private static void CoverTrace(string covered, string path)
    {
        if (!ReferenceEquals(covered, path) && Activity.Current is { } activity)
        {
            activity.DisplayName = covered;
            activity.SetTag("url.path", covered);
            activity.SetTag("url.full", null);
            activity.SetTag("url.query", null);
            activity.SetTag("http.target", null);
            activity.SetTag("http.url", null);
            activity.SetTag("user_agent.original", null);
            activity.SetTag("client.address", null);
        }
    }
}
