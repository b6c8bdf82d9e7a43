using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Fiscal.Portal.Load;

/// <summary>A portal as an operator would run it, with a static file beside it to compare with.</summary>
internal static class Host
{
    /// <summary>A client with an address of its own, so that limits per client are not met.</summary>
    public static HttpClient ClientFrom(int number)
    {
        var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "10.1.0." + (number + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return client;
    }

    public static WebApplication Create(Arguments arguments, int port)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(arguments.Work, "keys"))).SetApplicationName("fiscal-portal-load");
        builder.Services.AddFiscalReceipts(options =>
        {
            options.PostgreSqlConnectionString = arguments.Optional("db");
            options.SqlitePath = Path.Combine(arguments.Work, "portal.db");
            options.PublicUrl = new Uri($"http://localhost:{port}/");
            options.TrustedProxies.Add(IPNetwork.Parse("127.0.0.0/8"));
            options.TrustedProxies.Add(IPNetwork.Parse("::1/128"));
        });
        var app = builder.Build();
        var files = Directory.CreateDirectory(Path.Combine(arguments.Work, "static")).FullName;
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(files), RequestPath = new PathString("/static") });
        app.MapFiscalReceipts();
        return app;
    }
}
