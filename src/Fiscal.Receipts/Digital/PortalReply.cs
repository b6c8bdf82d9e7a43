using System.Text.Json;

namespace Fiscal.Receipts;

/// <summary>What a portal answered, read to its end.</summary>
internal sealed class PortalReply(int status, byte[] body, TimeSpan? retryAfter)
{
    public int Status { get; } = status;

    public byte[] Body { get; } = body;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The word of <c>{"error":"…"}</c>; empty if the answer is none of a portal.</summary>
    public string Error => Read(static root => root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String ? error.GetString() : null) ?? string.Empty;

    /// <summary>The portal's clock, if it says that ours is wrong.</summary>
    public DateTimeOffset? Time => Read(static root => root.TryGetProperty("time", out var time) && time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out var value) ? value : (DateTimeOffset?)null);

    private T? Read<T>(Func<JsonElement, T?> read)
    {
        if (Body.Length is 0 or > 4096)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : default;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }
}
