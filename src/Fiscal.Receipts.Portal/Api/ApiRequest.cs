using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fiscal.Receipts.Portal;

/// <summary>A request that a register has proved, with its body as sent.</summary>
internal sealed record ApiRequest(RegisterIdentity Register, byte[] Body)
{
    // Digital-receipt §10: the till repeats with the portal's time.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private const string Root = "/api/v1/";

    /// <summary>Checks who asks; answers the request itself and gives <see langword="null"/> if it goes no further.</summary>
    public static async Task<ApiRequest?> ReadAsync(HttpContext context, RegisterStore registers, TimeProvider clock, int maxLength = BoundedBody.MaxLength)
    {
        var cancellationToken = context.RequestAborted;
        if (PortalAuthorization.TryParse(context.Request.Headers.Authorization) is not { } proof
            || await registers.FindAsync(proof.KeyId, cancellationToken) is not { } register)
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status401Unauthorized, "key");
            return null;
        }

        // Before the body is read: a stranger's megabytes are not worth a hash.
        var now = clock.GetUtcNow();
        if (proof.SignedAt is not { } signedAt || (now - signedAt).Duration() > ClockTolerance)
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status401Unauthorized, "clock", now);
            return null;
        }

        if (await BoundedBody.ReadAsync(context.Request, maxLength, cancellationToken) is not { } body)
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status413PayloadTooLarge, "size");
            return null;
        }

        if (!proof.IsMadeWith(register.Key, context.Request.Method, PathOf(context), PortalAuthorization.HashOf(body)))
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status401Unauthorized, "key");
            return null;
        }

        if (!register.IsActive)
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status403Forbidden, "unpaired");
            return null;
        }

        if (!register.Modules.HasFlag(PortalModules.DigitalReceipt))
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status404NotFound, "module");
            return null;
        }

        return new ApiRequest(register, body);
    }

    /// <summary>Everything in front of <c>/api/v1/</c>: path base, or prefix of a group of routes.</summary>
    public static string PrefixOf(HttpContext context)
    {
        var path = context.Request.PathBase.Value + context.Request.Path.Value;
        var root = path.LastIndexOf(Root, StringComparison.Ordinal);
        return root <= 0 ? string.Empty : path[..root];
    }

    /// <summary>A number of the query; <see langword="null"/> if it is missing or none.</summary>
    public static long? Number(HttpContext context, string name) =>
        long.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 1L << 52 ? number : null;

    // As sent, not as decoded: that is what was signed. What a proxy or a group of routes puts in front is not.
    private static string PathOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var root = target.AsSpan(0, query < 0 ? target.Length : query).LastIndexOf(Root);
        return root < 0 ? target : target[root..];
    }
}
