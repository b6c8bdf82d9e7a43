using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fiscal.Journal;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>A till as docs/portal-api.md describes it, written from that page alone.</summary>
internal sealed class TestRegister(HttpClient http, TimeProvider clock, string id, string keyId, byte[] key)
{
    public string Id { get; } = id;

    public uint KeyId => uint.Parse(keyId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public byte[] Key => key;

    public TimeSpan ClockError { get; set; }

    public HttpClient Http { get; set; } = http;

    /// <summary>Creates merchant and branch if they are missing and pairs.</summary>
    public static async Task<TestRegister> PairAsync(PortalHost host, TimeProvider clock, string merchant = "M1", string branch = "B1", string register = "KASSE-01")
    {
        var administration = host.Administration;
        if (!(await administration.GetMerchantsAsync()).Any(known => known.MerchantId == merchant))
        {
            await administration.CreateMerchantAsync(merchant, "Bäckerei " + merchant);
        }

        if (!(await administration.GetBranchesAsync(merchant)).Any(known => known.BranchId == branch))
        {
            await administration.CreateBranchAsync(merchant, branch, "Filiale " + branch);
        }

        var code = await administration.CreatePairingCodeAsync(merchant, branch);
        using var response = await PostPairAsync(host.Http, code.Code, code.Digits, register);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var reply = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return new TestRegister(host.Http, clock, register, reply.RootElement.GetProperty("keyId").GetString()!, reply.RootElement.GetProperty("key").GetBytesFromBase64());
    }

    public static Task<HttpResponseMessage> PostPairAsync(HttpClient http, string code, string digits, string register) =>
        http.PostAsync("api/v1/pair", new StringContent(JsonSerializer.Serialize(new { code, digits, register, software = "Test 1.0" }), Encoding.UTF8, "application/json"));

    public static string ReceiptLine(Receipt receipt) =>
        $$"""{"kind":"receipt","id":"{{receipt.RegisterId}}/{{receipt.BonId}}","receipt":{{ReceiptJson.WriteText(receipt)}}}""";

    public static string LinkLine(Receipt receipt, byte[]? secret = null, string time = "2026-11-24T08:24:00Z") =>
        $$"""{"kind":"link","id":"{{receipt.RegisterId}}/{{receipt.BonId}}","key":"{{Convert.ToBase64String(StorageKey(secret ?? receipt.LinkSecret))}}","consent":"implied","time":"{{time}}"}""";

    public static string DeliveryLine(Receipt receipt, long sequence, string what) =>
        $$"""{"kind":"delivery","id":"{{receipt.RegisterId}}/{{receipt.BonId}}","sequence":{{sequence}},"event":"{{what}}","detail":"p1","device":"bon-1","time":"2026-11-24T08:24:00Z"}""";

    /// <summary>Spec digital-receipt §3.3.</summary>
    public static byte[] StorageKey(byte[] secret) => SHA256.HashData([.. "bon1"u8, .. secret]);

    public async Task<(HttpStatusCode Status, string[] Lines)> UploadAsync(IEnumerable<string> lines, long after = 0)
    {
        var text = string.Concat(lines.Select(static line => line + "\n"));
        using var response = await SendAsync(HttpMethod.Post, "/api/v1/receipts?after=" + after.ToString(CultureInfo.InvariantCulture), Pack(Encoding.UTF8.GetBytes(text)), "gzip");
        return (response.StatusCode, (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public Task<(HttpStatusCode Status, string[] Lines)> UploadAsync(params string[] lines) => UploadAsync(lines, 0);

    /// <summary>Statuses of the lines, events as their kinds.</summary>
    public async Task<string> StatusesAsync(params string[] lines)
    {
        var (status, replies) = await UploadAsync(lines);
        Assert.Equal(HttpStatusCode.OK, status);
        return string.Join(' ', replies.Select(static reply =>
        {
            using var json = JsonDocument.Parse(reply);
            return (json.RootElement.TryGetProperty("status", out var word) ? word : json.RootElement.GetProperty("event")).GetString();
        }));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[] body, string? encoding = null, string? prefix = null, Action<HttpRequestMessage>? change = null)
    {
        var time = (clock.GetUtcNow() + ClockError).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var message = $"fiscal1\n{method.Method}\n{path}\n{time}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
        var mac = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(message)));
        using var request = new HttpRequestMessage(method, new Uri(Http.BaseAddress!, prefix + path));
        request.Headers.TryAddWithoutValidation("Authorization", $"Fiscal keyId=\"{keyId}\", time=\"{time}\", mac=\"{mac}\"");
        if (method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            if (encoding is not null)
            {
                request.Content.Headers.ContentEncoding.Add(encoding);
            }
        }

        change?.Invoke(request);
        return await Http.SendAsync(request);
    }

    public static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
