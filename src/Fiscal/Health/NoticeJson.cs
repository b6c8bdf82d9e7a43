using System.Globalization;
using System.Text.Json;

namespace Fiscal;

/// <summary>A notice as JSON, the same for webhook and folder (docs/health.md).</summary>
internal static class NoticeJson
{
    public static byte[] Write(HealthNotice notice)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            var fact = notice.Fact;
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteString("time", Time(notice.Time));
            json.WriteString("merchant", notice.Merchant);
            json.WriteString("code", fact.Code);
            json.WriteString("severity", Word(fact.Severity));
            json.WriteString("previous", Word(notice.Previous));
            if (fact.RegisterId is { } register)
            {
                json.WriteString("register", register);
            }

            if (fact.TseName is { } tse)
            {
                json.WriteString("tse", tse);
            }

            if (fact.Value is { } value)
            {
                json.WriteNumber("value", value);
                json.WriteString("unit", fact.Unit);
            }

            if (fact.Date is { } date)
            {
                json.WriteString("date", Time(date));
            }

            json.WriteString("measuredAt", Time(fact.MeasuredAt));
            json.WriteString("message", fact.Message);
            json.WriteString("messageDe", fact.MessageDe);

            // What chat services show of an unknown body.
            json.WriteString("text", fact.MessageDe);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static string Word(HealthSeverity severity) => severity switch
    {
        HealthSeverity.Ok => "ok",
        HealthSeverity.Warning => "warning",
        _ => "critical",
    };

    private static string Time(DateTimeOffset time) => time.ToString("yyyy'-'MM'-'dd'T'HH':'mm':'sszzz", CultureInfo.InvariantCulture);
}
