using System.Net;
using System.Text;
using System.Text.Json;

namespace Fiscal.Receipts;

/// <summary>Sends a register's display states to <c>fiscal display serve</c> on the same machine, and brings taps on the paper button back: for tills that cannot host a web page, such as those on .NET Framework.</summary>
/// <remarks>
/// Thread-safe; works on threads of the pool and never blocks the feed. Each message is the whole state: whichever of the two processes starts again, the display is right a moment later.
/// <see cref="CustomerDisplayFeed.PaperRequested"/> is raised on a thread of the pool.
/// </remarks>
public sealed class RemoteDisplay : IDisposable
{
    private const int WaitSeconds = 10;
    private const int MostReply = 64 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly CustomerDisplayFeed _feed;
    private readonly Uri _address;
    private readonly string _secretPath;
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _ends = new();
    private readonly SemaphoreSlim _changed = new(1, 1);
    private long _sent;
    private volatile string? _problem = "not connected yet";

    /// <summary>Starts to send.</summary>
    /// <param name="feed">The register's feed; stays the caller's.</param>
    /// <param name="address">What <c>fiscal display serve</c> printed as <c>address</c>, for example <c>http://127.0.0.1:8090/</c>.</param>
    /// <param name="secretPath">The file that was given to it as <c>--feed-secret</c>. It may appear later.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The address is not of this machine.</exception>
    public RemoteDisplay(CustomerDisplayFeed feed, Uri address, string secretPath)
    {
        _feed = feed ?? throw new ArgumentNullException(nameof(feed));
        _address = address ?? throw new ArgumentNullException(nameof(address));
        _secretPath = secretPath ?? throw new ArgumentNullException(nameof(secretPath));
        if (!address.IsAbsoluteUri || address.Scheme != "http" || !address.IsLoopback)
        {
            throw new ArgumentException("Displays are fed over http within one machine, such as http://127.0.0.1:8090/.", nameof(address));
        }

        if (!address.AbsolutePath.EndsWith("/", StringComparison.Ordinal))
        {
            _address = new Uri(address.AbsoluteUri + "/");
        }

        // Two requests wait or run at a time, and pairing is a third. No proxy stands between two processes of one machine.
        _client = new HttpClient(new HttpClientHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 8 })
        {
            Timeout = TimeSpan.FromSeconds(WaitSeconds + 5),
            MaxResponseContentBufferSize = MostReply,
        };
#if NETSTANDARD2_0
        // .NET Framework would wait for the server before it sends a body, and for an acknowledgement between header and body: 200 ms each.
        var point = ServicePointManager.FindServicePoint(_address);
        point.Expect100Continue = false;
        point.UseNagleAlgorithm = false;
#endif
        feed.Changed += OnChanged;
        _ = Task.Run(PushAsync);
        _ = Task.Run(ListenAsync);
    }

    /// <summary>Raised on a thread of the pool when <see cref="Problem"/> changes.</summary>
    public event EventHandler? ProblemChanged;

    /// <summary>Why the display server does not get what it should; <see langword="null"/> while all is well. Tried again by itself.</summary>
    public string? Problem => _problem;

    /// <summary>Makes the display that shows a code this register's.</summary>
    /// <param name="code">The six digits on the tablet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether a waiting display shows this code.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="code"/> is <see langword="null"/>.</exception>
    /// <exception cref="HttpRequestException">The display server cannot be reached or refuses.</exception>
    /// <exception cref="IOException">The secret cannot be read.</exception>
    public async Task<bool> PairAsync(string code, CancellationToken cancellationToken = default)
    {
        _ = code ?? throw new ArgumentNullException(nameof(code));
        using var reply = await AskAsync("pair", json => json.WriteString("code", code), cancellationToken).ConfigureAwait(false);
        return reply.RootElement.TryGetProperty("paired", out var paired) && paired.ValueKind == JsonValueKind.True;
    }

    /// <summary>Takes all displays away from this register: they show codes again.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many displays it had.</returns>
    /// <exception cref="HttpRequestException">The display server cannot be reached or refuses.</exception>
    /// <exception cref="IOException">The secret cannot be read.</exception>
    public async Task<int> UnpairAsync(CancellationToken cancellationToken = default)
    {
        using var reply = await AskAsync("unpair", static _ => { }, cancellationToken).ConfigureAwait(false);
        return reply.RootElement.TryGetProperty("count", out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number) ? number : 0;
    }

    /// <summary>Stops sending. The displays turn idle within 10 s.</summary>
    public void Dispose()
    {
        _feed.Changed -= OnChanged;
        _ends.Cancel();
        _client.Dispose();
    }

    private void OnChanged(object? sender, DisplayChangedEventArgs args) => Wake();

    private void Wake()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Woken already; what is sent is the state of then.
        }
    }

    private async Task PushAsync()
    {
        var pause = FirstPause;
        while (!_ends.IsCancellationRequested)
        {
            try
            {
                await _changed.WaitAsync(_ends.Token).ConfigureAwait(false);
                var state = _feed.State;
                if (state.Number == Interlocked.Read(ref _sent))
                {
                    continue;
                }

                using var reply = await PostAsync("state", state.ToJson(), _ends.Token).ConfigureAwait(false);
                Interlocked.Exchange(ref _sent, state.Number);
                pause = FirstPause;
                Tell(null);
            }
            catch (Exception e) when (IsExpected(e))
            {
                if (_ends.IsCancellationRequested)
                {
                    return;
                }

                Tell(e is OperationCanceledException ? "The display server does not answer." : e.Message);
                await PauseAsync(pause).ConfigureAwait(false);
                pause = pause + pause < LongestPause ? pause + pause : LongestPause;
                Wake();
            }
        }
    }

    private async Task ListenAsync()
    {
        var server = string.Empty;
        var after = 0L;
        while (!_ends.IsCancellationRequested)
        {
            try
            {
                using var reply = await AskAsync(
                    "taps",
                    json =>
                    {
                        json.WriteString("run", _feed.State.Run);
                        json.WriteString("server", server);
                        json.WriteNumber("after", after);
                        json.WriteNumber("wait", WaitSeconds);
                    },
                    _ends.Token).ConfigureAwait(false);
                var root = reply.RootElement;
                var answering = Text(root, "server");
                if (answering != server)
                {
                    server = answering;
                    after = 0;
                }

                if (root.TryGetProperty("taps", out var taps) && taps.ValueKind == JsonValueKind.Array)
                {
                    foreach (var tap in taps.EnumerateArray())
                    {
                        after = Math.Max(after, Number(tap, "id"));
                        RaiseTap(new ReceiptId(_feed.RegisterId, Number(tap, "receipt")));
                    }
                }

                if (Number(root, "number") == 0)
                {
                    // The server does not know this till, or not any more.
                    Interlocked.Exchange(ref _sent, 0);
                    Wake();
                    await PauseAsync(FirstPause).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (IsExpected(e))
            {
                if (_ends.IsCancellationRequested)
                {
                    return;
                }

                // A server that went and came back does not know what it was sent.
                Interlocked.Exchange(ref _sent, 0);
                Wake();
                await PauseAsync(FirstPause).ConfigureAwait(false);
            }
        }
    }

    private void RaiseTap(ReceiptId receipt)
    {
        try
        {
            _feed.RequestPaper(receipt);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The till's own handler; without this the next tap would not arrive.
            Tell("The handler of PaperRequested failed: " + e.Message);
        }
    }

    private Task<JsonDocument> AskAsync(string name, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("register", _feed.RegisterId);
            write(json);
            json.WriteEndObject();
        }

        return PostAsync(name, stream.ToArray(), cancellationToken);
    }

    private async Task<JsonDocument> PostAsync(string name, byte[] body, CancellationToken cancellationToken)
    {
        // Read each time: the server makes the file at its first start, which may come later.
        var key = DisplayFeedProof.ReadKey(_secretPath);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, "feed/" + name)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("Authorization", PortalAuthorization.Create(key, "POST", DisplayFeedProof.PathOf(name), _feed.TimeProvider.GetUtcNow(), PortalAuthorization.HashOf(body)).ToString());
        using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
#if NETSTANDARD2_0
        var reply = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
#else
        var reply = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
#endif
        return response.StatusCode switch
        {
            HttpStatusCode.OK => Parse(reply),
            HttpStatusCode.Unauthorized => throw new HttpRequestException("The display server has another secret: both need the same file."),
            HttpStatusCode.Conflict => throw new HttpRequestException($"Another till feeds the displays of register {_feed.RegisterId}: end it, or give this one its own register."),
            _ => throw new HttpRequestException($"The display server answered {((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture)}: {Cut(reply)}"),
        };
    }

    private static JsonDocument Parse(byte[] reply)
    {
        try
        {
            return JsonDocument.Parse(reply, new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException e)
        {
            throw new HttpRequestException("What answered is no display server.", e);
        }
    }

    private static string Cut(byte[] reply) => Encoding.UTF8.GetString(reply, 0, Math.Min(reply.Length, 200));

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static long Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    private static bool IsExpected(Exception e) =>
        e is HttpRequestException or OperationCanceledException or IOException or UnauthorizedAccessException or InvalidDataException or ObjectDisposedException or InvalidOperationException;

    private async Task PauseAsync(TimeSpan pause)
    {
        try
        {
            await TimeProvider.System.DelayAsync(pause, _ends.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Tell(string? problem)
    {
        if (_problem != problem)
        {
            _problem = problem;
            ProblemChanged?.Invoke(this, EventArgs.Empty);
        }
    }
}
