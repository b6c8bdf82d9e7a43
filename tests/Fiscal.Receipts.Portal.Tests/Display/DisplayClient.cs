using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Fiscal.Receipts.Portal.Tests.Display;

/// <summary>A tablet without a screen: reads the stream, remembers its id, comes back when the stream ends.</summary>
internal sealed class DisplayClient : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 10 });
    private readonly CancellationTokenSource _ends = new();
    private readonly Uri _address;
    private readonly Task _run;
    private volatile string? _id;
    private volatile string? _code;
    private long _connections;

    public DisplayClient(Uri address, string? id = null)
    {
        _address = address;
        _id = id;
        _run = Task.Run(RunAsync);
    }

    public string? Id => _id;

    public string? Code => _code;

    /// <summary>How often a stream was opened.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    public Received? Last { get; private set; }

    public ConcurrentQueue<Received> All { get; } = new();

    public event Action<Received>? Arrived;

    public async Task<string> CodeAsync()
    {
        await Wait.UntilAsync(() => _code is not null);
        return _code!;
    }

    public async Task PairAsync(CustomerDisplays displays, string registerId)
    {
        Assert.True(displays.Pair(registerId, await CodeAsync()));
        await Wait.UntilAsync(() => _id is not null && Last is not null);
    }

    public async Task<HttpStatusCode> TapAsync(long number, string? id = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, "display/paper")) { Content = new StringContent(number.ToString(System.Globalization.CultureInfo.InvariantCulture)) };
        request.Headers.TryAddWithoutValidation("Authorization", "Display " + (id ?? _id));
        using var reply = await _client.SendAsync(request);
        return reply.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _run;
        _client.Dispose();
        _ends.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_ends.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_address, "display/events"));
                if (_id is { } id)
                {
                    request.Headers.TryAddWithoutValidation("Authorization", "Display " + id);
                }

                using var reply = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _ends.Token);
                reply.EnsureSuccessStatusCode();
                Interlocked.Increment(ref _connections);
                using var reader = new StreamReader(await reply.Content.ReadAsStreamAsync(_ends.Token));
                var name = string.Empty;
                while (await reader.ReadLineAsync(_ends.Token) is { } line)
                {
                    if (line.StartsWith("event: ", StringComparison.Ordinal))
                    {
                        name = line[7..];
                    }
                    else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    {
                        Handle(name, JsonDocument.Parse(line[6..]).RootElement);
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
            }

            if (!_ends.IsCancellationRequested)
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private void Handle(string name, JsonElement data)
    {
        switch (name)
        {
            case "code":
                _id = null;
                _code = data.GetProperty("code").GetString();
                break;
            case "paired":
                _id = data.GetProperty("display").GetString();
                _code = null;
                break;
            case "state":
                var state = data.GetProperty("state");
                var received = new Received(Stopwatch.GetTimestamp(), state.GetProperty("number").GetInt64(), state.GetProperty("phase").GetString()!, state.TryGetProperty("link", out var link) ? link.GetString() : null, state);
                Last = received;
                All.Enqueue(received);
                Arrived?.Invoke(received);
                break;
        }
    }

    internal sealed record Received(long Time, long Number, string Phase, string? Link, JsonElement State);
}
