using System.Net.Http.Headers;

namespace Fiscal;

/// <summary>Posts each notice as JSON to an address (docs/health.md shows the body). Any answer 2xx counts as told.</summary>
/// <remarks>Thread-safe. The address is a secret: it stands in no log, no exception and no trace of this class.</remarks>
public sealed class WebhookNoticeChannel : NoticeChannel, IDisposable
{
    private readonly Uri _address;
    private readonly HttpClient _client;
    private readonly bool _ownsClient;

    /// <summary>Creates the channel with a connection of its own.</summary>
    /// <param name="address">Where to post; absolute, https, or http for a service in the own network.</param>
    /// <exception cref="ArgumentException">The address is not absolute or neither http nor https.</exception>
    public WebhookNoticeChannel(Uri address)
        : this(address, NewClient(), ownsClient: true)
    {
    }

    /// <summary>Creates the channel over a client of the application, for proxies and certificates of its own.</summary>
    /// <param name="address">Where to post; absolute, https, or http for a service in the own network.</param>
    /// <param name="client">The client; stays the caller's to dispose. What its handlers log is the caller's to watch: the address is a secret.</param>
    /// <exception cref="ArgumentException">The address is not absolute or neither http nor https.</exception>
    public WebhookNoticeChannel(Uri address, HttpClient client)
        : this(address, client ?? throw new ArgumentNullException(nameof(client)), ownsClient: false)
    {
    }

    private WebhookNoticeChannel(Uri address, HttpClient client, bool ownsClient)
    {
        _address = address ?? throw new ArgumentNullException(nameof(address));
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http"))
        {
            throw new ArgumentException("A webhook's address is absolute and begins with https:// or http://.", nameof(address));
        }

        _client = client;
        _ownsClient = ownsClient;
    }

    /// <inheritdoc/>
    public override string Name => "webhook";

    /// <inheritdoc/>
    /// <exception cref="IOException">It was not told. The text names no address.</exception>
    public override async Task SendAsync(HealthNotice notice, CancellationToken cancellationToken)
    {
        using var body = new ByteArrayContent(NoticeJson.Write(notice ?? throw new ArgumentNullException(nameof(notice))));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        HttpResponseMessage answer;
        try
        {
            answer = await _client.PostAsync(_address, body, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Without the inner exception: its text may hold the address.
            throw new IOException($"The webhook could not be reached ({e.GetType().Name}).");
        }

        using (answer)
        {
            if (!answer.IsSuccessStatusCode)
            {
                throw new IOException($"The webhook answered {(int)answer.StatusCode}.");
            }
        }
    }

    /// <summary>Closes the connection if it is the channel's own.</summary>
    public void Dispose()
    {
        if (_ownsClient)
        {
            _client.Dispose();
        }
    }

#pragma warning disable CA2000 // the client disposes its handler
    private static HttpClient NewClient() =>
#if NETSTANDARD2_0
        new(new HttpClientHandler { AllowAutoRedirect = false });
#else
        // Without a propagator there is no activity either, whose url.full would be the secret.
        new(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false });
#endif
#pragma warning restore CA2000
}
