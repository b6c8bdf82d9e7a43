using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fiscal.Receipts.Portal;

/// <summary>Who is asking: the connection's address, or what a proxy of ours says. Lives in memory only.</summary>
internal static class ClientAddress
{
    public static IPAddress Of(HttpContext context, PortalOptions options)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (!options.TrustedProxies.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address)))
        {
            return address;
        }

        // The last hop is what the proxy itself saw; everything before it anybody can write.
        var forwarded = context.Request.Headers["X-Forwarded-For"].ToString();
        return IPAddress.TryParse(forwarded.AsSpan(forwarded.LastIndexOf(',') + 1).Trim(), out var client) ? client : address;
    }
}
