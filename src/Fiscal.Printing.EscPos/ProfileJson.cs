using System.Text;
using System.Text.Json;

namespace Fiscal.Printing.EscPos;

/// <summary>Profiles as JSON, field by field: no reflection, and an unknown name is an error instead of a setting that never arrives.</summary>
internal static class ProfileJson
{
    private const int MostCharacters = 64 * 1024;

    private static readonly Field[] Fields =
    [
        Number("dpi", p => p.Dpi, (p, v) => p.Dpi = v),
        Number("dots", p => p.Dots, (p, v) => p.Dots = v),
        Number("columns", p => p.Columns, (p, v) => p.Columns = v),
        Number("characterDots", p => p.CharacterDots, (p, v) => p.CharacterDots = v),
        Flag("cancelKanji", p => p.CancelKanji, (p, v) => p.CancelKanji = v),
        Flag("alignByDigit", p => p.AlignByDigit, (p, v) => p.AlignByDigit = v),
        Flag("placesByDots", p => p.PlacesByDots, (p, v) => p.PlacesByDots = v),
        Choice("qr", p => p.Qr, (p, v) => p.Qr = v, QrSupport.None, QrSupport.Raster, QrSupport.Native),
        Choice("barcodes", p => p.Barcodes, (p, v) => p.Barcodes = v, BarcodeSupport.None, BarcodeSupport.Terminated, BarcodeSupport.Prefixed),
        Choice("raster", p => p.Raster, (p, v) => p.Raster = v, RasterSupport.None, RasterSupport.Raster, RasterSupport.Graphics, RasterSupport.Column),
        Number("rasterRows", p => p.RasterRows, (p, v) => p.RasterRows = v),
        Number("feedUnitsPerDot", p => p.FeedUnitsPerDot, (p, v) => p.FeedUnitsPerDot = v),
        Number("columnBandSpacing", p => p.ColumnBandSpacing, (p, v) => p.ColumnBandSpacing = v),
        Choice("storedLogos", p => p.StoredLogos, (p, v) => p.StoredLogos = v, StoredLogoSupport.None, StoredLogoSupport.Graphics, StoredLogoSupport.Numbered),
        Choice("cut", p => p.Cut, (p, v) => p.Cut = v, CutSupport.None, CutSupport.Feed, CutSupport.Plain, CutSupport.Legacy),
        Number("cutLines", p => p.CutLines, (p, v) => p.CutLines = v),
        Choice("buzzer", p => p.Buzzer, (p, v) => p.Buzzer = v, BuzzerSupport.None, BuzzerSupport.Epson, BuzzerSupport.Clone),
        Flag("drawerByBell", p => p.DrawerByBell, (p, v) => p.DrawerByBell = v),
        Flag("drawerOpenIsHigh", p => p.DrawerOpenIsHigh, (p, v) => p.DrawerOpenIsHigh = v),
        Flag("automaticStatus", p => p.AutomaticStatus, (p, v) => p.AutomaticStatus = v),
        Flag("realTimeStatus", p => p.RealTimeStatus, (p, v) => p.RealTimeStatus = v),
        Flag("orderedStatus", p => p.OrderedStatus, (p, v) => p.OrderedStatus = v),
        Flag("confirmation", p => p.Confirmation, (p, v) => p.Confirmation = v),
        Number("chunkBytes", p => p.ChunkBytes, (p, v) => p.ChunkBytes = v),
        Number("chunkPauseMilliseconds", p => p.ChunkPauseMilliseconds, (p, v) => p.ChunkPauseMilliseconds = v),
    ];

    public static PrinterProfile Read(string json)
    {
        if (json.Length > MostCharacters)
        {
            throw new InvalidDataException($"The printer profile has {Argument.Text(json.Length)} characters; {Argument.Text(MostCharacters)} are allowed.");
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 8 });
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The printer profile is no JSON: {exception.Message}", exception);
        }
    }

    public static string Write(PrinterProfile profile)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteString("name", profile.Name);
            foreach (var field in Fields)
            {
                writer.WritePropertyName(field.Name);
                field.Write(writer, profile);
            }

            writer.WriteStartArray("codeTables");
            foreach (var slot in profile.CodeTables)
            {
                writer.WriteStartObject();
                writer.WriteNumber("number", slot.Number);
                writer.WriteString("table", slot.Table.Name);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static PrinterProfile Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("The printer profile is no JSON object.");
        }

        var profile = Ancestor(root);
        foreach (var property in root.EnumerateObject())
        {
            switch (property.Name)
            {
                case "inherits":
                    break;
                case "name":
                    profile.Name = Text(property.Value, "name");
                    break;
                case "codeTables":
                    ReadTables(profile, property.Value);
                    break;
                default:
                    var field = Array.Find(Fields, candidate => candidate.Name == property.Name)
                        ?? throw new InvalidDataException($"The printer profile has no setting '{property.Name}'. There are: inherits, name, codeTables, {string.Join(", ", Fields.Select(known => known.Name))}.");
                    field.Read(profile, property.Value);
                    break;
            }
        }

        var problems = profile.Problems();
        return problems.Count == 0 ? profile : throw new InvalidDataException($"The printer profile '{profile.Name}' cannot be used: {string.Join(" ", problems)}");
    }

    private static PrinterProfile Ancestor(JsonElement root)
    {
        var name = root.TryGetProperty("inherits", out var inherits) ? Text(inherits, "inherits") : "generic-80";
        try
        {
            return ProfileCatalog.Get(name);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"'inherits': {exception.Message}", exception);
        }
    }

    private static void ReadTables(PrinterProfile profile, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidDataException("'codeTables' is no list of {\"number\": 19, \"table\": \"CP858\"}.");
        }

        profile.CodeTables.Clear();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("number", out var number) || !item.TryGetProperty("table", out var table))
            {
                throw new InvalidDataException("An item of 'codeTables' is not of the form {\"number\": 19, \"table\": \"CP858\"}.");
            }

            var name = Text(table, "codeTables.table");
            var found = CodeTable.Find(name) ?? throw new InvalidDataException($"There is no character table '{name}'. There are: {string.Join(", ", CodeTable.All)}.");
            var index = Int(number, "codeTables.number");
            profile.CodeTables.Add(index is >= 0 and <= 255 ? new CodeTableSlot(index, found) : throw new InvalidDataException($"'codeTables.number' is {Argument.Text(index)}; 0 to 255 are allowed."));
        }
    }

    private static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new InvalidDataException($"'{name}' is no text.");

    private static int Int(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw new InvalidDataException($"'{name}' is no whole number.");

    private static Field Number(string name, Func<PrinterProfile, int> get, Action<PrinterProfile, int> set) =>
        new(name, (writer, profile) => writer.WriteNumberValue(get(profile)), (profile, value) => set(profile, Int(value, name)));

    private static Field Flag(string name, Func<PrinterProfile, bool> get, Action<PrinterProfile, bool> set) =>
        new(
            name,
            (writer, profile) => writer.WriteBooleanValue(get(profile)),
            (profile, value) => set(profile, value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new InvalidDataException($"'{name}' is neither true nor false.")));

    private static Field Choice<T>(string name, Func<PrinterProfile, T> get, Action<PrinterProfile, T> set, params T[] values)
        where T : struct, Enum => new(
            name,
            (writer, profile) => writer.WriteStringValue(Camel(get(profile).ToString())),
            (profile, value) =>
            {
                var text = Text(value, name);
                var index = Array.FindIndex(values, candidate => string.Equals(candidate.ToString(), text, StringComparison.OrdinalIgnoreCase));
                set(profile, index >= 0 ? values[index] : throw new InvalidDataException($"'{name}' is '{text}'; {string.Join(", ", values.Select(known => Camel(known.ToString())))} are allowed."));
            });

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    private sealed class Field(string name, Action<Utf8JsonWriter, PrinterProfile> write, Action<PrinterProfile, JsonElement> read)
    {
        public string Name { get; } = name;

        public Action<Utf8JsonWriter, PrinterProfile> Write { get; } = write;

        public Action<PrinterProfile, JsonElement> Read { get; } = read;
    }
}
