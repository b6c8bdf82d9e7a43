using System.Globalization;
using System.Text.Json;
using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>The wire form of a <see cref="DisplayState"/>. Names are only ever added; unknown ones are ignored.</summary>
internal static class DisplayStateJson
{
    public const int MostBytes = 512 * 1024;
    public const int MostRegisterId = 30;
    public const int MostLink = 4_400;
    private const int MostText = 200;
    private const int LargestSymbol = 177;
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 8 };

    public static bool IsLink(Uri link) => link.IsAbsoluteUri && (link.Scheme == "http" || link.Scheme == "https") && link.OriginalString.Length <= MostLink;

    public static byte[] Write(DisplayState state)
    {
        using var stream = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("register", state.RegisterId);
            json.WriteString("run", state.Run);
            json.WriteNumber("number", state.Number);
            WriteContent(json, state);
            if (state.Receipt is { } receipt)
            {
                json.WriteNumber("receipt", receipt.Number);
            }

            if (state.Phase == DisplayPhase.Offer)
            {
                json.WriteString("link", state.Link!.OriginalString);
                Symbol(json, state.Qr!);
                json.WriteBoolean("paperButton", state.HasPaperButton);
                json.WriteBoolean("delayed", state.IsDelayed);
            }

            if (state.Phase == DisplayPhase.Paper)
            {
                json.WriteString("reason", Name(state.PaperReason));
            }

            if (state.Until is { } until)
            {
                json.WriteString("until", until.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>What every form of a state holds: phase, amounts and lines, into an object that is open.</summary>
    public static void WriteContent(Utf8JsonWriter json, DisplayState state)
    {
        json.WriteString("phase", Name(state.Phase));
        json.WriteString("currency", state.Currency);
        Amount(json, "total", state.Total);
        Amount(json, "given", state.Given);
        Amount(json, "change", state.Change);
        json.WriteBoolean("training", state.IsTraining);
        json.WriteBoolean("test", state.IsTest);
        if (state.Lines.Count != 0)
        {
            json.WriteNumber("count", state.LineCount);
            json.WriteStartArray("lines");
            foreach (var line in state.Lines)
            {
                json.WriteStartObject();
                json.WriteString("text", line.Text);
                Amount(json, "quantity", line.Quantity);
                if (line.Unit is not null)
                {
                    json.WriteString("unit", line.Unit);
                }

                Amount(json, "price", line.UnitPrice);
                Amount(json, "adjustment", line.Adjustment == 0 ? null : line.Adjustment);
                Amount(json, "total", line.Total);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    public static DisplayState Read(byte[] bytes)
    {
        if (bytes.Length > MostBytes)
        {
            throw Wrong("size", $"more than {MostBytes.ToString(CultureInfo.InvariantCulture)} bytes");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Bounded);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException("This is no state of a customer display: no JSON.", e);
        }
        catch (InvalidOperationException e)
        {
            // A string that is no text in UTF-8 or UTF-16.
            throw new FormatException("This is no state of a customer display: a text is not valid.", e);
        }
    }

    private static DisplayState Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("root", "no object");
        }

        var state = new DisplayState(Text(root, "register", MostRegisterId), Text(root, "run", 64), Whole(root, "number"))
        {
            Phase = Text(root, "phase", 20) switch
            {
                "idle" => DisplayPhase.Idle,
                "basket" => DisplayPhase.Basket,
                "total" => DisplayPhase.Total,
                "offer" => DisplayPhase.Offer,
                "paper" => DisplayPhase.Paper,
                "thanks" => DisplayPhase.Thanks,
                _ => throw Wrong("phase", "unknown"),
            },
            Currency = Text(root, "currency", 3) is var currency && Fiscal.Currency.IsCode(currency) ? currency : throw Wrong("currency", "no ISO 4217 code"),
            Total = OptionalAmount(root, "total"),
            Given = OptionalAmount(root, "given"),
            Change = OptionalAmount(root, "change"),
            IsTraining = Flag(root, "training"),
            IsTest = Flag(root, "test"),
            HasPaperButton = Flag(root, "paperButton"),
            IsDelayed = Flag(root, "delayed"),
        };
        if (root.TryGetProperty("lines", out var lines))
        {
            state.Lines = Lines(lines);
            state.LineCount = (int)Math.Min(int.MaxValue, Math.Max(state.Lines.Count, Whole(root, "count")));
        }

        if (root.TryGetProperty("receipt", out _))
        {
            state.Receipt = new ReceiptId(state.RegisterId, Whole(root, "receipt"));
        }

        if (state.Phase == DisplayPhase.Offer)
        {
            state.Link = Uri.TryCreate(Text(root, "link", MostLink), UriKind.Absolute, out var link) && IsLink(link) ? link : throw Wrong("link", "no address");
            state.Qr = Symbol(root);
            _ = state.Receipt ?? throw Wrong("receipt", "missing");
        }

        if (state.Phase == DisplayPhase.Paper)
        {
            state.PaperReason = Text(root, "reason", 20) switch
            {
                "requested" => DisplayPaperReason.Requested,
                "portalUnreachable" => DisplayPaperReason.PortalUnreachable,
                _ => DisplayPaperReason.Printing,
            };
        }

        if (root.TryGetProperty("until", out _))
        {
            state.Until = DateTimeOffset.TryParseExact(Text(root, "until", 40), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var until)
                ? until
                : throw Wrong("until", "no time");
        }

        return state;
    }

    private static DisplayLine[] Lines(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > DisplayState.MostLines)
        {
            throw Wrong("lines", "no list of at most 200 lines");
        }

        var lines = new List<DisplayLine>(array.GetArrayLength());
        foreach (var line in array.EnumerateArray())
        {
            if (line.ValueKind != JsonValueKind.Object)
            {
                throw Wrong("lines", "a line is no object");
            }

            lines.Add(new DisplayLine(
                Text(line, "text", MostText),
                OptionalAmount(line, "quantity") ?? 1m,
                line.TryGetProperty("unit", out _) ? Text(line, "unit", MostText) : null,
                OptionalAmount(line, "price") ?? 0m,
                OptionalAmount(line, "adjustment") ?? 0m,
                OptionalAmount(line, "total") ?? throw Wrong("lines", "a line has no total")));
        }

        return [.. lines];
    }

    private static void Symbol(Utf8JsonWriter json, QrMatrix qr)
    {
        var bits = new byte[((qr.Size * qr.Size) + 7) / 8];
        for (var i = 0; i < qr.Size * qr.Size; i++)
        {
            if (qr.IsDark(i % qr.Size, i / qr.Size))
            {
                bits[i / 8] |= (byte)(0x80 >> (i % 8));
            }
        }

        json.WriteStartObject("qr");
        json.WriteNumber("size", qr.Size);
        json.WriteNumber("level", (int)qr.ErrorLevel);
        json.WriteBase64String("modules", bits);
        json.WriteEndObject();
    }

    private static QrMatrix Symbol(JsonElement root)
    {
        if (!root.TryGetProperty("qr", out var qr) || qr.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("qr", "missing");
        }

        var size = Whole(qr, "size");
        var level = Whole(qr, "level");
        if (size < 21 || size > LargestSymbol || size % 4 != 1 || level < 0 || level > (int)QrErrorLevel.High)
        {
            throw Wrong("qr", "no size or level of a QR code");
        }

        if (!qr.TryGetProperty("modules", out var modules) || modules.ValueKind != JsonValueKind.String || !modules.TryGetBytesFromBase64(out var bits) || bits.Length != ((size * size) + 7) / 8)
        {
            throw Wrong("qr", "modules that do not fit its size");
        }

        var dark = new bool[size * size];
        for (var i = 0; i < dark.Length; i++)
        {
            dark[i] = (bits[i / 8] & (0x80 >> (i % 8))) != 0;
        }

        return new QrMatrix(dark, (int)size, (QrErrorLevel)level);
    }

    private static string Name(DisplayPhase phase) => phase switch
    {
        DisplayPhase.Basket => "basket",
        DisplayPhase.Total => "total",
        DisplayPhase.Offer => "offer",
        DisplayPhase.Paper => "paper",
        DisplayPhase.Thanks => "thanks",
        _ => "idle",
    };

    private static string Name(DisplayPaperReason reason) => reason switch
    {
        DisplayPaperReason.Requested => "requested",
        DisplayPaperReason.PortalUnreachable => "portalUnreachable",
        _ => "printing",
    };

    private static void Amount(Utf8JsonWriter json, string name, decimal? amount)
    {
        if (amount is { } value)
        {
            json.WriteString(name, value.ToString("0.############################", CultureInfo.InvariantCulture));
        }
    }

    private static string Text(JsonElement element, string name, int most) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && text.Length <= most ? text : throw Wrong(name, "missing, no text or too long");

    private static long Whole(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number : throw Wrong(name, "missing or no whole number");

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static decimal? OptionalAmount(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && decimal.TryParse(value.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : throw Wrong(name, "no amount");
    }

    private static FormatException Wrong(string field, string what) => new($"This is no state of a customer display: {field}: {what}.");
}
