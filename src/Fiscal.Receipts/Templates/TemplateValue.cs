using System.Globalization;
using Fiscal.Documents;
using Scriban;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Fiscal.Receipts;

/// <summary>A value of the view model: its text, what of the law it shows, and what it means to a program.</summary>
/// <remarks>Immutable. A number compares as a number, everything else as its text.</remarks>
internal sealed class TemplateValue : IScriptCustomBinaryOperation
{
    // Values in the form the TSE returned, neither rounded nor cut (AEAO zu §146a no. 2.4.4): shortened, they show nothing any more.
    private static readonly LegalElement[] Exact =
        [LegalElement.TransactionNumber, LegalElement.RegisterSerial, LegalElement.TseSerial, LegalElement.SignatureCounter, LegalElement.CheckValue];

    // A code holds its data to the byte.
    private readonly bool _isData;

    public TemplateValue(string text, LegalElement element = LegalElement.None, MachineValue? machine = null, string? language = null, decimal? number = null, DateTimeOffset? time = null)
        : this(text, element == LegalElement.None ? [] : [element], machine, language, number, time)
    {
    }

    private TemplateValue(string text, IReadOnlyList<LegalElement> elements, MachineValue? machine, string? language = null, decimal? number = null, DateTimeOffset? time = null)
    {
        Text = text;
        Elements = elements;
        Machine = machine;
        Language = language;
        Number = number;
        Time = time;
    }

    private TemplateValue(string text, IReadOnlyList<LegalElement> elements)
        : this(text, elements, null)
    {
        _isData = true;
    }

    public string Text { get; }

    public IReadOnlyList<LegalElement> Elements { get; }

    public MachineValue? Machine { get; }

    public string? Language { get; }

    public decimal? Number { get; }

    public DateTimeOffset? Time { get; }

    public static TemplateValue Data(string text, IReadOnlyList<LegalElement> elements) => new(text, elements);

    public static TemplateValue Amount(decimal amount, string text, LegalElement element = LegalElement.None) => new(text, element, MachineValue.OfAmount(amount), number: amount);

    public static TemplateValue Moment(DateTimeOffset time, string text, LegalElement element = LegalElement.None) => new(text, element, MachineValue.OfTime(time), time: time);

    /// <summary>The same meaning in another form, as filters give it; nothing has no meaning to keep.</summary>
    public TemplateValue With(string text) => Text.Length == 0 ? new(text) : new(text, Elements, Machine, Language, Number, Time);

    /// <summary>Another text made of this one: an exact value shows nothing any more.</summary>
    public TemplateValue Changed(string text) =>
        string.Equals(text, Text, StringComparison.Ordinal) ? this
        : Text.Length == 0 ? new(text)
        : new(text, Elements.Where(static element => Array.IndexOf(Exact, element) < 0).ToArray(), null, Language);

    /// <summary>This and another text in one: shows what both show.</summary>
    public TemplateValue Joined(string text, TemplateValue other) => new(text, Elements.Union(other.Elements).ToArray(), Machine ?? other.Machine, Language ?? other.Language);

    /// <summary>How the value is written into ReceiptLine: it stays text, whatever it holds, and says what it shows.</summary>
    public string Write() => _isData ? ReceiptLineText.Mark(Text, Elements)
        : Elements.Count != 0 || Machine is not null || Language is not null ? ReceiptLineText.Mark(Text, Elements.Count != 0 ? Elements[0] : LegalElement.None, Machine, Language)
        : ReceiptLineText.Escape(Text);

    public override string ToString() => Text;

    /// <summary>What any value of a template says as text; <see langword="null"/> for lists and groups, which have none.</summary>
    public static TemplateValue? From(object? value) => value switch
    {
        null => new TemplateValue(string.Empty),
        TemplateValue own => own,
        string text => new TemplateValue(text),
        bool flag => new TemplateValue(flag ? "true" : "false"),
        int or long or decimal or short or byte or double or float => NumberFrom(value),
        _ => null,
    };

    public bool TryEvaluate(TemplateContext context, SourceSpan span, ScriptBinaryOperator op, SourceSpan leftSpan, object? leftValue, SourceSpan rightSpan, object? rightValue, out object? result)
    {
        result = null;
        if (op is ScriptBinaryOperator.LiquidContains && From(leftValue) is { } whole && From(rightValue) is { } part)
        {
            result = whole.Text.IndexOf(part.Text, StringComparison.Ordinal) >= 0;
            return true;
        }

        if (op is not (ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual or ScriptBinaryOperator.CompareGreater or ScriptBinaryOperator.CompareGreaterOrEqual
            or ScriptBinaryOperator.CompareLess or ScriptBinaryOperator.CompareLessOrEqual))
        {
            return false;
        }

        if (leftValue is null || rightValue is null || From(leftValue) is not { } left || From(rightValue) is not { } right)
        {
            // Nothing is neither more nor less than something.
            result = op == ScriptBinaryOperator.CompareNotEqual;
            return true;
        }

        var order = left.Number is { } a && right.Number is { } b ? a.CompareTo(b)
            : left.Time is { } early && right.Time is { } late ? early.CompareTo(late)
            : string.CompareOrdinal(left.Text, right.Text);
        result = op switch
        {
            ScriptBinaryOperator.CompareEqual => order == 0,
            ScriptBinaryOperator.CompareNotEqual => order != 0,
            ScriptBinaryOperator.CompareGreater => order > 0,
            ScriptBinaryOperator.CompareGreaterOrEqual => order >= 0,
            ScriptBinaryOperator.CompareLess => order < 0,
            _ => order <= 0,
        };
        return true;
    }

    private static TemplateValue NumberFrom(object value)
    {
        try
        {
            var number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
            return new TemplateValue(number.ToString(CultureInfo.InvariantCulture), number: number);
        }
        catch (OverflowException)
        {
            return new TemplateValue(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
        }
    }
}
