using System.Net;
using System.Security.Cryptography;
using Fiscal.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>A portal on a real server: Kestrel on loopback, SQLite in a folder of its own, one merchant with one branch and one register.</summary>
internal sealed class PageHost : IAsyncDisposable
{
    public const string Merchant = "muster";
    public const string Branch = "altstadt";
    public const string Register = "KASSE-01";

    private static readonly PortalQuery InsertKey = PortalQuery.Reference(
        "test.key",
        "INSERT INTO register_key (key_id, merchant_id, branch_id, register_id, secret, is_active, created_at, changed_at) VALUES (@id, @merchant, @branch, @register, @secret, 1, @now, @now)");

    private static readonly PortalQuery InsertRegister = new(
        "test.register",
        "INSERT INTO register (merchant_id, register_id, branch_id, key_id, last_event, paired_at) VALUES (@merchant, @register, @branch, @id, 0, @now)");

    private static readonly PortalQuery InsertReceipt = new(
        "test.receipt",
        "INSERT INTO receipt (merchant_id, receipt_id, register_id, branch_id, content, layout_id, verified, ended_at, stored_at) VALUES (@merchant, @receipt, @register, @branch, @content, @layout, @verified, @ended, @now)");

    private static readonly PortalQuery InsertLink = new(
        "test.link",
        "INSERT INTO link (merchant_id, storage_key, receipt_id, consent, offered_at, expires_at) VALUES (@merchant, @key, @receipt, 'implied', @now, @expires)");

    private readonly string _folder = Directory.CreateTempSubdirectory("fiscal-pages-").FullName;
    private WebApplication? _app;

    private PageHost(RegisterKey key) => Key = key;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public LogLines Log { get; } = new();

    public RegisterKey Key { get; }

    public HttpClient Http { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public string Folder => _folder;

    public string MailKeys => Path.Combine(_folder, "mailkeys");

    public static async Task<PageHost> StartAsync(Action<PortalOptions>? configure = null, Action<BranchSettings>? change = null, PortalModules modules = PortalModules.DigitalReceipt | PortalModules.Feedback, string group = "")
    {
        var host = new PageHost(new RegisterKey(42, RandomNumberGenerator.GetBytes(RegisterKey.SecretLength)));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(host.Log);
        builder.Services.AddSingleton<TimeProvider>(host.Clock);
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(host._folder, "keys")));
        builder.Services.AddFiscalReceipts(options =>
        {
            options.SqlitePath = Path.Combine(host._folder, "portal.db");
            options.MailKeyDirectory = host.MailKeys;
            options.TrustedProxies.Add(IPNetwork.Parse("127.0.0.0/8"));
            configure?.Invoke(options);
        });
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        host._app = builder.Build();
        host._app.MapGroup(group).MapFiscalReceipts();
        await host._app.StartAsync();
        host.Address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        host.Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = host.Address };
        host.Http.DefaultRequestHeaders.Add("User-Agent", "Mozilla/5.0 (Linux; Android 15) Mobile GEHEIMER-BROWSER/1.0");
        var administration = host.Services.GetRequiredService<PortalAdministration>();
        await administration.CreateMerchantAsync(Merchant, "Muster", modules);
        await host.Database.WriteAsync(
            async session =>
            {
                await host.Services.GetRequiredService<BranchStore>().CreateAsync(session, Merchant, Branch, "Altstadt", default);
                var now = host.Clock.GetUtcNow().ToUnixTimeMilliseconds();
                await session.ExecuteAsync(InsertKey, default, ("id", (long)host.Key.Id), ("merchant", Merchant), ("branch", Branch), ("register", Register), ("secret", host.Services.GetRequiredService<RegisterStore>().Protect(host.Key)), ("now", now));
                await session.ExecuteAsync(InsertRegister, default, ("id", (long)host.Key.Id), ("merchant", Merchant), ("branch", Branch), ("register", Register), ("now", now));
            },
            default);
        await host.SetAsync(settings =>
        {
            settings.Name = "Bäckerei Müller, Altstadt";
            settings.Contact = "Telefon 089 123456\nbrot@mueller.example";
            settings.ImprintUrl = new Uri("https://mueller.example/impressum");
            settings.Background = "#7a3b12";
            settings.SetLogo(Rendering());
            change?.Invoke(settings);
        });
        await host.Services.GetRequiredService<RegisterStore>().RefreshAsync(default);
        return host;

        static byte[] Rendering() => Fiscal.Receipts.Tests.Rendering.Samples.Logo();
    }

    public PortalDatabase Database => Services.GetRequiredService<PortalDatabase>();

    public async Task SetAsync(Action<BranchSettings> change)
    {
        var settings = new BranchSettings();
        change(settings);
        await Services.GetRequiredService<PortalAdministration>().SetBranchSettingsAsync(Merchant, Branch, settings.ToJson());
    }

    /// <summary>Keeps a receipt as the interface for tills does and gives its token.</summary>
    public async Task<string> AddAsync(Receipt receipt, bool? isVerified = null, string? layoutId = null)
    {
        var secret = RandomNumberGenerator.GetBytes(ReceiptToken.LinkSecretLength);
        var now = Clock.GetUtcNow();
        var id = receipt.RegisterId + "/" + Guid.NewGuid().ToString("N")[..8];
        await Database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    InsertReceipt, default, ("merchant", Merchant), ("receipt", id), ("register", Register), ("branch", Branch), ("content", ReceiptJson.Write(receipt)), ("layout", layoutId), ("verified", isVerified is { } v ? v ? 1L : 0L : null), ("ended", receipt.End.ToUnixTimeMilliseconds()), ("now", now.ToUnixTimeMilliseconds()));
                await session.ExecuteAsync(
                    InsertLink, default, ("merchant", Merchant), ("receipt", id), ("key", ReceiptToken.StorageKeyOf(secret)), ("now", now.ToUnixTimeMilliseconds()), ("expires", now.AddDays(730).ToUnixTimeMilliseconds()));
            },
            default);
        return ReceiptToken.Create(Key, secret).ToString();
    }

    /// <summary>A right link that no receipt has come for.</summary>
    public string Pending() => ReceiptToken.Create(Key, RandomNumberGenerator.GetBytes(ReceiptToken.LinkSecretLength)).ToString();

    public static string Wrong() => ReceiptToken.Create(new RegisterKey(42, RandomNumberGenerator.GetBytes(RegisterKey.SecretLength)), RandomNumberGenerator.GetBytes(ReceiptToken.LinkSecretLength)).ToString();

    public async Task<string> PageAsync(string token, string query = "?lang=de") => await (await Http.GetAsync(new Uri("R/" + token + query, UriKind.Relative))).Content.ReadAsStringAsync();

    public Task<HttpResponseMessage> GetAsync(string path, string? client = null, string? method = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method ?? "GET"), new Uri(path, UriKind.Relative));
        if (client is not null)
        {
            request.Headers.Add("X-Forwarded-For", client);
        }

        return Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return Http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>Everything that the database and its log hold, as bytes.</summary>
    public byte[] Files()
    {
        using var all = new MemoryStream();
        foreach (var file in Directory.GetFiles(_folder, "portal.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            stream.CopyTo(all);
        }

        return all.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
