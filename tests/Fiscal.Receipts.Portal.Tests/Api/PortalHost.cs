using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>A portal behind a real web server on a free loopback port.</summary>
internal sealed class PortalHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PortalHost(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public PortalAdministration Administration => Services.GetRequiredService<PortalAdministration>();

    public static async Task<PortalHost> StartAsync(TestPortal portal, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? use = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(portal.Log);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(portal.Clock);
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(portal.KeyFolder)).SetApplicationName("test");
        builder.Services.AddFiscalReceipts(portal.Configure);
        build?.Invoke(builder);
        var app = builder.Build();
        use?.Invoke(app);
        if (use is null)
        {
            app.MapFiscalReceipts();
        }

        await app.StartAsync();
        return new PortalHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
