using System.Globalization;
using System.Text.Json;

namespace Fiscal.Journal;

/// <summary>Reads the fields of one JSON object. Everything unknown is skipped; everything broken is a <see cref="FieldFormatException"/> that names its path.</summary>
internal readonly struct FieldReader
{
    /// <summary>Nesting of our own objects and of one extension inside them.</summary>
    public const int MaxDepth = 8 + ExtensionRules.MaxDepth;

    private readonly JsonElement _element;
    private readonly string _path;

    public FieldReader(JsonElement element, string path = "")
    {
        _element = element.ValueKind == JsonValueKind.Object ? element : throw new FieldFormatException(path, "is no object");
        _path = path;
    }

    public bool TryObject(string name, out FieldReader reader)
    {
        reader = default;
        if (!TryFind(name, out var element))
        {
            return false;
        }

        reader = new FieldReader(element, At(name));
        return true;
    }

    public List<T> List<T>(string name, Func<FieldReader, T> read)
    {
        var result = new List<T>();
        foreach (var (element, path) in Items(name))
        {
            result.Add(read(new FieldReader(element, path)));
        }

        return result;
    }

    public List<string> Texts(string name)
    {
        var result = new List<string>();
        foreach (var (element, path) in Items(name))
        {
            result.Add(TextOf(element, path));
        }

        return result;
    }

    public List<byte[]> ByteLists(string name)
    {
        var result = new List<byte[]>();
        foreach (var (element, path) in Items(name))
        {
            result.Add(BytesOf(element, path));
        }

        return result;
    }

    /// <summary>Names and raw JSON texts of an object.</summary>
    public Dictionary<string, string> Raw(string name)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        if (TryFind(name, out var element))
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                throw Broken(name, "is no object");
            }

            try
            {
                foreach (var property in element.EnumerateObject())
                {
                    result[property.Name] = property.Value.GetRawText();
                }
            }
            catch (InvalidOperationException error)
            {
                throw new FieldFormatException(At(name), "holds half a character", error);
            }
        }

        return result;
    }

    public string? Text(string name) => TryFind(name, out var element) ? TextOf(element, At(name)) : null;

    public string Required(string name) => Text(name) ?? throw Broken(name, "is missing");

    public decimal? Decimal(string name)
    {
        if (!TryFind(name, out var element))
        {
            return null;
        }

        return JsonValues.TryDecimal(TextOf(element, At(name)), out var value) ? value : throw Broken(name, "is no amount");
    }

    public decimal RequiredDecimal(string name) => Decimal(name) ?? throw Broken(name, "is missing");

    public long? Integer(string name)
    {
        if (!TryFind(name, out var element))
        {
            return null;
        }

        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var value) ? value : throw Broken(name, "is no whole number");
    }

    public long RequiredInteger(string name) => Integer(name) ?? throw Broken(name, "is missing");

    public int? Int(string name) => Integer(name) is { } value
        ? value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Broken(name, "is too large")
        : null;

    public bool? Choice(string name)
    {
        if (!TryFind(name, out var element))
        {
            return null;
        }

        return element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Broken(name, "is neither true nor false"),
        };
    }

    public bool Flag(string name) => Choice(name) ?? false;

    public DateTimeOffset? Time(string name)
    {
        if (!TryFind(name, out var element))
        {
            return null;
        }

        return JsonValues.TryTime(TextOf(element, At(name)), out var time) ? time : throw Broken(name, "is no time of the form 2026-11-24T08:23:57+01:00");
    }

    public DateTimeOffset RequiredTime(string name) => Time(name) ?? throw Broken(name, "is missing");

    public DateTime? Day(string name)
    {
        if (!TryFind(name, out var element))
        {
            return null;
        }

        return JsonValues.TryDay(TextOf(element, At(name)), out var day) ? day : throw Broken(name, "is no day of the form 2026-11-24");
    }

    public byte[] Bytes(string name) => TryFind(name, out var element) ? BytesOf(element, At(name)) : [];

    public TseSerialNumber Serial(string name)
    {
        if (!TryFind(name, out var element))
        {
            return default;
        }

        return TseSerialNumber.TryParse(TextOf(element, At(name)), out var serial) ? serial : throw Broken(name, "is no serial number of 64 hex digits");
    }

    public Guid Uuid(string name)
    {
        if (!TryFind(name, out var element))
        {
            return Guid.Empty;
        }

        return Guid.TryParseExact(TextOf(element, At(name)), "D", out var value) ? value : throw Broken(name, "is no UUID");
    }

    /// <summary>Reads a word, or takes <paramref name="usual"/> if it is missing.</summary>
    public T Word<T>(string name, Func<string, T> parse, T usual)
    {
        if (!TryFind(name, out var element))
        {
            return usual;
        }

        try
        {
            return parse(TextOf(element, At(name)));
        }
        catch (FormatException error)
        {
            throw new FieldFormatException(At(name), "is an unknown word", error);
        }
    }

    /// <summary>Makes a value whose constructor refuses what makes no sense.</summary>
    public T Make<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException error)
        {
            throw new FieldFormatException(_path, "makes no sense: " + error.Message, error);
        }
    }

    public FieldFormatException Broken(string name, string problem) => new(At(name), problem);

    private static string TextOf(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            throw new FieldFormatException(path, "is no text");
        }

        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw new FieldFormatException(path, "holds half a character or broken UTF-8", error);
        }
    }

    private static byte[] BytesOf(JsonElement element, string path)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String && element.TryGetBytesFromBase64(out var bytes)
                ? bytes
                : throw new FieldFormatException(path, "is no base64");
        }
        catch (InvalidOperationException error)
        {
            throw new FieldFormatException(path, "is no base64", error);
        }
    }

    private IEnumerable<(JsonElement Element, string Path)> Items(string name)
    {
        if (!TryFind(name, out var list))
        {
            yield break;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Broken(name, "is no list");
        }

        var path = At(name);
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            yield return (item, path + "[" + index.ToString(CultureInfo.InvariantCulture) + "]");
            index++;
        }
    }

    private string At(string name) => _path.Length == 0 ? name : _path + "." + name;

    // A null is as good as a missing field, so that both manners of writing are read by one reader.
    private bool TryFind(string name, out JsonElement element) =>
        _element.TryGetProperty(name, out element) && element.ValueKind != JsonValueKind.Null;
}
