using System.CommandLine;
using System.Globalization;
using System.Net;
using Fiscal.Cli.Output;
using Fiscal.Cli.Serving;
using Fiscal.Receipts.Mail;
using Fiscal.Receipts.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fiscal.Cli.Commands;

internal static class PortalCommands
{
    private const string StandardDatabase = "fiscal.portal.db";

    public static Command Create(CommandLine cli) =>
        new("portal", "The portal of digital receipts: serve it, keep its schema up to date, give branches and tills access.") { Serve(cli), Migrate(cli), Branch(cli), Code(cli) };

    private static Option<string> Database() =>
        new("--db") { Description = "SQLite file, or PostgreSQL as Host=….", DefaultValueFactory = static _ => StandardDatabase };

    private static Command Serve(CommandLine cli)
    {
        var listen = new Option<string>("--listen") { Description = "Where the reverse proxy reaches it.", DefaultValueFactory = static _ => "127.0.0.1:5080" };
        var database = Database();
        var publicUrl = new Option<string?>("--public-url") { Description = "Where customers reach it, for example https://bon.example.de/." };
        var keys = new Option<string?>("--keys") { Description = "Folder of the keys that protect tills' keys; shared by all instances, not in the database's backup. The database's name with .keys by default." };
        var proxy = new Option<string[]>("--proxy") { Description = "Network of the reverse proxy, for example 10.0.0.0/8: its X-Forwarded-For is believed. Repeatable." };
        var mail = new Option<string?>("--mail") { Description = "smtp://user@host:587 (STARTTLS), smtps://user@host, smtp+plain://host (no encryption), or folder:DIR." };
        var from = new Option<string?>("--mail-from") { Description = "Sender of mails; required with --mail." };
        var password = new Option<string?>("--mail-password-file") { Description = "File with the mail server's password." };
        var mailKeys = new Option<string?>("--mail-keys") { Description = "Folder of the keys that mail addresses wait under; in no backup. The database's name with .mailkeys by default." };
        var command = new Command("serve", "Serves the portal until Ctrl-C.") { listen, database, publicUrl, keys, proxy, mail, from, password, mailKeys };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var endPoint = ListenAddress.Parse(parsed.GetValue(listen)!);
            var db = parsed.GetValue(database)!;
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(endPoint);
            });
            builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error).AddProvider(new StandardErrorLog(console));
            builder.Services.AddRoutingCore();
            AddKeys(builder.Services, parsed.GetValue(keys) ?? NextTo(db, ".keys"));
            builder.Services.AddFiscalReceipts(options =>
            {
                Use(options, db);
                options.PublicUrl = PublicUrl(parsed.GetValue(publicUrl));
                options.MailKeyDirectory = parsed.GetValue(mailKeys) ?? NextTo(db, ".mailkeys");
                foreach (var network in parsed.GetValue(proxy) ?? [])
                {
                    options.TrustedProxies.Add(IPNetwork.TryParse(network, out var known) ? known : throw new CliException(ExitCodes.Usage, $"'{network}' is no network; write 10.0.0.0/8 or 127.0.0.1/32."));
                }

                UseMail(options, parsed.GetValue(mail), parsed.GetValue(from), parsed.GetValue(password));
            });
            var app = builder.Build();
            app.MapFiscalReceipts();
            await ServedApplication.RunAsync(app, endPoint, () => Announce(console, app), cancellationToken).ConfigureAwait(false);
            return ExitCodes.Fine;
        });
        return command;
    }

    private static Command Migrate(CommandLine cli)
    {
        var database = Database();
        var command = new Command("migrate", "Brings the database's schema up to this version.") { database };
        cli.Handle(command, (console, parsed, cancellationToken) => WithAdministrationAsync(parsed.GetValue(database)!, async administration =>
        {
            var run = await administration.MigrateAsync(cancellationToken).ConfigureAwait(false);
            if (console.Json)
            {
                console.Object(json =>
                {
                    json.WriteStartArray("migrations");
                    foreach (var number in run)
                    {
                        json.WriteNumberValue(number);
                    }

                    json.WriteEndArray();
                });
            }
            else
            {
                console.Line(run.Count == 0 ? "The schema is up to date." : $"Schema files run: {string.Join(", ", run)}.");
            }
        }));
        return command;
    }

    private static Command Branch(CommandLine cli)
    {
        var database = Database();
        var merchant = new Option<string>("--merchant") { Required = true, Description = "Id of the merchant; created if missing." };
        var branch = new Option<string>("--branch") { Required = true, Description = "Id of the branch." };
        var name = new Option<string>("--name") { Required = true, Description = "Name of the branch; also of a merchant that is created." };
        var settings = new Option<string?>("--settings") { Description = "JSON file with the branch's settings (docs/portal.md)." };
        var command = new Command("branch", "Creates a branch, or changes the settings of one.") { database, merchant, branch, name, settings };
        cli.Handle(command, (console, parsed, cancellationToken) => WithAdministrationAsync(parsed.GetValue(database)!, async administration =>
        {
            await administration.MigrateAsync(cancellationToken).ConfigureAwait(false);
            var (merchantId, branchId) = (parsed.GetRequiredValue(merchant), parsed.GetRequiredValue(branch));
            if ((await administration.GetMerchantsAsync(cancellationToken).ConfigureAwait(false)).All(known => known.MerchantId != merchantId))
            {
                await administration.CreateMerchantAsync(merchantId, parsed.GetRequiredValue(name), PortalModules.DigitalReceipt | PortalModules.Feedback, cancellationToken).ConfigureAwait(false);
            }

            if ((await administration.GetBranchesAsync(merchantId, cancellationToken).ConfigureAwait(false)).All(known => known.BranchId != branchId))
            {
                await administration.CreateBranchAsync(merchantId, branchId, parsed.GetRequiredValue(name), cancellationToken).ConfigureAwait(false);
            }

            if (parsed.GetValue(settings) is { } path)
            {
                // Read and written again: what is wrong is said here and not on a customer's telephone.
                var read = BranchSettings.Parse(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false));
                await administration.SetBranchSettingsAsync(merchantId, branchId, read.ToJson(), cancellationToken).ConfigureAwait(false);
            }

            if (console.Json)
            {
                console.Object(json =>
                {
                    json.WriteString("merchant", merchantId);
                    json.WriteString("branch", branchId);
                });
            }
            else
            {
                console.Line($"Branch {branchId} of {merchantId} is there; 'fiscal portal code' gives a till access.");
            }
        }));
        return command;
    }

    private static Command Code(CommandLine cli)
    {
        var database = Database();
        var merchant = new Option<string>("--merchant") { Required = true, Description = "Id of the merchant." };
        var branch = new Option<string>("--branch") { Required = true, Description = "Id of the branch." };
        var command = new Command("code", "Makes a code that pairs one till with a branch; good for ten minutes.") { database, merchant, branch };
        cli.Handle(command, (console, parsed, cancellationToken) => WithAdministrationAsync(parsed.GetValue(database)!, async administration =>
        {
            var code = await administration.CreatePairingCodeAsync(parsed.GetRequiredValue(merchant), parsed.GetRequiredValue(branch), cancellationToken).ConfigureAwait(false);
            if (console.Json)
            {
                console.Object(json =>
                {
                    json.WriteString("code", code.Code);
                    json.WriteString("digits", code.Digits);
                    json.WriteString("validUntil", code.ValidUntil.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                });
            }
            else
            {
                console.Line($"Code {code.Code}, digits {code.Digits}; type both into the till within ten minutes.");
            }
        }));
        return command;
    }

    private static async Task<int> WithAdministrationAsync(string database, Func<PortalAdministration, Task> work)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddFiscalReceipts(options => Use(options, database));
        var provider = services.BuildServiceProvider();
        await using (provider.ConfigureAwait(false))
        {
            await work(provider.GetRequiredService<PortalAdministration>()).ConfigureAwait(false);
        }

        return ExitCodes.Fine;
    }

    private static void Use(PortalOptions options, string database)
    {
        if (database.Contains('=', StringComparison.Ordinal))
        {
            options.PostgreSqlConnectionString = database;
        }
        else
        {
            options.SqlitePath = database;
        }
    }

    private static void AddKeys(IServiceCollection services, string folder) =>
        services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(folder)).SetApplicationName("fiscal-portal");

    // A server's connection string is no path: its keys lie in the working folder.
    private static string NextTo(string database, string suffix) => (database.Contains('=', StringComparison.Ordinal) ? "fiscal.portal" : database) + suffix;

    private static Uri? PublicUrl(string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url
        : throw new CliException(ExitCodes.Usage, $"'{text}' is no address; write https://bon.example.de/.");

    private static void UseMail(PortalOptions options, string? mail, string? from, string? passwordFile)
    {
        if (mail is null)
        {
            return;
        }

        options.Smtp.From = from ?? throw new CliException(ExitCodes.Usage, "--mail needs --mail-from: the sender of mails.");
        if (mail.StartsWith("folder:", StringComparison.Ordinal))
        {
            options.MailPickupDirectory = Directory.CreateDirectory(mail[7..]).FullName;
            return;
        }

        var security = mail.Split(':')[0] switch
        {
            "smtp" => MailSecurity.StartTls,
            "smtps" => MailSecurity.Tls,
            "smtp+plain" => MailSecurity.None,
            _ => throw new CliException(ExitCodes.Usage, "--mail begins with smtp://, smtps://, smtp+plain:// or folder:."),
        };
        if (!Uri.TryCreate(mail, UriKind.Absolute, out var server) || server.Host.Length == 0 || server.UserInfo.Contains(':', StringComparison.Ordinal))
        {
            throw new CliException(ExitCodes.Usage, "--mail names user, host and port: smtp://user@host:587; a password stands in --mail-password-file.");
        }

        options.Smtp.Host = server.Host;
        options.Smtp.Port = server.IsDefaultPort || server.Port < 0 ? (security == MailSecurity.Tls ? 465 : security == MailSecurity.None ? 25 : 587) : server.Port;
        options.Smtp.Security = security;
        options.Smtp.UserName = server.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(server.UserInfo);
        options.Smtp.Password = passwordFile is null ? null : File.ReadAllText(passwordFile).TrimEnd('\r', '\n');
    }

    private static void Announce(CommandConsole console, WebApplication app)
    {
        var address = app.Urls.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).TrimEnd('/') + "/";
        if (console.Json)
        {
            console.Object(json =>
            {
                json.WriteString("address", address);
                json.WriteNull("displayAddress");
                json.WriteString("healthAddress", address + "health/receipts");
            });
        }
        else
        {
            console.Line($"Portal: {address}, health {address}health/receipts. Ctrl-C ends it.");
        }

        console.Flush();
    }
}
