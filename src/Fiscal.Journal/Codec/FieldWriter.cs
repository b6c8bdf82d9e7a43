using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fiscal.Journal;

/// <summary>Writes the fields of one JSON object after the other into a buffer that is used again.</summary>
/// <remarks>Two manners: the journal leaves out what does not exist; receipt JSON writes <c>null</c>, so that every field is always there.</remarks>
#pragma warning disable CA1001 // lives as long as its thread; the writer holds nothing but the buffer
internal sealed class FieldWriter
#pragma warning restore CA1001
{
    [ThreadStatic]
    private static FieldWriter? _idle;

    private readonly ByteBuffer _buffer = new();
    private readonly Utf8JsonWriter _json;
    private bool _nulls;

    private FieldWriter() =>
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public Utf8JsonWriter Json => _json;

    /// <summary>Takes this thread's writer and begins the outermost object.</summary>
    public static FieldWriter Rent(bool nulls)
    {
        var writer = _idle ?? new FieldWriter();
        _idle = null;
        writer._nulls = nulls;
        writer._buffer.Clear();
        writer._json.Reset(writer._buffer);
        writer._json.WriteStartObject();
        return writer;
    }

    /// <summary>Ends the outermost object and gives the writer back.</summary>
    public byte[] Finish()
    {
        _json.WriteEndObject();
        _json.Flush();
        var bytes = _buffer.ToArray();
        _idle = this;
        return bytes;
    }

    public void Begin(ReadOnlySpan<byte> name) => _json.WriteStartObject(name);

    public void Begin() => _json.WriteStartObject();

    public void End() => _json.WriteEndObject();

    public void BeginList(ReadOnlySpan<byte> name) => _json.WriteStartArray(name);

    public void EndList() => _json.WriteEndArray();

    /// <summary>Whether something exists; writes the <c>null</c> that stands for it if it does not.</summary>
    public bool Has(ReadOnlySpan<byte> name, bool exists)
    {
        if (!exists && _nulls)
        {
            _json.WriteNull(name);
        }

        return exists;
    }

    /// <summary>Begins a list unless it is empty and may be left out.</summary>
    public bool HasList(ReadOnlySpan<byte> name, int count)
    {
        if (count == 0 && !_nulls)
        {
            return false;
        }

        _json.WriteStartArray(name);
        return true;
    }

    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (Has(name, value is not null))
        {
            _json.WriteString(name, JsonValues.WholeCharacters(value!));
        }
    }

    /// <summary>A text that is never <see langword="null"/>; empty counts as missing.</summary>
    public void Filled(ReadOnlySpan<byte> name, string value)
    {
        if (value.Length > 0 || _nulls)
        {
            Text(name, value);
        }
    }

    public void Item(string value) => _json.WriteStringValue(JsonValues.WholeCharacters(value));

    public void Amount(ReadOnlySpan<byte> name, decimal? value)
    {
        if (Has(name, value.HasValue))
        {
            _json.WriteString(name, JsonValues.Amount(value.GetValueOrDefault()));
        }
    }

    public void Number(ReadOnlySpan<byte> name, decimal? value)
    {
        if (Has(name, value.HasValue))
        {
            _json.WriteString(name, JsonValues.Number(value.GetValueOrDefault()));
        }
    }

    /// <summary>A quantity that is usually something: left out when it is.</summary>
    public void NumberUnless(ReadOnlySpan<byte> name, decimal value, decimal usual)
    {
        if (_nulls || value != usual)
        {
            Number(name, value);
        }
    }

    public void AmountUnlessZero(ReadOnlySpan<byte> name, decimal value)
    {
        if (_nulls || value != 0)
        {
            Amount(name, value);
        }
    }

    public void Integer(ReadOnlySpan<byte> name, long? value)
    {
        if (Has(name, value.HasValue))
        {
            _json.WriteNumber(name, value.GetValueOrDefault());
        }
    }

    public void IntegerUnlessZero(ReadOnlySpan<byte> name, long value)
    {
        if (_nulls || value != 0)
        {
            _json.WriteNumber(name, value);
        }
    }

    public void Flag(ReadOnlySpan<byte> name, bool value)
    {
        if (_nulls || value)
        {
            _json.WriteBoolean(name, value);
        }
    }

    public void Choice(ReadOnlySpan<byte> name, bool? value)
    {
        if (Has(name, value.HasValue))
        {
            _json.WriteBoolean(name, value.GetValueOrDefault());
        }
    }

    public void Time(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (Has(name, value.HasValue))
        {
            _json.WriteString(name, JsonValues.Time(value.GetValueOrDefault()));
        }
    }

    public void Day(ReadOnlySpan<byte> name, DateTime? value)
    {
        if (Has(name, value.HasValue))
        {
            _json.WriteString(name, JsonValues.Day(value.GetValueOrDefault()));
        }
    }

    public void Bytes(ReadOnlySpan<byte> name, byte[] value)
    {
        if (Has(name, value.Length > 0))
        {
            _json.WriteBase64String(name, value);
        }
    }

    public void Serial(ReadOnlySpan<byte> name, TseSerialNumber value)
    {
        if (Has(name, !value.IsEmpty))
        {
            _json.WriteString(name, value.ToString());
        }
    }

    public void Uuid(ReadOnlySpan<byte> name, Guid? value)
    {
        if (Has(name, value.HasValue && value != Guid.Empty))
        {
            _json.WriteString(name, value.GetValueOrDefault());
        }
    }
}
