using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>The interface for tills, docs/portal-api.md.</summary>
internal sealed class PortalApi(
    PortalOptions options, TimeProvider clock, RegisterStore registers, ReceiptStore receipts, LayoutStore layouts, BranchStore branches, PairingStore pairing, PairingLimit limit,
    PortalDatabase database, EventSignals signals, SignatureProof proof, IServiceProvider services, ILogger<PortalApi> log)
{
    public const int MostLines = 100;

    private const int MostWaitSeconds = 30;
    private const int MaxShortBody = 4 * 1024;
    private const int LayoutIdLength = 64;

    // How late an event of another instance is noticed.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.ServiceProvider.GetRequiredService<PortalApi>();
        endpoints.MapPost("/api/v1/receipts", api.PostReceiptsAsync);
        endpoints.MapGet("/api/v1/events", api.GetEventsAsync);
        endpoints.MapPut("/api/v1/layouts/{id}", api.PutLayoutAsync);
        endpoints.MapGet("/api/v1/layouts/{id}", api.GetLayoutAsync);
        endpoints.MapPost("/api/v1/mail", api.PostMailAsync);
        endpoints.MapPost("/api/v1/pair", api.PostPairAsync);
        endpoints.MapPost("/api/v1/unpair", api.PostUnpairAsync);
    }

    private async Task PostReceiptsAsync(HttpContext context)
    {
        if (await ApiRequest.ReadAsync(context, registers, clock) is not { } request)
        {
            return;
        }

        if (await UnpackAsync(context, request.Body) is not { } body)
        {
            return;
        }

        var begun = clock.GetTimestamp();
        using var activity = PortalTelemetry.StartUpload(request.Register);
        var lines = ReadLines(body, request.Register.RegisterId);
        if (lines is null)
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status400BadRequest, "lines");
            return;
        }

        var result = await receipts.UploadAsync(request.Register, lines, ApiRequest.Number(context, "after") ?? 0, context.RequestAborted);
        if (result is null)
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status403Forbidden, "unpaired");
            return;
        }

        PortalTelemetry.Uploaded(result.Replies, clock.GetElapsedTime(begun));
        Tell(request.Register, lines, result);
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var reply in result.Replies)
        {
            ApiReply.Line(buffer, json =>
            {
                json.WriteString("id", reply.Id);
                json.WriteString("status", reply.Status);
                if (reply.Layout is { } layout)
                {
                    json.WriteString("layout", layout);
                }

                if (reply.Error is { } error)
                {
                    json.WriteString("error", error);
                }
            });
        }

        Write(buffer, result.Events);
        await ApiReply.BytesAsync(context, StatusCodes.Status200OK, ApiReply.Lines, buffer.WrittenMemory);
    }

    private async Task GetEventsAsync(HttpContext context)
    {
        if (await ApiRequest.ReadAsync(context, registers, clock, maxLength: 0) is not { } request)
        {
            return;
        }

        var cancellationToken = context.RequestAborted;
        var (merchantId, registerId) = (request.Register.MerchantId, request.Register.RegisterId);
        var after = ApiRequest.Number(context, "after") ?? 0;
        var wait = TimeSpan.FromSeconds(Math.Min(MostWaitSeconds, ApiRequest.Number(context, "wait") ?? 0));
        var begun = clock.GetTimestamp();
        while (true)
        {
            var next = signals.Next(merchantId, registerId);
            var events = await receipts.GetEventsAsync(merchantId, registerId, after, cancellationToken);
            var left = wait - clock.GetElapsedTime(begun);
            if (events.Count > 0 || left <= TimeSpan.Zero)
            {
                var buffer = new ArrayBufferWriter<byte>();
                Write(buffer, events);
                await ApiReply.BytesAsync(context, StatusCodes.Status200OK, ApiReply.Lines, buffer.WrittenMemory);
                return;
            }

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(next, Task.Delay(left < Poll ? left : Poll, clock, stop.Token));
            await stop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task PutLayoutAsync(HttpContext context)
    {
        if (await ApiRequest.ReadAsync(context, registers, clock, LayoutPackage.MaxLength) is not { } request)
        {
            return;
        }

        var id = LayoutIdOf(context);
        try
        {
            if (id is null || !Convert.FromHexString(id).AsSpan().SequenceEqual(LayoutPackage.Read(request.Body).LayoutId.Span))
            {
                await ApiReply.ErrorAsync(context, StatusCodes.Status422UnprocessableEntity, "id");
                return;
            }
        }
        catch (FormatException)
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status422UnprocessableEntity, "layout");
            return;
        }

        var isNew = await database.WriteAsync(session => layouts.AddAsync(session, request.Register.MerchantId, id, request.Body, context.RequestAborted), context.RequestAborted);
        context.Response.StatusCode = isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
    }

    private async Task GetLayoutAsync(HttpContext context)
    {
        if (await ApiRequest.ReadAsync(context, registers, clock, maxLength: 0) is not { } request)
        {
            return;
        }

        if (LayoutIdOf(context) is not { } id || await layouts.FindAsync(request.Register.MerchantId, id, context.RequestAborted) is not { } package)
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status404NotFound, "layout");
            return;
        }

        await ApiReply.BytesAsync(context, StatusCodes.Status200OK, LayoutPackage.MediaType, package);
    }

    private async Task PostMailAsync(HttpContext context)
    {
        if (await ApiRequest.ReadAsync(context, registers, clock, MaxShortBody) is not { } request)
        {
            return;
        }

        if (services.GetService<MailIntake>() is not { } mail)
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status404NotFound, "module");
            return;
        }

        if (Texts(request.Body, "id", "address") is not [{ } id, { } address])
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status400BadRequest, "form");
            return;
        }

        switch (await mail.AddAsync(request.Register, id, address, context.RequestAborted))
        {
            case MailIntakeResult.Accepted:
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            case MailIntakeResult.NoReceipt:
                await ApiReply.ErrorAsync(context, StatusCodes.Status404NotFound, "receipt");
                break;
            case MailIntakeResult.BadAddress:
                await ApiReply.ErrorAsync(context, StatusCodes.Status422UnprocessableEntity, "address");
                break;
            case MailIntakeResult.TooMany:
                await ApiReply.RetryAsync(context, TimeSpan.FromHours(1));
                break;
            default:
                await ApiReply.ErrorAsync(context, StatusCodes.Status404NotFound, "module");
                break;
        }
    }

    private async Task PostPairAsync(HttpContext context)
    {
        if (limit.Count(ClientAddress.Of(context, options)) is { } pause)
        {
            PortalTelemetry.PairingTried("limited");
            await ApiReply.RetryAsync(context, pause);
            return;
        }

        if (await BoundedBody.ReadAsync(context.Request, MaxShortBody, context.RequestAborted) is not { } body)
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status413PayloadTooLarge, "size");
            return;
        }

        if (Texts(body, "code", "digits", "register", "software") is not [{ } code, { } digits, { } register, var software] || !PortalNames.IsRegister(register))
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status400BadRequest, "form");
            return;
        }

        var result = await pairing.PairAsync(Cut(code, 32), Cut(digits, 32), register, software is null ? null : PortalNames.Clean(software, 128), context.RequestAborted);
        if (result.RetryAfter is { } wait)
        {
            PortalTelemetry.PairingTried("waiting");
            await ApiReply.RetryAsync(context, wait);
        }
        else if (result.IsTaken)
        {
            PortalTelemetry.PairingTried("taken");
            await ApiReply.ErrorAsync(context, StatusCodes.Status409Conflict, "register");
        }
        else if (result.Key is not { } key)
        {
            PortalTelemetry.PairingTried("wrong");
            await ApiReply.ErrorAsync(context, StatusCodes.Status403Forbidden, "code");
        }
        else
        {
            PortalTelemetry.PairingTried("paired");
            PortalLog.Paired(log, result.MerchantId, result.BranchId, register);
            var branch = await database.ReadAsync(session => branches.FindAsync(session, result.MerchantId, result.BranchId, context.RequestAborted), context.RequestAborted);
            await ApiReply.JsonAsync(context, StatusCodes.Status200OK, json =>
            {
                json.WriteString("merchant", result.MerchantId);
                json.WriteString("branch", result.BranchId);
                json.WriteString("branchName", branch?.Name ?? result.BranchId);
                json.WriteString("register", register);
                json.WriteString("keyId", key.Id.ToString("x8", CultureInfo.InvariantCulture));
                json.WriteBase64String("key", key.GetSecret());
                json.WriteString("publicUrl", PublicUrlOf(context));
            });
        }
    }

    private async Task PostUnpairAsync(HttpContext context)
    {
        if (await ApiRequest.ReadAsync(context, registers, clock, MaxShortBody) is { } request)
        {
            await pairing.UnpairAsync(request.Register.MerchantId, request.Register.RegisterId, context.RequestAborted);
            PortalLog.Unpaired(log, request.Register.MerchantId, request.Register.RegisterId);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    private static async Task<byte[]?> UnpackAsync(HttpContext context, byte[] body)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        if (body.Length == 0 || encoding is "" or "identity")
        {
            return body;
        }

        if (!string.Equals(encoding, "gzip", StringComparison.OrdinalIgnoreCase))
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status415UnsupportedMediaType, "encoding");
            return null;
        }

        try
        {
            if (await BoundedBody.UnpackAsync(body, context.RequestAborted) is { } unpacked)
            {
                return unpacked;
            }

            await ApiReply.ErrorAsync(context, StatusCodes.Status413PayloadTooLarge, "size");
        }
        catch (InvalidDataException)
        {
            await ApiReply.ErrorAsync(context, StatusCodes.Status400BadRequest, "gzip");
        }

        return null;
    }

    private List<UploadLine>? ReadLines(byte[] body, string registerId)
    {
        var lines = new List<UploadLine>();
        var rest = body.AsMemory();
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            if (lines.Count == MostLines)
            {
                return null;
            }

            lines.Add(UploadLine.Read(line, registerId, proof));
        }

        return lines;
    }

    private static void Write(ArrayBufferWriter<byte> buffer, IReadOnlyList<PortalEvent> events)
    {
        foreach (var waiting in events)
        {
            ApiReply.Line(buffer, json =>
            {
                json.WriteString("event", waiting.Kind);
                json.WriteNumber("number", waiting.Number);
                if (waiting.ReceiptId is { } id)
                {
                    json.WriteString("id", id);
                }

                if (waiting.Detail is { } detail)
                {
                    json.WriteString("detail", detail);
                }

                json.WriteString("time", ApiReply.TimeOf(waiting.Time));
            });
        }
    }

    private static string? LayoutIdOf(HttpContext context) =>
        context.GetRouteValue("id") is string { Length: LayoutIdLength } id && id.All(char.IsAsciiHexDigitLower) ? id : null;

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];

    /// <summary>Texts of a small JSON object; <see langword="null"/> if it is none.</summary>
    private static string?[]? Texts(byte[] body, params ReadOnlySpan<string> names)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 4 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var texts = new string?[names.Length];
            for (var i = 0; i < names.Length; i++)
            {
                texts[i] = document.RootElement.TryGetProperty(names[i], out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            }

            return texts;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private string PublicUrlOf(HttpContext context)
    {
        if (options.PublicUrl is { } url)
        {
            var text = url.OriginalString;
            return text.EndsWith('/') ? text : text + "/";
        }

        return context.Request.Scheme + "://" + context.Request.Host.Value + ApiRequest.PrefixOf(context) + "/";
    }

    private void Tell(RegisterIdentity register, List<UploadLine> lines, UploadResult result)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var reply = result.Replies[i];
            switch (reply.Status)
            {
                case UploadReply.Conflict:
                    PortalTelemetry.AlarmRaised("conflict");
                    PortalLog.Conflict(log, register.MerchantId, register.RegisterId, reply.Id);
                    break;
                case UploadReply.Refused:
                    PortalLog.LineRefused(log, register.MerchantId, register.RegisterId, PortalNames.Clean(reply.Id, 96), reply.Error ?? string.Empty);
                    break;
                case UploadReply.Stored when reply.HasForeignKey:
                    PortalTelemetry.AlarmRaised("tseKey");
                    PortalLog.ForeignTseKey(log, register.MerchantId, reply.Id);
                    break;
                case UploadReply.Stored when lines[i].IsVerified == false:
                    PortalLog.SignatureWrong(log, register.MerchantId, reply.Id);
                    break;
                default:
                    break;
            }
        }
    }
}
