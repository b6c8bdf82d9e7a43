using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>What tablets ask for. A display's id comes in a header, never in an address: addresses are logged.</summary>
internal sealed partial class DisplayHandler(CustomerDisplays displays, ILogger? logger, CancellationToken stopping)
{
    private const string Scheme = "Display ";
    private const int MostPaperBody = 32;

    public async Task PageAsync(HttpContext context)
    {
        var page = displays.Page.Html(context.Request.Query["lang"]);
        var headers = Harden(context.Response);
        headers.ContentSecurityPolicy = displays.Page.ContentSecurityPolicy;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = page.Length;
        await context.Response.Body.WriteAsync(page, context.RequestAborted);
    }

    public async Task EventsAsync(HttpContext context)
    {
        var response = context.Response;
        Harden(response);
        var connection = displays.Connect(IdOf(context.Request));
        if (connection is null)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            response.Headers.RetryAfter = "10";
            return;
        }

        try
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            response.ContentType = "text/event-stream";
            response.Headers["X-Accel-Buffering"] = "no";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await StreamAsync(connection, response, ends.Token);
        }
        catch (OperationCanceledException)
        {
            // The tablet has gone, or the process goes: the tablet comes back by itself.
        }
        catch (IOException)
        {
        }
        finally
        {
            displays.Disconnect(connection);
        }
    }

    public async Task PaperAsync(HttpContext context)
    {
        Harden(context.Response);
        if (displays.Find(IdOf(context.Request)) is not { } channel)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var body = new byte[MostPaperBody];
        var length = await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (!long.TryParse(Encoding.ASCII.GetString(body, 0, length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        try
        {
            context.Response.StatusCode = channel.RequestPaper(number) ? StatusCodes.Status204NoContent : StatusCodes.Status409Conflict;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The till's own code; the customer can only ask at the register.
            if (logger is not null)
            {
                HandlerFailed(logger, channel.RegisterId, e);
            }

            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    public async Task PictureAsync(HttpContext context)
    {
        var headers = Harden(context.Response);
        if (await displays.Page.ReadPictureAsync(context.RequestAborted) is not { } picture)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        headers.CacheControl = "no-cache";
        headers.ETag = picture.Tag;
        if (context.Request.Headers.IfNoneMatch == picture.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = picture.MediaType;
        context.Response.ContentLength = picture.Bytes.Length;
        await context.Response.Body.WriteAsync(picture.Bytes, context.RequestAborted);
    }

    private async Task StreamAsync(DisplayConnection connection, HttpResponse response, CancellationToken cancellationToken)
    {
        var frame = new ArrayBufferWriter<byte>(4096);
        string? code = null;
        // A tablet that brought its id knows it; one that waits is told once.
        var knownId = connection.DisplayId;
        var number = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            frame.ResetWrittenCount();
            if (connection.Channel is { } channel)
            {
                if (knownId is null)
                {
                    knownId = connection.DisplayId!;
                    Event(frame, "paired", $"{{\"display\":\"{knownId}\"}}");
                }

                if (channel.Shown is { } shown && shown.Number != number)
                {
                    number = shown.Number;
                    State(frame, shown);
                }
            }
            else if (connection.Code is { } current && current != code)
            {
                code = current;
                Event(frame, "code", $"{{\"code\":\"{current}\"}}");
            }

            if (connection.TakeBeat() && frame.WrittenCount == 0)
            {
                Event(frame, "beat", "{}");
            }

            if (frame.WrittenCount != 0)
            {
                await response.Body.WriteAsync(frame.WrittenMemory, cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }

            if (!await connection.WaitAsync(cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>The time that is left travels as a duration: a tablet's clock may be wrong.</summary>
    private void State(ArrayBufferWriter<byte> frame, ShownState shown)
    {
        var left = shown.State.Until is { } until ? Math.Max(0, (long)(until - displays.TimeProvider.GetUtcNow()).TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : "null";
        frame.Write(Encoding.ASCII.GetBytes($"event: state\nid: {shown.Number.ToString(CultureInfo.InvariantCulture)}\ndata: {{\"left\":{left},\"state\":"));
        frame.Write(shown.Json);
        frame.Write("}\n\n"u8);
    }

    private static void Event(ArrayBufferWriter<byte> frame, string name, string data) => frame.Write(Encoding.ASCII.GetBytes($"event: {name}\ndata: {data}\n\n"));

    private static string? IdOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.Ordinal) ? header[Scheme.Length..] : null;

    private static IHeaderDictionary Harden(HttpResponse response)
    {
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
        return headers;
    }

    [LoggerMessage(1, LogLevel.Error, "The till's handler of a customer's wish for paper failed at register {Register}.")]
    private static partial void HandlerFailed(ILogger logger, string register, Exception exception);
}
