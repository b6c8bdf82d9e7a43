using System.Text.Encodings.Web;
using System.Text.Json;
using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A layout as one file: the template and everything else that its id covers. What a till and its portal send each other so that page and paper look the same.</summary>
/// <remarks>
/// UTF-8 JSON, <c>{"format":"fiscal-layout-1","template":"…","logo":"base64 or null","logoText":"…","showCashierName":true,"showTseText":true,"showQrCode":true,"cut":true,
/// "vatNotes":{"KEY_1001":"…"},"footer":["…"],"texts":{"de.total":"…"}}</c>. Names that are missing have their default, unknown ones are ignored; they are only ever added.
/// Reading what was written gives a layout of the same <see cref="ReceiptLayout.LayoutId"/>. How long a template may write is the reader's business and not in it.
/// </remarks>
public static class LayoutPackage
{
    /// <summary>Most bytes of a package: 2 MiB.</summary>
    public const int MaxLength = 2 * 1024 * 1024;

    /// <summary>Media type of a package.</summary>
    public const string MediaType = "application/json";

    private const string Format = "fiscal-layout-1";
    private const int MaxItems = 1_000;

    // Umlauts stay readable; it is a file of its own, never inside a page.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a layout. The same layout gives the same bytes.</summary>
    /// <param name="layout">The layout.</param>
    /// <exception cref="ArgumentNullException"><paramref name="layout"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The layout is larger than <see cref="MaxLength"/>: its logo is too large.</exception>
    public static byte[] Write(TemplateLayout layout)
    {
        if (layout is null)
        {
            throw new ArgumentNullException(nameof(layout));
        }

        var standard = layout.Settings.Options;
        using var stream = new MemoryStream(4096);
        using (var json = new Utf8JsonWriter(stream, Writing))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("template", layout.Template);
            if (standard.LogoPng is { } logo)
            {
                json.WriteBase64String("logo", logo);
            }

            json.WriteString("logoText", standard.LogoAlternativeText);
            json.WriteBoolean("showCashierName", standard.ShowCashierName);
            json.WriteBoolean("showTseText", standard.ShowTseText);
            json.WriteBoolean("showQrCode", standard.ShowQrCode);
            json.WriteBoolean("cut", standard.Cut);
            WriteTexts(json, "vatNotes", standard.VatNotes.OrderBy(static note => note.Key, StringComparer.Ordinal));
            json.WriteStartArray("footer");
            foreach (var line in standard.FooterLines)
            {
                json.WriteStringValue(line);
            }

            json.WriteEndArray();
            WriteTexts(json, "texts", layout.Settings.Texts);
            json.WriteEndObject();
        }

        return stream.Length <= MaxLength
            ? stream.ToArray()
            : throw new ArgumentException($"The layout has {stream.Length} bytes, more than {MaxLength}: use a smaller logo.", nameof(layout));
    }

    /// <summary>Reads a layout that <see cref="Write"/> wrote, also from somebody who is not trusted.</summary>
    /// <param name="package">UTF-8 JSON, at most <see cref="MaxLength"/> bytes.</param>
    /// <exception cref="ArgumentNullException"><paramref name="package"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The bytes are no package, or more than a package may hold; says what is wrong. It is a <see cref="TemplateException"/> if the template is none.</exception>
    public static TemplateLayout Read(byte[] package)
    {
        if (package is null)
        {
            throw new ArgumentNullException(nameof(package));
        }

        if (package.Length > MaxLength)
        {
            throw new FormatException($"A layout package has {MaxLength} bytes at most, not {package.Length}.");
        }

        try
        {
            using var document = JsonDocument.Parse(package, new JsonDocumentOptions { MaxDepth = 8 });
            return Read(document.RootElement);
        }
        catch (JsonException failure)
        {
            throw new FormatException("A layout package is JSON: " + failure.Message, failure);
        }
        catch (InvalidOperationException failure)
        {
            // An escaped half of a surrogate pair, which JSON allows and text does not.
            throw new FormatException("The layout package holds broken text.", failure);
        }
    }

    private static TemplateLayout Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(root, "format") != Format)
        {
            throw new FormatException($"The file is no layout package: \"format\" has to be \"{Format}\".");
        }

        var template = Text(root, "template") ?? throw new FormatException("The layout package has no \"template\".");
        var options = new TemplateLayoutOptions();
        var standard = options.Standard;
        standard.LogoPng = Logo(root);
        standard.LogoAlternativeText = Text(root, "logoText") ?? string.Empty;
        standard.ShowCashierName = Flag(root, "showCashierName");
        standard.ShowTseText = Flag(root, "showTseText");
        standard.ShowQrCode = Flag(root, "showQrCode");
        standard.Cut = Flag(root, "cut");
        ReadTexts(root, "vatNotes", standard.VatNotes);
        ReadLines(root, "footer", standard.FooterLines);
        ReadTexts(root, "texts", options.Texts);
        try
        {
            return new TemplateLayout(template, options);
        }
        catch (ArgumentException failure)
        {
            throw new FormatException("The layout package cannot be used: " + failure.Message, failure);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> texts)
    {
        json.WriteStartObject(name);
        foreach (var text in texts)
        {
            json.WriteString(text.Key, text.Value);
        }

        json.WriteEndObject();
    }

    private static string? Text(JsonElement parent, string name) => Find(parent, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(name, "a text");

    private static bool Flag(JsonElement parent, string name) => Find(parent, name) is not { } value || (value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    });

    private static byte[]? Logo(JsonElement parent) => Find(parent, "logo") is not { } value ? null
        : value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes) ? bytes
        : throw Wrong("logo", "base64");

    private static void ReadTexts(JsonElement parent, string name, IDictionary<string, string> texts)
    {
        if (Find(parent, name) is not { } value)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(name, "an object of texts");
        }

        foreach (var item in value.EnumerateObject())
        {
            texts[item.Name] = item.Value.ValueKind == JsonValueKind.String ? item.Value.GetString()! : throw Wrong(name, "an object of texts");
            CheckCount(name, texts.Count);
        }
    }

    private static void ReadLines(JsonElement parent, string name, IList<string> lines)
    {
        if (Find(parent, name) is not { } value)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(name, "a list of texts");
        }

        foreach (var item in value.EnumerateArray())
        {
            lines.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(name, "a list of texts"));
            CheckCount(name, lines.Count);
        }
    }

    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static void CheckCount(string name, int count)
    {
        if (count > MaxItems)
        {
            throw new FormatException($"\"{name}\" of a layout package holds {MaxItems} items at most.");
        }
    }

    private static FormatException Wrong(string name, string kind) => new($"\"{name}\" of a layout package has to be {kind}.");
}
