using System.Diagnostics;
using System.Globalization;

namespace Fiscal.Portal.Load;

/// <summary>Requests at a fixed rate, whether the answers keep up or not, and how long each took from the moment it was due.</summary>
internal static class Rate
{
    public static async Task RunAsync(Arguments arguments)
    {
        var rate = arguments.Number("rate", 500);
        var seconds = arguments.Number("seconds", 20);
        var address = arguments.Text("url");
        var tokens = await File.ReadAllLinesAsync(Path.Combine(arguments.Work, "tokens.txt"));
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 256, PooledConnectionLifetime = Timeout.InfiniteTimeSpan };
        using var client = new HttpClient(handler);
        var random = new Random(7);
        var waiting = new List<Task<double>>(rate * seconds);
        await Ask(client, address + "R/" + tokens[0], "10.0.0.1", Stopwatch.GetTimestamp());
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < rate * seconds; i++)
        {
            var due = begun + (long)(i * (double)Stopwatch.Frequency / rate);
            while (Stopwatch.GetTimestamp() < due)
            {
                await Task.Delay(1);
            }

            var client4 = $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}";
            waiting.Add(Ask(client, address + "R/" + tokens[random.Next(tokens.Length)], client4, due));
        }

        var times = await Task.WhenAll(waiting);
        Array.Sort(times);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"pages at {rate}/s for {seconds} s: p50 {times[times.Length / 2]:0.0} ms, p99 {times[(int)(times.Length * 0.99)]:0.0} ms, worst {times[^1]:0.0} ms"));
    }

    private static async Task<double> Ask(HttpClient client, string address, string from, long due)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("X-Forwarded-For", from);
        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode ? Stopwatch.GetElapsedTime(due).TotalMilliseconds : throw new InvalidOperationException($"The portal answered {(int)response.StatusCode}.");
    }
}
