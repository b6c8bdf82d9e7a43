using Microsoft.AspNetCore.Http;

namespace Fiscal.Receipts.Portal;

/// <summary>Who fetched a page, as coarse as it is kept (digital-receipt §3.6).</summary>
internal static class ReaderClass
{
    // They fetch a page because somebody wrote the link to somebody, not because somebody reads it.
    private static readonly string[] Previews =
    [
        "facebookexternalhit", "Facebot", "WhatsApp", "TelegramBot", "Twitterbot", "Slackbot", "Slack-ImgProxy", "Discordbot", "LinkedInBot", "SkypeUriPreview", "redditbot", "Pinterest", "vkShare",
        "Viber", "Iframely", "Embedly", "BingPreview", "Google-PageRenderer", "Googlebot", "Applebot", "Signal",
    ];

    /// <summary><c>phone</c>, <c>desktop</c>, <c>bot</c>; <see langword="null"/> if the fetch counts as nothing.</summary>
    public static string? Of(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) || request.Headers.ContainsKey("Purpose") || request.Headers.ContainsKey("Sec-Purpose") || request.Headers.ContainsKey("X-Purpose") || request.Headers.ContainsKey("X-Moz"))
        {
            return null;
        }

        var agent = request.Headers.UserAgent.ToString();
        return Array.Exists(Previews, preview => agent.Contains(preview, StringComparison.OrdinalIgnoreCase)) ? null
            : !agent.Contains("Mozilla/", StringComparison.Ordinal) || agent.Contains("bot", StringComparison.OrdinalIgnoreCase) || agent.Contains("spider", StringComparison.OrdinalIgnoreCase) ? "bot"
            : agent.Contains("Mobi", StringComparison.Ordinal) || agent.Contains("Android", StringComparison.Ordinal) || agent.Contains("iPad", StringComparison.Ordinal) ? "phone"
            : "desktop";
    }
}
