using System.IO.Compression;
using System.Net.Http.Headers;

namespace Fiscal.Receipts;

/// <summary>Speaks with a portal: proof of every request, the portal's clock, limits of time and length.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class PortalConnection : IDisposable
{
    /// <summary>Most bytes of an answer: 1,000 events, 100 lines, or a layout.</summary>
    private const int MaxAnswer = 4 * 1024 * 1024;

    private readonly Uri _address;
    private readonly RegisterKey? _key;
    private readonly HttpClient _client;
    private readonly bool _ownsClient;
    private readonly TimeProvider _timeProvider;
    private long _offset;

    public PortalConnection(Uri address, RegisterKey? key, HttpClient? client, TimeProvider timeProvider)
    {
        _address = address;
        _key = key;
        _client = client ?? NewClient();
        _ownsClient = client is null;
        _timeProvider = timeProvider;
    }

    /// <summary>How much the portal's clock is ahead of ours, as far as it complained.</summary>
    public TimeSpan ClockOffset => TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    /// <summary>Asks and reads the answer to its end.</summary>
    /// <param name="method">Method.</param>
    /// <param name="path">Begins with <c>api/</c>, with the query.</param>
    /// <param name="body">Bytes as they are sent; none if <see langword="null"/>.</param>
    /// <param name="mediaType">Media type of the body.</param>
    /// <param name="isGzip">Whether the body is compressed.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PortalException">Nothing, or no whole answer, came back.</exception>
    public async Task<PortalReply> SendAsync(HttpMethod method, string path, byte[]? body, string? mediaType, bool isGzip, TimeSpan limit, CancellationToken cancellationToken)
    {
        var reply = await SendOnceAsync(method, path, body, mediaType, isGzip, limit, cancellationToken).ConfigureAwait(false);
        if (reply.Status == 401 && reply.Error == "clock" && reply.Time is { } time)
        {
            Interlocked.Exchange(ref _offset, (time - _timeProvider.GetUtcNow()).Ticks);
            reply = await SendOnceAsync(method, path, body, mediaType, isGzip, limit, cancellationToken).ConfigureAwait(false);
        }

        return reply;
    }

    public void Dispose()
    {
        if (_ownsClient)
        {
            _client.Dispose();
        }
    }

    public static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content, 0, content.Length);
        }

        return compressed.ToArray();
    }

    private async Task<PortalReply> SendOnceAsync(HttpMethod method, string path, byte[]? body, string? mediaType, bool isGzip, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_address, path));
        if (_key is { } key)
        {
            var proof = PortalAuthorization.Create(key, method.Method, "/" + path, _timeProvider.GetUtcNow() + ClockOffset, PortalAuthorization.HashOf(body ?? []));
            request.Headers.TryAddWithoutValidation("Authorization", proof.ToString());
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType!);
            if (isGzip)
            {
                request.Content.Headers.ContentEncoding.Add("gzip");
            }
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = _timeProvider.CreateTimer(static state => Cancel((CancellationTokenSource)state!), ending, limit, Timeout.InfiniteTimeSpan);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token).ConfigureAwait(false);
            return new PortalReply((int)response.StatusCode, await ReadAsync(response, ending.Token).ConfigureAwait(false), RetryAfter(response));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException or OperationCanceledException or InvalidDataException)
        {
            throw new PortalException(PortalException.Unreachable, e is OperationCanceledException
                ? $"The portal at {_address.Host} did not answer within {(int)limit.TotalSeconds} s."
                : $"The portal at {_address.Host} could not be reached: {e.Message}", inner: e);
        }
        finally
        {
            timer.Dispose();
        }
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer came at the last moment.
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
#if NETSTANDARD2_0
        using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        // A stream of that framework does not always hear the token: closing it is heard.
        using var registration = cancellationToken.Register(stream.Dispose);
#else
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#endif
        var buffer = new byte[16 * 1024];
        while (true)
        {
            int read;
            try
            {
#pragma warning disable CA1835 // the older framework has this overload only
                read = await stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
#pragma warning restore CA1835
            }
            catch (ObjectDisposedException)
            {
                throw new OperationCanceledException(cancellationToken);
            }

            if (read == 0)
            {
                return body.ToArray();
            }

            body.Write(buffer, 0, read);
            if (body.Length > MaxAnswer)
            {
                throw new InvalidDataException("the answer is too long");
            }
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _timeProvider.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

#pragma warning disable CA2000 // the client disposes its handler
    private static HttpClient NewClient() =>
#if NETSTANDARD2_0
        new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
#else
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
#endif
#pragma warning restore CA2000
}
