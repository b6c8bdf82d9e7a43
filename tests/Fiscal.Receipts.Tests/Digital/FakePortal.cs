using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fiscal.Receipts.Tests.Digital;

/// <summary>A portal by docs/portal-api.md on this machine, with faults on demand. It shares no code with what it tests.</summary>
internal sealed class FakePortal : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly object _lock = new();
    private readonly List<Task> _connections = [];
    private readonly CancellationTokenSource _closing = new();
    private TcpListener _listener;
    private long _lastEvent;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public FakePortal(TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _listener = Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    public byte[] Key => _key;

    /// <summary>What happens to the next request to receipts; then the one after it.</summary>
    public Queue<Fault> Faults { get; } = new();

    /// <summary>A fault of every request until it is taken away.</summary>
    public Fault Always { get; set; }

    public TimeSpan ClockAhead { get; set; }

    public string? Module { get; set; }

    public List<string> Requests { get; } = [];

    /// <summary>Ids of receipts in the order they were stored.</summary>
    public List<string> Order { get; } = [];

    public Dictionary<string, string> Receipts { get; } = [];

    public List<JsonElement> Links { get; } = [];

    public List<JsonElement> Deliveries { get; } = [];

    public HashSet<string> Layouts { get; } = [];

    public Dictionary<string, byte[]> Published { get; } = [];

    public List<(long Number, string Json)> Events { get; } = [];

    public List<long> Confirmed { get; } = [];

    public List<int> BatchSizes { get; } = [];

    public HashSet<string> Conflicts { get; } = [];

    public Dictionary<string, int> Received { get; } = [];

    public List<(string Id, string Address)> Mails { get; } = [];

    public string PairAnswer { get; set; } = string.Empty;

    /// <summary>Reads what tests look at while requests come in.</summary>
    public T Read<T>(Func<FakePortal, T> read)
    {
        lock (_lock)
        {
            return read(this);
        }
    }

    public void Event(string what, string id, string detail)
    {
        lock (_lock)
        {
            var number = ++_lastEvent;
            Events.Add((number, $"{{\"event\":\"{what}\",\"number\":{number},\"id\":\"{id}\",\"detail\":\"{detail}\",\"time\":\"2026-11-24T12:00:00Z\"}}"));
        }
    }

    /// <summary>Connections are refused from now on.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _listener.Stop();
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _listener = Listen(Port);
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        Close();
        Task[] all;
        lock (_lock)
        {
            all = [.. _connections];
        }

        Task.WaitAll(all, TimeSpan.FromSeconds(5));
    }

    private TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = false };
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                lock (_lock)
                {
                    _connections.Add(Task.Run(() => ServeAsync(client)));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var (method, path, headers, body) = await ReadAsync(stream, _closing.Token);
                var fault = Fault.None;
                lock (_lock)
                {
                    Requests.Add(method + " " + path);
                    if (path.StartsWith("/api/v1/receipts", StringComparison.Ordinal))
                    {
                        fault = Faults.Count > 0 ? Faults.Dequeue() : Always;
                    }
                }

                if (fault == Fault.Hang)
                {
                    await Task.Delay(Timeout.Infinite, _closing.Token);
                }

                var (status, answer) = fault == Fault.ServerError ? (500, "<html>"u8.ToArray()) : Answer(method, path, headers, body);
                if (fault == Fault.LoseReply)
                {
                    return;
                }

                var head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {answer.Length}\r\nConnection: close\r\nRetry-After: 0\r\n\r\n");
                await stream.WriteAsync(head, _closing.Token);
                await stream.WriteAsync(answer.AsMemory(0, fault == Fault.CutReply ? answer.Length / 2 : answer.Length), _closing.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The till hung up, or the test is over.
            }
        }
    }

    private (int Status, byte[] Body) Answer(string method, string path, Dictionary<string, string> headers, byte[] body)
    {
        lock (_lock)
        {
            if (path == "/api/v1/pair")
            {
                using var asked = JsonDocument.Parse(body);
                return asked.RootElement.GetProperty("digits").GetString() switch
                {
                    "123456" => (200, Encoding.UTF8.GetBytes(PairAnswer.Replace("REGISTER", asked.RootElement.GetProperty("register").GetString(), StringComparison.Ordinal))),
                    "999999" => (429, "{\"error\":\"wait\"}"u8.ToArray()),
                    _ => (403, "{\"error\":\"code\"}"u8.ToArray()),
                };
            }

            if (Refusal(method, path, headers, body) is { } refusal)
            {
                return refusal;
            }

            if (Module is { } module)
            {
                return (module == "unpaired" ? 403 : 404, Encoding.UTF8.GetBytes("{\"error\":\"" + module + "\"}"));
            }

            if (path == "/api/v1/unpair")
            {
                Module = "unpaired";
                return (204, []);
            }

            if (path.StartsWith("/api/v1/layouts/", StringComparison.Ordinal))
            {
                var id = path["/api/v1/layouts/".Length..];
                if (method == "GET")
                {
                    return Published.TryGetValue(id, out var package) ? (200, package) : (404, []);
                }

                return Layouts.Add(id) ? (201, []) : (200, []);
            }

            if (path == "/api/v1/mail")
            {
                using var mail = JsonDocument.Parse(body);
                var address = mail.RootElement.GetProperty("address").GetString()!;
                if (!address.Contains('@', StringComparison.Ordinal))
                {
                    return (422, "{\"error\":\"address\"}"u8.ToArray());
                }

                if (!Receipts.ContainsKey(mail.RootElement.GetProperty("id").GetString()!))
                {
                    return (404, "{\"error\":\"receipt\"}"u8.ToArray());
                }

                Mails.Add((mail.RootElement.GetProperty("id").GetString()!, address));
                return (202, []);
            }

            var after = long.Parse(path[(path.IndexOf("after=", StringComparison.Ordinal) + 6)..].Split('&')[0], CultureInfo.InvariantCulture);
            var answer = new StringBuilder();
            if (method == "POST")
            {
                Confirmed.Add(after);
                Events.RemoveAll(e => e.Number <= after);
                Take(headers.GetValueOrDefault("content-encoding") == "gzip" ? Unpack(body) : body, answer);
            }

            foreach (var (_, json) in Events.Where(e => e.Number > after))
            {
                answer.Append(json).Append('\n');
            }

            return (200, Encoding.UTF8.GetBytes(answer.ToString()));
        }
    }

    private void Take(byte[] body, StringBuilder answer)
    {
        var lines = Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        BatchSizes.Add(lines.Length);
        var stopped = body.Length > 4 * 1024 * 1024 || lines.Length > 100;
        foreach (var line in lines)
        {
            using var document = JsonDocument.Parse(line);
            var item = document.RootElement.Clone();
            var id = item.GetProperty("id").GetString()!;
            var status = stopped ? "skipped" : Store(item, id);
            stopped |= status is not ("stored" or "same");
            answer.Append("{\"id\":\"").Append(id).Append("\",\"status\":\"").Append(status.Split(' ')[0]).Append('"');
            if (status.StartsWith("layoutMissing", StringComparison.Ordinal))
            {
                answer.Append(",\"layout\":\"").Append(status.Split(' ')[1]).Append('"');
            }

            answer.Append("}\n");
        }
    }

    private string Store(JsonElement item, string id)
    {
        switch (item.GetProperty("kind").GetString())
        {
            case "link":
                Links.Add(item);
                return "stored";
            case "delivery":
                Deliveries.Add(item);
                return "stored";
            default:
                Received[id] = Received.GetValueOrDefault(id) + 1;
                var receipt = item.GetProperty("receipt");
                if (Conflicts.Contains(id))
                {
                    return "conflict";
                }

                if (receipt.GetProperty("layoutId").GetString() is { Length: > 0 } layout && Convert.ToHexStringLower(Convert.FromBase64String(layout)) is var layoutId && !Layouts.Contains(layoutId))
                {
                    return "layoutMissing " + layoutId;
                }

                var known = Receipts.ContainsKey(id);
                Receipts[id] = receipt.GetRawText();
                if (!known)
                {
                    Order.Add(id);
                }

                return known ? "same" : "stored";
        }
    }

    // By the text of the page, not by the till's code.
    private (int Status, byte[] Body)? Refusal(string method, string path, Dictionary<string, string> headers, byte[] body)
    {
        var header = headers.GetValueOrDefault("authorization", string.Empty);
        string Part(string name) => header.Split(name + "=\"")[1].Split('"')[0];
        var time = Part("time");
        using var mac = new HMACSHA256(_key);
        var expected = Convert.ToBase64String(mac.ComputeHash(Encoding.UTF8.GetBytes($"fiscal1\n{method}\n{path}\n{time}\n{Convert.ToHexStringLower(SHA256.HashData(body))}")));
        if (!header.StartsWith("Fiscal ", StringComparison.Ordinal) || Part("keyId") != "0000002a" || Part("mac") != expected)
        {
            return (401, "{\"error\":\"key\"}"u8.ToArray());
        }

        var now = _clock.GetUtcNow() + ClockAhead;
        return (now - DateTimeOffset.Parse(time, CultureInfo.InvariantCulture)).Duration() > TimeSpan.FromMinutes(5)
            ? (401, Encoding.UTF8.GetBytes("{\"error\":\"clock\",\"time\":\"" + now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) + "\"}"))
            : null;
    }

    private static byte[] Unpack(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static async Task<(string Method, string Path, Dictionary<string, string> Headers, byte[] Body)> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 4 || head[^1] != '\n' || head[^3] != '\n')
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
            {
                throw new IOException("hung up");
            }

            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0].ToLowerInvariant(), static pair => pair[1]);
        var body = new byte[int.Parse(headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        var request = lines[0].Split(' ');
        return (request[0], request[1], headers, body);
    }

    public enum Fault
    {
        None,
        Hang,
        ServerError,
        CutReply,
        LoseReply,
    }
}
