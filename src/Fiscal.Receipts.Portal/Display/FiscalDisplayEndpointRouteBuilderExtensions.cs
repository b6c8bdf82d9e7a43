using Fiscal.Receipts;
using Fiscal.Receipts.Portal;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps customer displays into a host.</summary>
public static class FiscalDisplayEndpointRouteBuilderExtensions
{
    /// <summary>Maps the page for tablets, its stream of events, the paper button and the idle picture. None of them asks for the host's login.</summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="displays">The shop's displays.</param>
    /// <param name="pattern">Where, <c>/display</c> by default. This is what a tablet opens.</param>
    /// <returns>The group, for conventions such as a host name.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IEndpointConventionBuilder MapFiscalDisplay(this IEndpointRouteBuilder endpoints, CustomerDisplays displays, string pattern = "/display")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(displays);
        ArgumentNullException.ThrowIfNull(pattern);
        var logger = endpoints.ServiceProvider.GetService<ILoggerFactory>()?.CreateLogger("Fiscal.Receipts.Portal.Display");
        var handler = new DisplayHandler(displays, logger, endpoints.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None);
        var group = endpoints.MapGroup(pattern).WithMetadata(new AllowAnonymousAttribute());
        group.MapGet("/", (RequestDelegate)handler.PageAsync);
        group.MapGet("/events", (RequestDelegate)handler.EventsAsync);
        group.MapPost("/paper", (RequestDelegate)handler.PaperAsync);
        group.MapGet("/picture", (RequestDelegate)handler.PictureAsync);
        return group;
    }

    /// <summary>Maps the interface for tills that cannot host displays themselves (<see cref="RemoteDisplay"/>): from this machine only, proved by a shared secret.</summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="displays">The shop's displays.</param>
    /// <param name="secretPath">File with the secret, the same as the till's: a text of at least 32 characters; blanks around it do not count. Read here, once.</param>
    /// <param name="pattern">Where, <c>/feed</c> by default.</param>
    /// <returns>The group, for conventions.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidDataException">The secret is too short.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEndpointConventionBuilder MapFiscalDisplayFeed(this IEndpointRouteBuilder endpoints, CustomerDisplays displays, string secretPath, string pattern = "/feed")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(displays);
        ArgumentNullException.ThrowIfNull(secretPath);
        ArgumentNullException.ThrowIfNull(pattern);
        var receiver = new FeedReceiver(displays, DisplayFeedProof.ReadKey(secretPath), endpoints.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None);
        var group = endpoints.MapGroup(pattern).WithMetadata(new AllowAnonymousAttribute());
        group.MapPost("/state", (RequestDelegate)receiver.StateAsync);
        group.MapPost("/taps", (RequestDelegate)receiver.TapsAsync);
        group.MapPost("/pair", (RequestDelegate)receiver.PairAsync);
        group.MapPost("/unpair", (RequestDelegate)receiver.UnpairAsync);
        return group;
    }
}
