using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Fiscal.Receipts;

/// <summary>A filter as the engine calls it. Its result is charged to the budget, so that no chain of filters outgrows what is printed.</summary>
internal sealed class TemplateFilter : IScriptCustomFunction
{
    private readonly string _name;
    private readonly int _least;
    private readonly int _most;
    private readonly Func<Call, object?> _apply;

    /// <param name="name">How templates call it.</param>
    /// <param name="least">Least number of arguments behind the colon.</param>
    /// <param name="most">Most of them.</param>
    /// <param name="apply">What it does.</param>
    public TemplateFilter(string name, int least, int most, Func<Call, object?> apply)
    {
        _name = name;
        _least = least;
        _most = most;
        _apply = apply;
    }

    public int RequiredParameterCount => 0;

    public int ParameterCount => _most + 1;

    public ScriptVarParamKind VarParamKind => ScriptVarParamKind.Direct;

    public Type ReturnType => typeof(object);

    public ScriptParameterInfo GetParameterInfo(int index) => new(typeof(object), "value");

    public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement)
    {
        var scope = (TemplateScope)context;
        var span = callerContext?.Span ?? context.CurrentSpan;
        if (arguments.Count - 1 < _least || arguments.Count - 1 > _most)
        {
            throw new TemplateFault(
                "template-filter",
                span,
                $"The filter '{_name}' stands behind a value and takes {Count(german: false)} behind a colon.",
                $"Der Filter „{_name}“ steht hinter einem Wert und nimmt hinter einem Doppelpunkt {Count(german: true)}.");
        }

        var result = _apply(new Call(_name, scope, span, arguments));
        if (result is TemplateValue value)
        {
            scope.Charge(span, value.Text.Length);
        }

        return result;
    }

    public ValueTask<object?> InvokeAsync(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        new(Invoke(context, callerContext, arguments, blockStatement));

    private string Count(bool german)
    {
        var number = _least == _most ? $"{_least}" : german ? $"{_least} bis {_most}" : $"{_least} to {_most}";
        return _most == 0 ? german ? "nichts" : "nothing" : number + (german ? _most == 1 ? " Angabe" : " Angaben" : _most == 1 ? " argument" : " arguments");
    }

    /// <summary>One use of a filter.</summary>
    public sealed class Call(string name, TemplateScope scope, SourceSpan span, ScriptArray arguments)
    {
        public object? Input => arguments[0];

        /// <summary>The input as text; a list or group is refused.</summary>
        public TemplateValue Value => Take(arguments[0]);

        public bool Has(int index) => arguments.Count > index + 1 && arguments[index + 1] is not null;

        public TemplateValue Argument(int index) => Take(arguments[index + 1]);

        public int Whole(int index, int most) =>
            Argument(index).Number is { } number && number == decimal.Truncate(number) && number >= 0 && number <= most
                ? (int)number
                : throw Refuse($"needs a whole number from 0 to {most} here", $"braucht hier eine ganze Zahl von 0 bis {most}");

        public decimal Number(TemplateValue value) => value.Number ?? throw Refuse("needs a number", "braucht eine Zahl");

        public void Charge(long characters) => scope.Charge(span, characters);

        public TemplateFault Refuse(string what, string whatDe) => new("template-filter", span, $"The filter '{name}' {what}.", $"Der Filter „{name}“ {whatDe}.");

        private TemplateValue Take(object? value) => TemplateValue.From(value) ?? throw Refuse("takes one value, not a list or a group", "nimmt einen einzelnen Wert, keine Liste oder Gruppe");
    }
}
