using Fiscal.Receipts.Portal;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the portal of digital receipts.</summary>
public static class FiscalReceiptsEndpointRouteBuilderExtensions
{
    /// <summary>Maps the customers' pages (<c>/R/…</c>), the interface for tills (<c>/api/v1/…</c>) and <c>/health/receipts</c>. None of them asks for the host's login; <c>AddFiscalReceipts</c> must have been called.</summary>
    /// <param name="endpoints">The host's routes, or a group of them.</param>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> is <see langword="null"/>.</exception>
    public static IEndpointRouteBuilder MapFiscalReceipts(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);

        // Customers have their link and tills their key: a login that the host asks everybody for is not theirs.
        var group = endpoints.MapGroup(string.Empty);
        group.AllowAnonymous();
        PortalPages.Map(group);
        PortalApi.Map(group);
        PortalHealth.Map(group);
        return endpoints;
    }
}
