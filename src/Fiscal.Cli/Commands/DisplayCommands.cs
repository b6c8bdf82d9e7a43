using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fiscal.Cli.Output;
using Fiscal.Cli.Serving;
using Fiscal.Receipts.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fiscal.Cli.Commands;

internal static class DisplayCommands
{
    public static Command Create(CommandLine cli) => new("display", "Customer displays for tills that cannot host a web page.") { Serve(cli) };

    private static Command Serve(CommandLine cli)
    {
        var listen = new Option<string>("--listen") { Required = true, Description = "Where tablets reach it: 0.0.0.0:8090 for the shop's network, 127.0.0.1:8090 for a screen of this machine." };
        var secret = new Option<string>("--feed-secret") { Required = true, Description = "File with the secret that till and display share; made if missing." };
        var pairings = new Option<string?>("--displays") { Description = "File that remembers which display belongs to which register; the secret's name with .displays by default." };
        var shop = new Option<string>("--shop") { Description = "Name of the shop on an idle display.", DefaultValueFactory = static _ => string.Empty };
        var picture = new Option<string?>("--picture") { Description = "Picture of an idle display: PNG, JPEG, WebP or GIF." };
        var language = new Option<string>("--language") { Description = "First language of displays: de or en.", DefaultValueFactory = static _ => "de" };
        language.AcceptOnlyFromAmong("de", "en");
        var command = new Command("serve", "Serves the customer displays of this machine's tills until Ctrl-C.") { listen, secret, pairings, shop, picture, language };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var endPoint = ListenAddress.Parse(parsed.GetRequiredValue(listen));
            var secretPath = parsed.GetRequiredValue(secret);
            if (EnsureSecret(secretPath))
            {
                console.Error($"fiscal: note: made a new secret in {secretPath}; the till needs the same file.");
            }

            if (parsed.GetValue(picture) is { } shown && !File.Exists(shown))
            {
                throw new CliException(ExitCodes.Environment, $"The picture '{shown}' does not exist.");
            }

            using var displays = new CustomerDisplays(new CustomerDisplayOptions
            {
                PairingsPath = parsed.GetValue(pairings) ?? secretPath + ".displays",
                ShopName = parsed.GetValue(shop)!,
                IdlePicturePath = parsed.GetValue(picture),
                Language = parsed.GetValue(language)!,
            });
            var app = Build(endPoint, displays, secretPath, console);
            await ServedApplication.RunAsync(app, endPoint, () => Announce(console, endPoint, app), cancellationToken).ConfigureAwait(false);
            return ExitCodes.Fine;
        });
        return command;
    }

    // Nothing but what is said here: no settings file or environment variable of the folder it was started in.
    private static WebApplication Build(IPEndPoint endPoint, CustomerDisplays displays, string secretPath, CommandConsole console)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endPoint);
            if (!ListenAddress.IsForAll(endPoint.Address) && !IPAddress.IsLoopback(endPoint.Address))
            {
                // Tills reach it over loopback only, whatever address tablets use.
                kestrel.Listen(IPAddress.Loopback, endPoint.Port);
            }
        });
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new StandardErrorLog(console));
        var app = builder.Build();
        app.MapFiscalDisplay(displays);
        app.MapFiscalDisplayFeed(displays, secretPath);
        app.MapGet("/", (RequestDelegate)(static context =>
        {
            context.Response.Redirect("/display");
            return Task.CompletedTask;
        }));
        app.MapGet("/health", (RequestDelegate)(static context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("{\"status\":\"ok\"}");
        }));
        return app;
    }

    private static void Announce(CommandConsole console, IPEndPoint endPoint, WebApplication app)
    {
        var urls = app.Urls.Select(static url => new Uri(url.Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal))).ToList();
        var till = urls.Find(static url => url.IsLoopback)!;
        var reach = urls[0];
        var host = ListenAddress.IsForAll(endPoint.Address) ? ListenAddress.OwnAddress() : reach.Host;
        var address = $"http://{till.Authority}/";
        var display = string.Create(CultureInfo.InvariantCulture, $"http://{host}:{reach.Port}/display");
        var health = $"http://{till.Authority}/health";
        if (console.Json)
        {
            console.Object(json =>
            {
                json.WriteString("address", address);
                json.WriteString("displayAddress", display);
                json.WriteString("healthAddress", health);
            });
        }
        else
        {
            console.Line($"Customer display: tablets open {display}, tills send to {address}, health {health}. Ctrl-C ends it.");
        }

        console.Flush();
    }

    /// <returns>Whether the file was made.</returns>
    private static bool EnsureSecret(string path)
    {
        if (File.Exists(path))
        {
            return false;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n"));
        return true;
    }
}
