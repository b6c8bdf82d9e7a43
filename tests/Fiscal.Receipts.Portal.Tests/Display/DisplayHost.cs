using System.Collections.Concurrent;
using System.Globalization;
using Fiscal.Documents;
using Fiscal.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal.Tests.Display;

/// <summary>A till's process: Kestrel, its registers' feeds and the displays.</summary>
internal sealed class DisplayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DisplayHost(WebApplication app, CustomerDisplays displays, LogLines log)
    {
        _app = app;
        Displays = displays;
        Log = log;
        Address = new Uri(app.Urls.Single() + "/");
    }

    public Uri Address { get; }

    public string DisplayAddress => Address + "display";

    public CustomerDisplays Displays { get; }

    /// <summary>Everything that the process logged.</summary>
    public LogLines Log { get; }

    public static async Task<DisplayHost> StartAsync(CustomerDisplayOptions? options = null, int port = 0, string? secretPath = null, LogLevel least = LogLevel.Information, string? pathBase = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port));
        var log = new LogLines();
        builder.Logging.ClearProviders().SetMinimumLevel(least).AddProvider(log);
        var app = builder.Build();
        var displays = new CustomerDisplays(options ?? new CustomerDisplayOptions { PairingsPath = null });
        if (pathBase is not null)
        {
            app.UsePathBase(pathBase);
            app.UseRouting();
        }

        app.MapFiscalDisplay(displays);
        if (secretPath is not null)
        {
            app.MapFiscalDisplayFeed(displays, secretPath);
        }

        await app.StartAsync();
        return new DisplayHost(app, displays, log);
    }

    public static string LinkOf(ReceiptId receipt) => $"HTTPS://BON.EXAMPLE.DE/R/{new string(receipt.RegisterId.Where(char.IsAsciiLetterOrDigit).ToArray())}{receipt.Number.ToString("D39", CultureInfo.InvariantCulture)}";

    public static bool Offer(CustomerDisplayFeed feed, Receipt receipt, bool paperButton = true, bool isDelayed = false) =>
        feed.ShowOffer(receipt, new Uri(LinkOf(receipt.Id)), QrMatrix.FromText(LinkOf(receipt.Id)), paperButton, isDelayed);

    public static ReceiptBuilder Sale(string registerId, long number) => new ReceiptBuilder(registerId).Number(number).SaleId(registerId + "-" + number.ToString(CultureInfo.InvariantCulture))
        .Line("Roggenmischbrot 1000 g", 1, 4.80m, VatCategory.Reduced).Line("Käsebrötchen überbacken", 2, 1.95m, VatCategory.Reduced).Line("Cappuccino groß", 2, 3.80m).Cash(16.30m, 20m);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Displays.Dispose();
    }

    internal sealed class LogLines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> All => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            _lines.Enqueue(state.ToString()!);
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
