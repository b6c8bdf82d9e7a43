using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Receipts.Portal.Tests.Display;

/// <summary>A headless Chromium whose page lives on while the test goes on: driven by its own debugging protocol over a web socket.</summary>
internal sealed class LiveBrowser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Tool.Folder _folder;
    private readonly Process _process;
    private readonly string _address;

    private LiveBrowser(Process process, Tool.Folder folder, string address)
    {
        _process = process;
        _folder = folder;
        _address = address;
    }

    public static async Task<LiveBrowser> StartAsync()
    {
        var folder = new Tool.Folder();
        var start = new ProcessStartInfo("chromium") { RedirectStandardError = true };
        foreach (var argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run", "--disable-extensions", "--disable-background-networking",
            "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows", "--remote-debugging-port=0", "--remote-allow-origins=*", "--user-data-dir=" + folder.Path("profile"), "about:blank"])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("chromium is missing: install it with 'apt-get install -y chromium'.");
        while (await process.StandardError.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (Regex.Match(line, @"DevTools listening on ws://([^/]+)/") is { Success: true } found)
            {
                // Whatever else it says is thrown away, so that it never waits for a reader.
                _ = process.StandardError.ReadToEndAsync();
                return new LiveBrowser(process, folder, "http://" + found.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("chromium ended before it could be asked anything.");
    }

    /// <summary>A window of its own, at this size and with this scheme of colours.</summary>
    public async Task<Tab> OpenAsync(string address, int width, int height, bool dark)
    {
        using var client = new HttpClient();
        using var reply = await client.PutAsync(_address + "/json/new?about:blank", null);
        using var target = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(target.RootElement.GetProperty("webSocketDebuggerUrl").GetString()!), CancellationToken.None);
        var tab = new Tab(socket);
        await tab.SendAsync("Page.enable", "{}");
        await tab.SendAsync("Emulation.setDeviceMetricsOverride", $"{{\"width\":{width},\"height\":{height},\"deviceScaleFactor\":1,\"mobile\":false}}");
        await tab.SendAsync("Emulation.setEmulatedMedia", $"{{\"features\":[{{\"name\":\"prefers-color-scheme\",\"value\":\"{(dark ? "dark" : "light")}\"}}]}}");
        await tab.SendAsync("Page.navigate", $"{{\"url\":{JsonSerializer.Serialize(address)}}}");
        return tab;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            _folder.Dispose();
        }
        catch (IOException)
        {
            // A helper process of the browser may still hold its profile for a moment; it lies in the folder for temporary files.
        }
    }

    internal sealed class Tab(ClientWebSocket socket) : IAsyncDisposable
    {
        private int _last;
        private bool _hasAxe;

        /// <summary>Evaluates a script, waiting for a promise, and gives its value as JSON.</summary>
        public async Task<JsonElement> EvaluateAsync(string script)
        {
            var result = await SendAsync("Runtime.evaluate", $"{{\"expression\":{JsonSerializer.Serialize(script)},\"awaitPromise\":true,\"returnByValue\":true}}");
            Assert.False(result.TryGetProperty("exceptionDetails", out var problem), problem.ToString());
            return result.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
        }

        /// <summary>Waits until a script says true.</summary>
        public async Task UntilAsync(string condition, TimeSpan? patience = null)
        {
            var clock = Stopwatch.StartNew();
            while (true)
            {
                if (await EvaluateAsync($"!!({condition})") is { ValueKind: JsonValueKind.True })
                {
                    return;
                }

                Assert.True(clock.Elapsed < (patience ?? Patience), $"Not within {clock.Elapsed}: {condition}. The page: {await EvaluateAsync("document.body.innerText")}");
                await Task.Delay(20, CancellationToken.None);
            }
        }

        public async Task<string> ScreenshotAsync(string path)
        {
            // One frame later, so that what was just drawn is on it.
            await EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
            var result = await SendAsync("Page.captureScreenshot", "{\"format\":\"png\"}");
            await File.WriteAllBytesAsync(path, result.GetProperty("data").GetBytesFromBase64());
            return path;
        }

        /// <summary>What axe finds, with the elements.</summary>
        public async Task<IReadOnlyList<string>> JudgeAsync()
        {
            if (!_hasAxe)
            {
                await EvaluateAsync(Browser.AxeScript + ";1");
                _hasAxe = true;
            }

            var result = await EvaluateAsync("""
                axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}).then(r=>({passes:r.passes.length,violations:r.violations.map(v=>v.id+': '+v.nodes.map(n=>n.html.slice(0,200)+' '+n.failureSummary).join(' | '))}))
                """);
            Assert.InRange(result.GetProperty("passes").GetInt32(), 5, 200);
            return [.. result.GetProperty("violations").EnumerateArray().Select(item => item.GetString()!)];
        }

        public async Task<JsonElement> SendAsync(string method, string parameters)
        {
            var id = ++_last;
            using var patience = new CancellationTokenSource(Patience);
            await socket.SendAsync(Encoding.UTF8.GetBytes($"{{\"id\":{id},\"method\":\"{method}\",\"params\":{parameters}}}"), WebSocketMessageType.Text, true, patience.Token);
            var buffer = new byte[64 * 1024];
            while (true)
            {
                using var message = new MemoryStream();
                WebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer, patience.Token);
                    message.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);

                var json = JsonDocument.Parse(message.ToArray()).RootElement;
                if (json.TryGetProperty("id", out var answered) && answered.GetInt32() == id)
                {
                    Assert.False(json.TryGetProperty("error", out var error), method + ": " + error);
                    return json.GetProperty("result");
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            // The window goes, too: windows that nobody looks at take time from the next test.
            await SendAsync("Page.close", "{}");
            socket.Dispose();
        }
    }
}
