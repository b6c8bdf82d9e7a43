using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fiscal.Receipts.Portal;

/// <summary>The server's side of <see cref="RemoteDisplay"/>: states in, taps out. Loopback and the right secret only.</summary>
internal sealed class FeedReceiver
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RemoteTill> _tills = new(StringComparer.Ordinal);
    private readonly CustomerDisplays _displays;
    private readonly RegisterKey _key;
    private readonly CancellationToken _stopping;
    private readonly string _server = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    public FeedReceiver(CustomerDisplays displays, RegisterKey key, CancellationToken stopping)
    {
        _displays = displays;
        _key = key;
        _stopping = stopping;
        displays.Beating += LetSilentTillsGo;
    }

    public async Task StateAsync(HttpContext context)
    {
        if (await BodyAsync(context, "state", DisplayStateJson.MostBytes) is not { } body)
        {
            return;
        }

        DisplayState state;
        try
        {
            state = DisplayState.FromJson(body);
        }
        catch (FormatException e)
        {
            await ReplyAsync(context, StatusCodes.Status400BadRequest, json => json.WriteString("error", e.Message));
            return;
        }

        if (Till(state.RegisterId, state.Run) is not { } till)
        {
            await ReplyAsync(context, StatusCodes.Status409Conflict, static json => json.WriteString("error", "otherTill"));
            return;
        }

        till.Publish(state);
        await ReplyAsync(context, StatusCodes.Status200OK, json => json.WriteString("server", _server));
    }

    public async Task TapsAsync(HttpContext context)
    {
        if (await RequestAsync(context, "taps") is not { } request)
        {
            return;
        }

        using (request)
        {
            var (registerId, run) = (Text(request, "register"), Text(request, "run"));
            var after = Text(request, "server") == _server ? Number(request, "after") : 0;
            var wait = TimeSpan.FromSeconds(Math.Clamp(Number(request, "wait"), 0, (long)MostWait.TotalSeconds));
            RemoteTill? till;
            lock (_gate)
            {
                till = _tills.GetValueOrDefault(registerId);
            }

            IReadOnlyList<(long Id, ReceiptId Receipt)> taps = [];
            var known = 0L;
            if (till is not null && till.Run == run)
            {
                using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
                try
                {
                    taps = await till.TapsAsync(after, wait, ends.Token);
                }
                catch (OperationCanceledException)
                {
                }

                if (context.RequestAborted.IsCancellationRequested)
                {
                    till.HungUp();
                    return;
                }

                // A till that was replaced or fell silent while it waited has to send its state anew.
                known = till.IsHeard ? till.LastNumber : 0;
            }

            await ReplyAsync(context, StatusCodes.Status200OK, json =>
            {
                json.WriteString("server", _server);
                json.WriteNumber("number", known);
                json.WriteStartArray("taps");
                foreach (var (id, receipt) in taps)
                {
                    json.WriteStartObject();
                    json.WriteNumber("id", id);
                    json.WriteNumber("receipt", receipt.Number);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }
    }

    public async Task PairAsync(HttpContext context)
    {
        if (await RequestAsync(context, "pair") is not { } request)
        {
            return;
        }

        using (request)
        {
            var registerId = Text(request, "register");
            var paired = registerId.Length is > 0 and <= DisplayStateJson.MostRegisterId && _displays.Pair(registerId, Text(request, "code"));
            await ReplyAsync(context, StatusCodes.Status200OK, json => json.WriteBoolean("paired", paired));
        }
    }

    public async Task UnpairAsync(HttpContext context)
    {
        if (await RequestAsync(context, "unpair") is not { } request)
        {
            return;
        }

        using (request)
        {
            var count = _displays.Unpair(Text(request, "register"));
            await ReplyAsync(context, StatusCodes.Status200OK, json => json.WriteNumber("count", count));
        }
    }

    private static string Text(JsonDocument request, string name) =>
        request.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static long Number(JsonDocument request, string name) =>
        request.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    private static async Task ReplyAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(buffer.WrittenMemory);
    }

    /// <summary>The till's channel; <see langword="null"/> while another process that is alive feeds this register.</summary>
    private RemoteTill? Till(string registerId, string run)
    {
        lock (_gate)
        {
            if (_tills.TryGetValue(registerId, out var till))
            {
                if (till.Run == run)
                {
                    till.Touch();
                    return till;
                }

                // A till that started again is heard at once; its predecessor's late message is not.
                if (till.WasReplacedBy(run) && till.IsAlive(Silence))
                {
                    return null;
                }

                till.Close();
            }

            var next = new RemoteTill(_displays.Channel(registerId), run, till?.Predecessors ?? [], _displays.TimeProvider);
            _tills[registerId] = next;
            return next;
        }
    }

    private void LetSilentTillsGo()
    {
        lock (_gate)
        {
            foreach (var till in _tills.Values)
            {
                if (!till.IsAlive(Silence))
                {
                    till.Close();
                }
            }
        }
    }

    private async Task<JsonDocument?> RequestAsync(HttpContext context, string name)
    {
        if (await BodyAsync(context, name, 4_096) is not { } body)
        {
            return null;
        }

        try
        {
            var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 4 });
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return json;
            }

            json.Dispose();
        }
        catch (JsonException)
        {
        }

        await ReplyAsync(context, StatusCodes.Status400BadRequest, static json => json.WriteString("error", "json"));
        return null;
    }

    /// <summary>The body of a request that comes from this machine and proves the secret; else the refusal is written and nothing returned.</summary>
    private async Task<byte[]?> BodyAsync(HttpContext context, string name, int most)
    {
        if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
        {
            await ReplyAsync(context, StatusCodes.Status403Forbidden, static json => json.WriteString("error", "loopback"));
            return null;
        }

        if (await ReadAsync(context.Request, most) is not { } body)
        {
            await ReplyAsync(context, StatusCodes.Status413PayloadTooLarge, static json => json.WriteString("error", "size"));
            return null;
        }

        // The code is computed and compared whole before anything else is looked at: what is wrong cannot be told from the time it takes.
        var proof = PortalAuthorization.TryParse(context.Request.Headers.Authorization);
        if (proof is null || !proof.IsMadeWith(_key, "POST", DisplayFeedProof.PathOf(name), PortalAuthorization.HashOf(body))
            || proof.SignedAt is not { } time || (time - _displays.TimeProvider.GetUtcNow()).Duration() > ClockTolerance)
        {
            await ReplyAsync(context, StatusCodes.Status401Unauthorized, static json => json.WriteString("error", "secret"));
            return null;
        }

        return body;
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, int most)
    {
        if (request.ContentLength > most)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 1_024) + 1);
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.GetMemory(1), request.HttpContext.RequestAborted);
            if (read == 0)
            {
                return buffer.WrittenSpan.ToArray();
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > most)
            {
                return null;
            }
        }
    }
}
