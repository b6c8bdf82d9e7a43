using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Fiscal.Journal;
using Fiscal.Receipts;
using Fiscal.Receipts.Portal;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace Fiscal.Portal.Load;

/// <summary>Fills a portal: receipts that were sealed once, repeated with new ids, numbers, dates and secrets.</summary>
internal static partial class Seed
{
    private const int SealedOnce = 2_000;

    public static async Task RunAsync(Arguments arguments)
    {
        var merchants = arguments.Number("merchants", 20);
        var receipts = arguments.Number("receipts", 1_000_000);
        var clock = Stopwatch.StartNew();
        var templates = Seal(arguments);
        Console.WriteLine($"{templates.Count} receipts sealed ({clock.Elapsed.TotalSeconds:0} s)");

        await using var app = Host.Create(arguments, arguments.Number("port", 5080));
        await app.StartAsync();
        var administration = app.Services.GetRequiredService<PortalAdministration>();
        var keys = new List<RegisterKey>();
        for (var m = 0; m < merchants; m++)
        {
            await administration.CreateMerchantAsync(Merchant(m), $"Bäckerei {m}");
            await administration.CreateBranchAsync(Merchant(m), "b1", "Marktplatz");
            var code = await administration.CreatePairingCodeAsync(Merchant(m), "b1");
            using var client = Host.ClientFrom(m);
            var pairing = await PortalClient.PairAsync(new Uri(app.Urls.First()), code.Code, code.Digits, "KASSE-01", client);
            keys.Add(pairing.Key);
        }

        await app.StopAsync();
        clock.Restart();
        await CopyAsync(arguments, templates, keys, receipts);
        Console.WriteLine($"{receipts} receipts of {merchants} merchants copied ({clock.Elapsed.TotalSeconds:0} s)");
    }

    private static string Merchant(int index) => "m" + index.ToString("00", CultureInfo.InvariantCulture);

    private static List<string[]> Seal(Arguments arguments)
    {
        using var shop = new Shop(Path.Combine(arguments.Work, "seed-till"), 1);
        var baskets = Baskets.Read(arguments.Optional("bakery"));
        return [.. Enumerable.Range(0, SealedOnce).Select(i =>
        {
            using var sale = shop.Registers[0].Begin("seed-" + i.ToString(CultureInfo.InvariantCulture));
            return Varying().Split(ReceiptJson.WriteText(sale.Finish(baskets[i % baskets.Count]())));
        })];
    }

    private static async Task CopyAsync(Arguments arguments, List<string[]> templates, List<RegisterKey> keys, int receipts)
    {
        await using var source = NpgsqlDataSource.Create(arguments.Database);
        await using var receiptConnection = await source.OpenConnectionAsync();
        await using var linkConnection = await source.OpenConnectionAsync();
        await using var tokens = File.CreateText(Path.Combine(arguments.Work, "tokens.txt"));
        await using (var receiptCopy = await receiptConnection.BeginBinaryImportAsync("COPY receipt (merchant_id, receipt_id, register_id, branch_id, content, layout_id, verified, ended_at, stored_at) FROM STDIN (FORMAT BINARY)"))
        await using (var linkCopy = await linkConnection.BeginBinaryImportAsync("COPY link (merchant_id, storage_key, receipt_id, consent, offered_at, expires_at) FROM STDIN (FORMAT BINARY)"))
        {
            var today = DateTimeOffset.UtcNow;
            for (var i = 0; i < receipts; i++)
            {
                var merchant = i % keys.Count;
                var number = (i / keys.Count) + 1;
                var time = today.AddMinutes(-number);
                var id = "KASSE-01/" + number.ToString(CultureInfo.InvariantCulture);
                var secret = SHA256.HashData(BitConverter.GetBytes(i)).AsSpan(0, ReceiptToken.LinkSecretLength).ToArray();
                await receiptCopy.StartRowAsync();
                await receiptCopy.WriteAsync(Merchant(merchant), NpgsqlDbType.Text);
                await receiptCopy.WriteAsync(id, NpgsqlDbType.Text);
                await receiptCopy.WriteAsync("KASSE-01", NpgsqlDbType.Text);
                await receiptCopy.WriteAsync("b1", NpgsqlDbType.Text);
                await receiptCopy.WriteAsync(Encoding.UTF8.GetBytes(Fill(templates[i % templates.Count], number, time)), NpgsqlDbType.Bytea);
                await receiptCopy.WriteNullAsync();
                await receiptCopy.WriteAsync(1L, NpgsqlDbType.Bigint);
                await receiptCopy.WriteAsync(time.ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
                await receiptCopy.WriteAsync(time.ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
                await linkCopy.StartRowAsync();
                await linkCopy.WriteAsync(Merchant(merchant), NpgsqlDbType.Text);
                await linkCopy.WriteAsync(ReceiptToken.StorageKeyOf(secret), NpgsqlDbType.Bytea);
                await linkCopy.WriteAsync(id, NpgsqlDbType.Text);
                await linkCopy.WriteAsync("implied", NpgsqlDbType.Text);
                await linkCopy.WriteAsync(time.ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
                await linkCopy.WriteAsync(today.AddDays(700).ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
                await tokens.WriteAsync(ReceiptToken.Create(keys[merchant], secret) + "\n");
            }

            await receiptCopy.CompleteAsync();
            await linkCopy.CompleteAsync();
        }

        await using var analyze = source.CreateCommand("ANALYZE");
        analyze.CommandTimeout = 600;
        await analyze.ExecuteNonQueryAsync();
    }

    /// <summary>A receipt's JSON without what differs between two sales; the signature stays that of the template and is not looked at again.</summary>
    private static string Fill(string[] parts, int number, DateTimeOffset time)
    {
        var text = new StringBuilder(4096);
        foreach (var part in parts)
        {
            text.Append(part switch
            {
                "\"number\":" or "\"bonId\":" => part + number.ToString(CultureInfo.InvariantCulture),
                "\"printedNumber\":" => part + "\"" + number.ToString(CultureInfo.InvariantCulture) + "\"",
                "\"start\":" or "\"end\":" => part + "\"" + time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) + "\"",
                _ => part,
            });
        }

        return text.ToString();
    }

    // Names are kept by the group, values fall away.
    [GeneratedRegex("(?<=^\\{\"v\":1,\"register\":\"KASSE-01\",)(\"number\":)\\d+|(\"bonId\":)\\d+|(\"printedNumber\":)\"[^\"]*\"|(?<=\",)(\"start\":)\"[^\"]*\"(?=,\"end\")|(?<=\",)(\"end\":)\"[^\"]*\"(?=,\"cashier\")", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();

    private static Splitter Varying() => new(Pattern());

    private sealed class Splitter(Regex pattern)
    {
        public string[] Split(string json)
        {
            var parts = new List<string>();
            var last = 0;
            foreach (Match match in pattern.Matches(json))
            {
                parts.Add(json[last..match.Index]);
                parts.Add(match.Value[..(match.Value.IndexOf(':', StringComparison.Ordinal) + 1)]);
                last = match.Index + match.Length;
            }

            parts.Add(json[last..]);
            return parts.Count == 11 ? [.. parts] : throw new InvalidOperationException($"The receipt's JSON has another form than expected: {parts.Count} parts.");
        }
    }
}
