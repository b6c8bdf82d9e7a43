using System.Text;
using System.Text.Json;

namespace Fiscal.Journal;

/// <summary>What an extension may hold, so that it can be written into a body as it is.</summary>
internal static class ExtensionRules
{
    /// <summary>Deepest nesting of an extension.</summary>
    public const int MaxDepth = 64;

    private const int MaxBytes = 64 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IReadOnlyList<Finding> Check(IReadOnlyDictionary<string, string> extensions)
    {
        List<Finding>? findings = null;
        foreach (var pair in extensions)
        {
            if (Problem(pair.Key, pair.Value) is { } finding)
            {
                (findings ??= []).Add(finding);
            }
        }

        return findings ?? (IReadOnlyList<Finding>)[];
    }

    private static Finding? Problem(string name, string? json)
    {
        if (json is null)
        {
            return NotJson(name);
        }

        if (json.Length > MaxBytes || Encoding.UTF8.GetByteCount(json) > MaxBytes)
        {
            return new Finding("extension-too-large", FindingSeverity.Error, name, "An extension holds at most 64 KiB of JSON.", "Eine Erweiterung fasst höchstens 64 KiB JSON.");
        }

        try
        {
            Strict.GetByteCount(name);
            var reader = new Utf8JsonReader(Strict.GetBytes(json), new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
            }

            return null;
        }
        catch (Exception error) when (error is JsonException or EncoderFallbackException)
        {
            return NotJson(name);
        }
    }

    private static Finding NotJson(string name) => new(
        "extension-not-json",
        FindingSeverity.Error,
        JsonValues.WholeCharacters(name),
        "The text of an extension is not JSON, or nested deeper than 64.",
        "Der Text einer Erweiterung ist kein JSON oder tiefer als 64 verschachtelt.");
}
