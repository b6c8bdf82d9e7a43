using System.Globalization;
using System.Text.Json;
using Fiscal.Journal;

namespace Fiscal.Receipts;

/// <summary>One line of an upload, and the entry of the journal that it is made from.</summary>
internal sealed class UploadLine
{
    private static readonly JsonWriterOptions Writing = new() { SkipValidation = true };

    private UploadLine(string id, long sequence, ReceiptId receiptId, byte[] content)
    {
        Id = id;
        Sequence = sequence;
        ReceiptId = receiptId;
        Content = content;
    }

    public string Id { get; }

    public long Sequence { get; }

    public ReceiptId ReceiptId { get; }

    /// <summary>UTF-8 with its line feed.</summary>
    public byte[] Content { get; }

    /// <summary>Whether it is the first time that this receipt is sent; not the repetition with a late signature.</summary>
    public bool IsNewReceipt { get; private set; }

    public bool IsLink { get; private set; }

    public static UploadLine OfReceipt(Receipt receipt, long sequence, bool isNew) =>
        Create("receipt", receipt, sequence, json =>
        {
            json.WritePropertyName("receipt");
            json.WriteRawValue(OnOneLine(ReceiptJson.Write(receipt)), skipInputValidation: true);
        }, isNew);

    public static UploadLine OfLink(Receipt receipt, DeliveryEntry entry) =>
        Create("link", receipt, entry.Sequence, json =>
        {
            json.WriteBase64String("key", ReceiptToken.StorageKeyOf(receipt.LinkSecret));
            json.WriteString("consent", DeliveryWords.Mode(entry.Detail));
            json.WriteString("time", Time(entry.Time));
        });

    public static UploadLine OfDelivery(Receipt receipt, DeliveryEntry entry, string word) =>
        Create("delivery", receipt, entry.Sequence, json =>
        {
            json.WriteNumber("sequence", entry.Sequence);
            json.WriteString("event", word);
            if (entry.Detail is { } detail)
            {
                json.WriteString("detail", detail);
            }

            if (entry.Device is { } device)
            {
                json.WriteString("device", device);
            }

            json.WriteString("time", Time(entry.Time));
        });

    private static UploadLine Create(string kind, Receipt receipt, long sequence, Action<Utf8JsonWriter> write, bool isNew = false)
    {
        var id = ReceiptLink.IdOf(receipt.RegisterId, receipt.BonId);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Writing))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteString("id", id);
            write(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return new UploadLine(id, sequence, receipt.Id, stream.ToArray()) { IsNewReceipt = isNew, IsLink = kind == "link" };
    }

    // Extensions are written as they were given, and may be laid out in lines; inside of strings JSON has none.
    private static byte[] OnOneLine(byte[] json)
    {
        for (var i = 0; i < json.Length; i++)
        {
            json[i] = json[i] is (byte)'\n' or (byte)'\r' ? (byte)' ' : json[i];
        }

        return json;
    }

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fff'Z'", CultureInfo.InvariantCulture);
}
