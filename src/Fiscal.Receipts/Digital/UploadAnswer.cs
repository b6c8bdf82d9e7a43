using System.Text.Json;

namespace Fiscal.Receipts;

/// <summary>The portal's answer to an upload: one result per line, then what happened at the portal meanwhile.</summary>
internal sealed class UploadAnswer
{
    private UploadAnswer(IReadOnlyList<UploadResult> results, IReadOnlyList<PortalEvent> events)
    {
        Results = results;
        Events = events;
    }

    public IReadOnlyList<UploadResult> Results { get; }

    public IReadOnlyList<PortalEvent> Events { get; }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="PortalException">It is no answer to these lines.</exception>
    public static UploadAnswer Read(byte[] body, IReadOnlyList<UploadLine> lines)
    {
        var results = new List<UploadResult>();
        var events = new List<PortalEvent>();
        try
        {
            var start = 0;
            while (start < body.Length)
            {
                var end = Array.IndexOf(body, (byte)'\n', start);
                end = end < 0 ? body.Length : end;
                if (end > start)
                {
                    using var document = JsonDocument.Parse(body.AsMemory(start, end - start));
                    Add(document.RootElement, results, events);
                }

                start = end + 1;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new PortalException(PortalException.Unreachable, "What answered is no portal, or its answer was cut off.", inner: e);
        }

        return results.Count == lines.Count && results.Zip(lines, static (result, line) => result.Id == line.Id).All(static same => same)
            ? new UploadAnswer(results, events)
            : throw new PortalException(PortalException.Unreachable, $"The portal answered {results.Count} of {lines.Count} lines.");
    }

    private static void Add(JsonElement line, List<UploadResult> results, List<PortalEvent> events)
    {
        if (line.TryGetProperty("event", out var what))
        {
            events.Add(new PortalEvent(line.GetProperty("number").GetInt64(), what.GetString() ?? string.Empty, Text(line, "id"), Text(line, "detail")));
        }
        else if (line.TryGetProperty("status", out var status))
        {
            results.Add(new UploadResult(Text(line, "id") ?? string.Empty, status.GetString() ?? string.Empty, Text(line, "layout"), Text(line, "error")));
        }
    }

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
