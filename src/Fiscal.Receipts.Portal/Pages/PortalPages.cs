using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts.Portal;

/// <summary>The customers' side.</summary>
internal static partial class PortalPages
{
    public static void Add(IServiceCollection services) => _ = services;

    public static void Map(IEndpointRouteBuilder endpoints) => _ = endpoints;
}
