using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Fiscal.Journal.Tests.Codec;

/// <summary>Every public property of an object, deep, as text: what two equal objects have in common.</summary>
internal static class Dump
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, string.Empty);
        return text.ToString();
    }

    /// <summary>Paths of properties that hold nothing.</summary>
    public static IEnumerable<string> Empty(object value) =>
        Of(value).Split('\n').Where(static l => l.EndsWith(" = null", StringComparison.Ordinal) || l.EndsWith(" = []", StringComparison.Ordinal) || l.EndsWith(" = \"\"", StringComparison.Ordinal)).Select(static l => l.Substring(0, l.IndexOf(" = ", StringComparison.Ordinal)));

    private static void Write(StringBuilder text, object? value, string path)
    {
        switch (value)
        {
            case null:
                Line("null");
                break;
            case string s:
                Line("\"" + s + "\"");
                break;
            case decimal d:
                Line((d == 0 ? 0 : d).ToString("0.############################", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset t:
                Line(t.ToString("O", CultureInfo.InvariantCulture));
                break;
            case DateTime t:
                Line(t.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
                break;
            case byte[] { Length: 0 }:
                Line("[]");
                break;
            case byte[] b:
                Line(Convert.ToHexString(b));
                break;
            case TseSerialNumber s:
                Line("\"" + s + "\"");
                break;
            case Type t:
                Line(t.Name);
                break;
            case IReadOnlyDictionary<string, string> map:
                Line(map.Count == 0 ? "[]" : string.Join(",", map.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => p.Key + ":" + p.Value)));
                break;
            case IEnumerable list:
                var index = 0;
                foreach (var item in list)
                {
                    Write(text, item, path + "[" + (index++).ToString(CultureInfo.InvariantCulture) + "]");
                }

                if (index == 0)
                {
                    Line("[]");
                }

                break;
            case IFormattable f when value.GetType().IsPrimitive || value is Enum or Guid:
                Line(f.ToString(null, CultureInfo.InvariantCulture));
                break;
            case bool b:
                Line(b ? "true" : "false");
                break;
            default:
                Line(value.GetType().Name);
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.GetIndexParameters().Length == 0).OrderBy(static p => p.Name, StringComparer.Ordinal))
                {
                    Write(text, property.GetValue(value), path + "." + property.Name);
                }

                break;
        }

        void Line(string shown) => text.Append(path).Append(" = ").Append(shown).Append('\n');
    }
}
