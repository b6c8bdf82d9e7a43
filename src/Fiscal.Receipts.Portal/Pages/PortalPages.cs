using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Fiscal.Receipts.Portal;

/// <summary>Registers and maps what customers see.</summary>
internal static class PortalPages
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Needs <see cref="PortalOptions"/>, <see cref="PortalDatabase"/> and the stores in <paramref name="services"/>.</summary>
    public static void Add(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Branches>();
        services.TryAddSingleton<Renderings>();
        services.TryAddSingleton<ClientLimits>();
        services.TryAddSingleton<PendingSince>();
        services.TryAddSingleton<MailSignal>();
        services.TryAddSingleton<MailKeys>();
        services.TryAddSingleton<MailOutbox>();
        services.TryAddSingleton<MailIntake>(static provider => provider.GetRequiredService<MailOutbox>());
        services.TryAddSingleton<MailWorker>();
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<MailWorker>());
        services.AddSingleton<RetentionStep, MailRetention>();
        services.TryAddSingleton<FeedbackStore>();
        services.AddSingleton<IHostedService, FeedbackJob>();
        services.TryAddSingleton<SelfContainedPage>();
        services.TryAddSingleton<PickUps>();
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<PickUps>());
        services.TryAddSingleton<ReceiptPages>();
        services.Configure<KestrelServerOptions>(static options => options.AddServerHeader = false);
    }

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.ServiceProvider.GetRequiredService<ReceiptPages>();
        endpoints.MapMethods("/R/{name}", Reading, pages.GetAsync);
        endpoints.MapMethods("/R/{name}/logo", Reading, pages.GetLogoAsync);
        endpoints.MapPost("/R/{name}/bewirtung", pages.PostHospitalityAsync);
        endpoints.MapPost("/R/{name}/mail", pages.PostMailAsync);
        endpoints.MapPost("/R/{name}/feedback", pages.PostFeedbackAsync);
        endpoints.MapPost("/R/{name}/wrong", pages.PostWrongAsync);
        endpoints.MapMethods("/O", Reading, endpoints.ServiceProvider.GetRequiredService<SelfContainedPage>().GetAsync);
        endpoints.MapMethods("/robots.txt", Reading, ReceiptPages.GetRobotsAsync);
    }
}
