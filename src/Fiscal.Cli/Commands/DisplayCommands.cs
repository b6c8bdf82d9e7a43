using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Fiscal.Cli.Output;
using Fiscal.Receipts.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fiscal.Cli.Commands;

internal static class DisplayCommands
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(5);

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
            var endPoint = EndPointOf(parsed.GetRequiredValue(listen));
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
            await using (app.ConfigureAwait(false))
            {
                try
                {
                    await app.StartAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or SocketException)
                {
                    throw new CliException(ExitCodes.Environment, $"Cannot listen on {endPoint}: {e.Message} Choose an address of this machine and a free port.", e);
                }

                Announce(console, endPoint, app);
                await WaitAsync(cancellationToken).ConfigureAwait(false);
                using var patience = new CancellationTokenSource(TimeToStop);
                await app.StopAsync(patience.Token).ConfigureAwait(false);
            }

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
            if (!IsForAll(endPoint.Address) && !IPAddress.IsLoopback(endPoint.Address))
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
        var host = IsForAll(endPoint.Address) ? OwnAddress() : reach.Host;
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

    private static async Task WaitAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource();
        await using (cancellationToken.Register(ended.SetResult).ConfigureAwait(false))
        {
            await ended.Task.ConfigureAwait(false);
        }
    }

    private static bool IsForAll(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>The address that tablets of the shop's network use: the one of the interface with a way out, else any.</summary>
    private static string OwnAddress()
    {
        var addresses = NetworkInterface.GetAllNetworkInterfaces()
            .Where(static card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .Select(static card => card.GetIPProperties())
            .OrderByDescending(static card => card.GatewayAddresses.Count)
            .SelectMany(static card => card.UnicastAddresses)
            .Select(static unicast => unicast.Address);
        return (addresses.FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork) ?? IPAddress.Loopback).ToString();
    }

    private static IPEndPoint EndPointOf(string listen)
    {
        var text = listen.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? listen[7..].TrimEnd('/') : listen;
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "*" : text[..colon];
        if (int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort)
        {
            if (host is "" or "*" or "+")
            {
                return new IPEndPoint(IPAddress.Any, port);
            }

            if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            {
                return new IPEndPoint(IPAddress.Loopback, port);
            }

            if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
            {
                return new IPEndPoint(address, port);
            }
        }

        throw new CliException(ExitCodes.Usage, $"'{listen}' is no address to listen on; write 0.0.0.0:8090, 192.168.1.10:8090 or localhost:8090.");
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

    /// <summary>Warnings of the web server, one line each.</summary>
    private sealed class StandardErrorLog(CommandConsole console) : ILoggerProvider, ILogger
    {
        private readonly Lock _gate = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lock (_gate)
                {
                    console.Error("fiscal: " + (formatter(state, exception) + (exception is null ? string.Empty : " " + exception.Message)).ReplaceLineEndings(" "));
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
