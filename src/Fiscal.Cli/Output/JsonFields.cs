using System.Globalization;
using System.Text.Json;

namespace Fiscal.Cli.Output;

/// <summary>The forms of the contract: amounts as strings, times as RFC 3339, what does not exist as null.</summary>
internal static class JsonFields
{
    public static string Amount(decimal amount) => amount.ToString("0.00############", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    public static void WriteTime(this Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } value)
        {
            writer.WriteString(name, Time(value));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteLong(this Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteFindings(this Utf8JsonWriter writer, IEnumerable<Finding> findings)
    {
        writer.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("code", finding.Code);
            writer.WriteString("severity", finding.Severity switch
            {
                FindingSeverity.Error => "error",
                FindingSeverity.Warning => "warning",
                _ => "info",
            });
            writer.WriteString("where", finding.Where);
            writer.WriteString("message", finding.Message);
            writer.WriteString("messageDe", finding.MessageDe);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static bool HasError(this IEnumerable<Finding> findings) => findings.Any(static f => f.Severity == FindingSeverity.Error);
}
