using System.Globalization;
using System.Text;
using System.Text.Json;
using Fiscal.Journal;

namespace Fiscal.Receipts.Portal;

/// <summary>One line of an upload, read and checked as far as it can be without the database.</summary>
internal sealed class UploadLine
{
    private const int MaxTextLength = 256;

    private UploadLine(string id) => Id = id;

    /// <summary>Register id and BON_ID; empty if the line names none.</summary>
    public string Id { get; }

    /// <summary>Why the line is refused; <see langword="null"/> if it may be kept.</summary>
    public string? Error { get; private init; }

    public UploadKind Kind { get; private init; }

    public Receipt? Receipt { get; private init; }

    /// <summary>Receipt JSON as sent.</summary>
    public byte[] Content { get; private init; } = [];

    public bool? IsVerified { get; private init; }

    public byte[] StorageKey { get; private init; } = [];

    /// <summary>Mode of consent, or what happened.</summary>
    public string Word { get; private init; } = string.Empty;

    public long Sequence { get; private init; }

    public string? Detail { get; private init; }

    public string? Device { get; private init; }

    public DateTimeOffset Time { get; private init; }

    /// <summary>Reads a line; never throws for what it holds.</summary>
    public static UploadLine Read(ReadOnlyMemory<byte> utf8, string registerId, SignatureProof proof)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 128 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, registerId, proof) : Refuse(string.Empty, "the line is no object");
        }
        catch (JsonException)
        {
            return Refuse(string.Empty, "the line is no JSON");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which JSON can write and text cannot.
            return Refuse(string.Empty, "the line holds broken text");
        }
    }

    private static UploadLine Read(JsonElement line, string registerId, SignatureProof proof)
    {
        if (Text(line, "id") is not { } id)
        {
            return Refuse(string.Empty, "id is missing");
        }

        if (!IsOf(id, registerId))
        {
            return Refuse(id, "this is no receipt of the register " + registerId);
        }

        return Text(line, "kind") switch
        {
            "receipt" => ReadReceipt(line, id, registerId, proof),
            "link" => ReadLink(line, id),
            "delivery" => ReadDelivery(line, id),
            _ => Refuse(id, "kind is unknown"),
        };
    }

    private static UploadLine ReadReceipt(JsonElement line, string id, string registerId, SignatureProof proof)
    {
        if (!line.TryGetProperty("receipt", out var element) || element.ValueKind != JsonValueKind.Object)
        {
            return Refuse(id, "receipt is missing");
        }

        var content = Encoding.UTF8.GetBytes(element.GetRawText());
        Receipt receipt;
        try
        {
            receipt = ReceiptJson.Read(content);
        }
        catch (ReceiptJsonException e)
        {
            return Refuse(id, "receipt: " + e.Message);
        }

        return receipt.RegisterId == registerId && id == ReceiptKey.Of(receipt)
            ? new UploadLine(id) { Kind = UploadKind.Receipt, Receipt = receipt, Content = content, IsVerified = proof.Check(receipt) }
            : Refuse(id, "id is not that of the receipt");
    }

    private static UploadLine ReadLink(JsonElement line, string id)
    {
        var key = new byte[32];
        if (Text(line, "key") is not { } text || !Convert.TryFromBase64String(text, key, out var length) || length != key.Length)
        {
            return Refuse(id, "key is not 32 bytes in base64");
        }

        return Text(line, "consent") is not { } consent || !IsWord(consent) ? Refuse(id, "consent is missing")
            : TimeOf(line) is not { } time ? Refuse(id, "time is missing")
            : new UploadLine(id) { Kind = UploadKind.Link, StorageKey = key, Word = consent, Time = time };
    }

    private static UploadLine ReadDelivery(JsonElement line, string id)
    {
        if (!line.TryGetProperty("sequence", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out var sequence) || sequence < 0)
        {
            return Refuse(id, "sequence is missing");
        }

        return Text(line, "event") is not { } word || !IsWord(word) ? Refuse(id, "event is missing")
            : TimeOf(line) is not { } time ? Refuse(id, "time is missing")
            : new UploadLine(id) { Kind = UploadKind.Delivery, Sequence = sequence, Word = word, Detail = Short(line, "detail"), Device = Short(line, "device"), Time = time };
    }

    private static UploadLine Refuse(string id, string error) => new(id) { Error = error };

    private static bool IsOf(string id, string registerId) =>
        id.Length > registerId.Length + 1 && id.Length <= registerId.Length + 20 && id[registerId.Length] == '/' && id.StartsWith(registerId, StringComparison.Ordinal)
        && id.AsSpan(registerId.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0;

    // Words are only ever added: a till may know more than this portal.
    private static bool IsWord(string text) => text.Length is > 0 and <= 32 && text.All(char.IsAsciiLetterOrDigit);

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // PostgreSQL has no text with a NUL in it.
    private static string? Short(JsonElement line, string name) =>
        Text(line, name) is { } text ? PortalNames.Clean(text, MaxTextLength) : null;

    private static DateTimeOffset? TimeOf(JsonElement line) =>
        DateTimeOffset.TryParse(Text(line, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
