using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Fiscal.Receipts;

/// <summary>One writing of one template: what it may see and how much it may do.</summary>
internal sealed class TemplateScope : TemplateContext
{
    private readonly TemplateOutput _output;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly long _began;
    private readonly TimeSpan _longest;
    private readonly List<Finding> _findings;
    private SourceSpan _written;
    private int _rounds;
    private long _characters;

    public TemplateScope(string source, ScriptObject filters, ScriptObject model, TimeSpan longest, List<Finding> findings)
        : base(filters)
    {
        _output = new TemplateOutput(source);
        _longest = longest;
        _findings = findings;
        _began = _clock.GetTimestamp();
        // A blank is a character on paper: what indents a tag must not come back in front of a value.
        AutoIndent = false;
        EnableBreakAndContinueAsReturnOutsideLoop = true;
        EnableRelaxedMemberAccess = true;
        EnableRelaxedTargetAccess = true;
        EnableRelaxedIndexerAccess = true;
        // Own counters stop earlier and say where.
        LoopLimit = TemplateLimits.Rounds + 1;
        LimitToString = TemplateLimits.Characters;
        OutputLimit = 0;
        RecursiveLimit = TemplateLimits.Depth;
        ObjectRecursionLimit = TemplateLimits.Depth;
        TemplateLoader = null;
        TryGetVariable = (TemplateContext _, SourceSpan span, ScriptVariable variable, out object? value) => Unknown(span, variable.Name, out value);
        TryGetMember = (TemplateContext _, SourceSpan span, object _, string member, out object? value) => Unknown(span, member, out value);
        PushGlobal(model);
        PushGlobal(new ScriptObject());
        PushOutput(_output);
    }

    /// <summary>What was written, and where each piece of it came from.</summary>
    public TemplateOutput Written => _output;

    public override TemplateContext Write(SourceSpan span, object? textAsObject)
    {
        if (textAsObject is null)
        {
            return this;
        }

        // The engine names the block that the value stands in.
        span = _written;
        var value = TemplateValue.From(textAsObject) ?? throw new TemplateFault(
            "template-not-a-value",
            span,
            "This is a list or a group of values and has no text of its own; use a for loop or name one of its members.",
            "Das ist eine Liste oder eine Gruppe von Werten und hat selbst keinen Text; eine for-Schleife verwenden oder ein Element davon nennen.");
        var text = value.Write();
        Charge(span, text.Length);
        _output.WriteValue(text, span.Start.Offset);
        return this;
    }

    /// <summary>Takes characters off the budget, before they are made where that is possible.</summary>
    public void Charge(SourceSpan span, long characters)
    {
        CheckTime(span);
        _characters += characters;
        if (_characters + _output.Length > TemplateLimits.Characters)
        {
            throw new TemplateFault(
                "template-too-much",
                span,
                "The template makes more text than any receipt has; nothing more is written. Look for a loop or an assignment that grows a text again and again.",
                "Die Vorlage erzeugt mehr Text, als ein Beleg haben kann; es wird nichts mehr geschrieben. Nach einer Schleife oder Zuweisung suchen, die einen Text immer wieder verlängert.");
        }
    }

    public override object? Evaluate(ScriptNode? scriptNode, bool aliasReturnedFunction)
    {
        if (scriptNode is ScriptExpressionStatement { Expression: { } expression })
        {
            _written = expression.Span;
        }

        return base.Evaluate(scriptNode, aliasReturnedFunction);
    }

    public override void SetLoopVariable(ScriptVariable variable, object? value) =>
        base.SetLoopVariable(variable, variable.Name == "for" && value is IScriptObject state ? new TemplateLoop(state) : value);

    protected override bool OnStepLoop(ScriptLoopStatementBase loop)
    {
        CheckTime(loop.Span);
        Charge(loop.Span, 0);
        if (++_rounds > TemplateLimits.Rounds)
        {
            throw new TemplateFault(
                "template-too-long",
                loop.Span,
                "The loops of the template go round too often; nothing more is written. Look for loops inside loops.",
                "Die Schleifen der Vorlage laufen zu oft; es wird nichts mehr geschrieben. Nach Schleifen in Schleifen suchen.");
        }

        return base.OnStepLoop(loop);
    }

    /// <summary>Members of the view model only: no object of the program shows itself to a template.</summary>
    protected override IObjectAccessor? GetMemberAccessorImpl(object target) => target is IScriptObject ? base.GetMemberAccessorImpl(target) : NoMembers.Instance;

    protected override IListAccessor? GetListAccessorImpl(object target, Type type) => target is ScriptArray ? base.GetListAccessorImpl(target, type) : null;

    private void CheckTime(SourceSpan span)
    {
        if (_clock.GetElapsedTime(_began) > _longest)
        {
            throw new TemplateFault(
                "template-too-slow",
                span,
                "The template takes too long; nothing more is written.",
                "Die Vorlage braucht zu lange; es wird nichts mehr geschrieben.");
        }
    }

    private bool Unknown(SourceSpan span, string name, out object? value)
    {
        value = null;
        // A template in a loop says the same thing once.
        var where = TemplateFault.Where(span.Start);
        if (_findings.Count < 100 && !_findings.Any(finding => finding.Where == where && finding.Code == "template-unknown-name"))
        {
            var quoted = name.Length <= 40 ? name : name.Substring(0, 40) + "…";
            _findings.Add(new Finding(
                "template-unknown-name",
                FindingSeverity.Warning,
                where,
                $"There is no value '{quoted}'; it is empty.",
                $"Einen Wert „{quoted}“ gibt es nicht; er ist leer."));
        }

        return true;
    }

    private sealed class NoMembers : IObjectAccessor
    {
        public static NoMembers Instance { get; } = new();

        public bool HasIndexer => false;

        public Type IndexType => typeof(object);

        public int GetMemberCount(TemplateContext context, SourceSpan span, object target) => 0;

        public IEnumerable<string> GetMembers(TemplateContext context, SourceSpan span, object target) => [];

        public bool HasMember(TemplateContext context, SourceSpan span, object target, string member) => false;

        public bool TryGetValue(TemplateContext context, SourceSpan span, object target, string member, out object? value)
        {
            value = null;
            return false;
        }

        public bool TrySetValue(TemplateContext context, SourceSpan span, object target, string member, object? value) => false;

        public bool TryGetItem(TemplateContext context, SourceSpan span, object target, object index, out object? value)
        {
            value = null;
            return false;
        }

        public bool TrySetItem(TemplateContext context, SourceSpan span, object target, object index, object? value) => false;
    }
}
