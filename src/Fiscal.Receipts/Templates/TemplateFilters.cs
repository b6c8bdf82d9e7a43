using System.Globalization;
using System.Text;
using Fiscal.Documents;
using Scriban.Runtime;

namespace Fiscal.Receipts;

/// <summary>The filters of the template language. A filter keeps what a value shows of the law; one that shortens an exact value takes it away.</summary>
internal static class TemplateFilters
{
    private const int WidestPad = 256;
    private const int MostDecimals = 6;

    public static readonly string[] Names =
    [
        "append", "prepend", "upcase", "downcase", "strip", "truncate", "pad_left", "pad_right", "replace", "remove", "default",
        "join", "size", "first", "last", "money", "number", "date", "time", "plus", "minus", "times", "at_least", "at_most",
    ];

    private static readonly ScriptObject German = Create(german: true);
    private static readonly ScriptObject English = Create(german: false);

    /// <summary>The filters for one language's numbers; nobody can change them.</summary>
    public static ScriptObject Of(bool german) => german ? German : English;

    private static ScriptObject Create(bool german)
    {
        var filters = new ScriptObject();
        Add("append", 1, 1, static call => Join(call, call.Value, call.Argument(0)));
        Add("prepend", 1, 1, static call => Join(call, call.Argument(0), call.Value));
        Add("upcase", 0, 0, static call => call.Value.Changed(call.Value.Text.ToUpperInvariant()));
        Add("downcase", 0, 0, static call => call.Value.Changed(call.Value.Text.ToLowerInvariant()));
        Add("strip", 0, 0, static call => call.Value.With(call.Value.Text.Trim()));
        Add("truncate", 1, 2, Truncate);
        Add("pad_left", 1, 1, static call => call.Value.With(call.Value.Text.PadLeft(call.Whole(0, WidestPad))));
        Add("pad_right", 1, 1, static call => call.Value.With(call.Value.Text.PadRight(call.Whole(0, WidestPad))));
        Add("replace", 2, 2, static call => Replace(call, call.Argument(1).Text));
        Add("remove", 1, 1, static call => Replace(call, string.Empty));
        Add("default", 1, 1, static call => call.Input is null || TemplateValue.From(call.Input) is { Text.Length: 0 } ? call.Argument(0) : call.Input);
        Add("join", 1, 1, JoinList);
        Add("size", 0, 0, static call => call.Input is ScriptArray list ? list.Count : call.Value.Text.Length);
        Add("first", 0, 0, static call => List(call) is { Count: > 0 } list ? list[0] : null);
        Add("last", 0, 0, static call => List(call) is { Count: > 0 } list ? list[list.Count - 1] : null);
        Add("money", 0, 1, call => Format(call, german, call.Has(0) ? Decimals(call.Argument(0).Text) : 2));
        Add("number", 0, 1, call => call.Has(0) ? Format(call, german, call.Whole(0, MostDecimals)) : call.Value.With(PaperFormat.Exact(call.Number(call.Value), 0, german)));
        Add("date", 0, 1, call => call.Has(0) ? Date(call) : call.Value.With(PaperFormat.Date(Time(call), german)));
        Add("time", 0, 0, static call => call.Value.With(PaperFormat.Time(Time(call))));
        Add("plus", 1, 1, call => Calculate(call, german, static (a, b) => a + b));
        Add("minus", 1, 1, call => Calculate(call, german, static (a, b) => a - b));
        Add("times", 1, 1, call => Calculate(call, german, static (a, b) => a * b));
        Add("at_least", 1, 1, static call => Math.Max(call.Number(call.Value), call.Number(call.Argument(0))));
        Add("at_most", 1, 1, static call => Math.Min(call.Number(call.Value), call.Number(call.Argument(0))));
        filters.IsReadOnly = true;
        return filters;

        void Add(string name, int least, int most, Func<TemplateFilter.Call, object?> apply) => filters.SetValue(name, new TemplateFilter(name, least, most, apply), readOnly: true);
    }

    private static TemplateValue Join(TemplateFilter.Call call, TemplateValue first, TemplateValue second)
    {
        call.Charge((long)first.Text.Length + second.Text.Length);
        return first.Joined(first.Text + second.Text, second);
    }

    private static TemplateValue Truncate(TemplateFilter.Call call)
    {
        var most = call.Whole(0, TemplateLimits.Characters);
        var text = call.Value.Text;
        if (text.Length <= most)
        {
            return call.Value;
        }

        // As in Liquid the sign of what is missing counts as well.
        var end = call.Has(1) ? call.Argument(1).Text : "…";
        var kept = Math.Max(most - end.Length, 0);
        kept -= kept > 0 && char.IsHighSurrogate(text[kept - 1]) ? 1 : 0;
        // What is cut to nothing shows nothing.
        return kept == 0 ? new TemplateValue(end) : call.Value.Changed(text.Substring(0, kept) + end);
    }

    private static TemplateValue Replace(TemplateFilter.Call call, string with)
    {
        var old = call.Argument(0).Text;
        if (old.Length == 0)
        {
            return call.Value;
        }

        var text = call.Value.Text;
        call.Charge((long)text.Length * (with.Length + 1) / old.Length);
        var replaced = new StringBuilder(text.Length);
        var start = 0;
        for (int found; (found = text.IndexOf(old, start, StringComparison.Ordinal)) >= 0; start = found + old.Length)
        {
            replaced.Append(text, start, found - start).Append(with);
        }

        return call.Value.Changed(replaced.Append(text, start, text.Length - start).ToString());
    }

    private static TemplateValue JoinList(TemplateFilter.Call call)
    {
        var separator = call.Argument(0);
        var result = new TemplateValue(string.Empty);
        var text = new StringBuilder();
        var empty = true;
        foreach (var item in List(call))
        {
            if (TemplateValue.From(item) is not { } value)
            {
                throw call.Refuse("takes a list of values", "nimmt eine Liste von Werten");
            }

            call.Charge((long)value.Text.Length + separator.Text.Length);
            text.Append(empty ? string.Empty : separator.Text).Append(value.Text);
            empty = false;
            result = value.Text.Length == 0 ? result : result.Joined(string.Empty, value);
        }

        return result.Joined(text.ToString(), new TemplateValue(string.Empty));
    }

    private static ScriptArray List(TemplateFilter.Call call) => call.Input as ScriptArray ?? (call.Input is null ? [] : throw call.Refuse("stands behind a list", "steht hinter einer Liste"));

    private static int Decimals(string currency) => Currency.IsCode(currency) ? Currency.GetDecimals(currency) : 2;

    private static TemplateValue Format(TemplateFilter.Call call, bool german, int decimals) => call.Value.With(PaperFormat.Number(call.Number(call.Value), decimals, german));

    private static DateTimeOffset Time(TemplateFilter.Call call) => call.Value.Time ?? throw call.Refuse("stands behind a time", "steht hinter einer Zeit");

    // The letters of Liquid that a receipt needs; names of days and months would need a language.
    private static TemplateValue Date(TemplateFilter.Call call)
    {
        var time = Time(call);
        var pattern = call.Argument(0).Text;
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 == pattern.Length)
            {
                text.Append(pattern[i]);
                continue;
            }

            i++;
            text.Append(pattern[i] switch
            {
                'd' => Padded(time.Day, 2),
                'm' => Padded(time.Month, 2),
                'Y' => Padded(time.Year, 4),
                'y' => Padded(time.Year % 100, 2),
                'H' => Padded(time.Hour, 2),
                'M' => Padded(time.Minute, 2),
                'S' => Padded(time.Second, 2),
                '%' => "%",
                var other => throw call.Refuse($"knows no %{other}; known are %d %m %Y %y %H %M %S", $"kennt kein %{other}; bekannt sind %d %m %Y %y %H %M %S"),
            });
        }

        return call.Value.With(text.ToString());
    }

    private static string Padded(int number, int digits) => number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');

    // A calculated number is no value of the receipt any more, so it shows nothing of the law.
    private static TemplateValue Calculate(TemplateFilter.Call call, bool german, Func<decimal, decimal, decimal> operation)
    {
        try
        {
            var number = operation(call.Number(call.Value), call.Number(call.Argument(0)));
            var plain = call.Value.Machine is null && call.Argument(0).Machine is null;
            return new TemplateValue(plain ? number.ToString(CultureInfo.InvariantCulture) : PaperFormat.Number(number, 2, german), number: number);
        }
        catch (OverflowException)
        {
            throw call.Refuse("makes a number that is too large", "ergibt eine zu große Zahl");
        }
    }
}
