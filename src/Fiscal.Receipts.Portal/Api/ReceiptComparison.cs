using System.Text.Json;
using Fiscal.Journal;

namespace Fiscal.Receipts.Portal;

/// <summary>Whether two receipts of one id are the same: both as this version writes them, without the late signature (ADR 8).</summary>
internal static class ReceiptComparison
{
    public static bool AreSame(Receipt one, Receipt other) => Write(one).AsSpan().SequenceEqual(Write(other));

    /// <summary>Whether the second holds what a device turned out to hold and the first does not yet.</summary>
    public static bool Completes(LateSignature? kept, LateSignature? sent) =>
        sent is not null && (kept is null || (kept.Value.Length == 0 && sent.Value.Length > 0) || (kept.SignatureCounter is null && sent.SignatureCounter is not null) || (kept.LogTime is null && sent.LogTime is not null));

    private static byte[] Write(Receipt receipt)
    {
        using var document = JsonDocument.Parse(ReceiptJson.Write(receipt), new JsonDocumentOptions { MaxDepth = 128 });
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var field in document.RootElement.EnumerateObject().Where(static field => field.Name != "lateSignature"))
            {
                field.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
