using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fiscal.Receipts.Portal;

/// <summary>Replies of the interface for tills: small JSON objects, lines of them, and what was wrong.</summary>
internal static class ApiReply
{
    public const string Json = "application/json";
    public const string Lines = "application/x-ndjson";

    public static Task ErrorAsync(HttpContext context, int status, string error, DateTimeOffset? time = null) =>
        JsonAsync(context, status, json =>
        {
            json.WriteString("error", error);
            if (time is { } now)
            {
                json.WriteString("time", TimeOf(now));
            }
        });

    public static async Task JsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Line(buffer, write);
        await BytesAsync(context, status, Json, buffer.WrittenMemory);
    }

    public static async Task BytesAsync(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    public static Task RetryAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return ErrorAsync(context, StatusCodes.Status429TooManyRequests, "wait");
    }

    /// <summary>One object and a line feed.</summary>
    public static void Line(IBufferWriter<byte> buffer, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
    }

    public static string TimeOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
