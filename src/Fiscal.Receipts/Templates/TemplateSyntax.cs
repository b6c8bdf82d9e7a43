using System.Text.RegularExpressions;
using Scriban;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Fiscal.Receipts;

/// <summary>Reads a template and holds it against the language of docs/layouts.md: what is not in there is refused before anything runs.</summary>
internal static class TemplateSyntax
{
    /// <summary>Makes the text ready: line feeds as line ends, no byte order mark, none of the characters that carry marks, tag lines marked.</summary>
    public static string Prepare(string text)
    {
        text = text.Replace("\r\n", "\n").Replace('\r', '\n');
        text = text.Length != 0 && text[0] == '\uFEFF' ? text.Substring(1) : text;
        text = Regex.Replace(text, "[\uF5A0-\uF5A3]", "\uFFFD", RegexOptions.CultureInvariant);
        var lines = text.Split('\n');
        var raw = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim(' ', '\t');
            raw &= line.IndexOf("endraw", StringComparison.Ordinal) < 0;
            if (!raw && IsTags(line))
            {
                lines[i] += TemplateOutput.TagLine;
            }

            raw |= line.IndexOf("raw", StringComparison.Ordinal) > 0 && Regex.IsMatch(line, @"\{%-?\s*raw\s*-?%\}(?!.*endraw)", RegexOptions.CultureInvariant);
        }

        return string.Join("\n", lines);
    }

    /// <summary>Reads a prepared text.</summary>
    /// <exception cref="TemplateException">It is no template.</exception>
    public static Template Parse(string prepared)
    {
        if (prepared.Length > TemplateLimits.Source)
        {
            throw TemplateException.Of(
                "template-text-too-long",
                "1:1",
                $"The template has more than {TemplateLimits.Source} characters; pictures belong into the layout's logo.",
                $"Die Vorlage hat mehr als {TemplateLimits.Source} Zeichen; Bilder gehören ins Logo des Layouts.");
        }

        // The engine's options are init-only, and such setters of its .NET 8 build are not found by our .NET Standard build: its own depth limit has to do.
        var template = Template.ParseLiquid(prepared);
        var findings = template.Messages.Where(static message => message.Type == ParserMessageType.Error).Take(20).Select(Translate).ToList();
        if (findings.Count == 0)
        {
            Check(template.Page!, findings);
        }

        return findings.Count == 0 ? template : throw new TemplateException(findings.AsReadOnly());
    }

    // Nothing but tags, and the last one leaves the line end alone.
    private static bool IsTags(string line)
    {
        var i = 0;
        while (i < line.Length)
        {
            if (string.CompareOrdinal(line, i, "{%", 0, 2) != 0)
            {
                return false;
            }

            var quote = '\0';
            for (i += 2; i < line.Length && (quote != '\0' || string.CompareOrdinal(line, i, "%}", 0, 2) != 0); i++)
            {
                quote = quote == line[i] ? '\0' : quote == '\0' && line[i] is '\'' or '"' ? line[i] : quote;
            }

            if (i >= line.Length || (i == line.Length - 2 && line[i - 1] == '-'))
            {
                return false;
            }

            for (i += 2; i < line.Length && line[i] is ' ' or '\t'; i++)
            {
            }
        }

        return i != 0;
    }

    private static Finding Translate(LogMessage message)
    {
        var (en, de) = message.Message switch
        {
            var text when Contains(text, "depth limit") => ("Blocks or brackets stand too deep inside each other.", "Blöcke oder Klammern stehen zu tief ineinander."),
            var text when Contains(text, "was not found in") && Missing(text) is { } end => ($"A block is not closed: {{% {end} %}} is missing.", $"Ein Block ist nicht geschlossen: {{% {end} %}} fehlt."),
            var text when Contains(text, "pending") || Contains(text, "without a corresponding beginning") => ("A block is closed that was never opened.", "Hier wird ein Block geschlossen, der nie geöffnet wurde."),
            var text when Contains(text, "not terminated") || Contains(text, "end of file") => ("A quotation mark or a bracket is not closed.", "Ein Anführungszeichen oder eine Klammer ist nicht geschlossen."),
            _ => ("This is no Liquid: " + Tidy(message.Message), "Hier ist die Schreibweise falsch; gemeint ist {{ wert | filter: angabe }} oder {% if … %}, {% for … in … %}, {% assign … %}."),
        };
        return Error("template-syntax", message.Span, en, de);

        static bool Contains(string text, string part) => text.IndexOf(part, StringComparison.Ordinal) >= 0;

        static string? Missing(string text) => Regex.Match(text, @"`(end\w+) statement`", RegexOptions.CultureInvariant) is { Success: true } match ? match.Groups[1].Value : null;
    }

    private static string Tidy(string message) => (message.Length <= 120 ? message : message.Substring(0, 120) + "…").Replace('\n', ' ').Replace(TemplateOutput.TagLine.ToString(), string.Empty).TrimEnd('.') + ".";

    private static Finding Error(string code, SourceSpan span, string message, string messageDe) => new(code, FindingSeverity.Error, TemplateFault.Where(span.Start), message, messageDe);

    /// <summary>Walks without recursion: a chain of thousands of operators is as deep as it is long.</summary>
    private static void Check(ScriptNode page, List<Finding> findings)
    {
        var open = new Stack<(ScriptNode Node, ScriptNode? Parent, int Depth)>();
        open.Push((page, null, 0));
        while (open.Count != 0 && findings.Count < 20)
        {
            var (node, parent, depth) = open.Pop();
            if (depth > TemplateLimits.Nodes)
            {
                findings.Add(Error("template-syntax", node.Span, "Blocks or conditions stand too deep inside each other.", "Blöcke oder Bedingungen stehen zu tief ineinander."));
                return;
            }

            if (CheckNode(node, parent) is { } finding)
            {
                findings.Add(finding);
                continue;
            }

            for (var i = node.ChildrenCount - 1; i >= 0; i--)
            {
                if (node.GetChildren(i) is { } child)
                {
                    open.Push((child, node, depth + 1));
                }
            }
        }
    }

    private static Finding? CheckNode(ScriptNode node, ScriptNode? parent)
    {
        switch (node)
        {
            case ScriptAssignExpression assign:
                return CheckName(assign.Target, "assign");
            // To the engine it is a kind of for.
            case ScriptTableRowStatement:
                return Unsupported(node, "tablerow");
            case ScriptForStatement loop:
                return CheckName(loop.Variable, "for");
            case ScriptBinaryExpression { Operator: ScriptBinaryOperator.RangeInclude or ScriptBinaryOperator.RangeExclude }:
                return Unsupported(node, "(a..b)");
            case ScriptBinaryExpression { Operator: not (ScriptBinaryOperator.And or ScriptBinaryOperator.Or or ScriptBinaryOperator.LiquidContains or ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual
                or ScriptBinaryOperator.CompareGreater or ScriptBinaryOperator.CompareGreaterOrEqual or ScriptBinaryOperator.CompareLess or ScriptBinaryOperator.CompareLessOrEqual) } binary:
                return Unsupported(node, binary.OperatorAsText ?? "operator");
            case ScriptUnaryExpression { Operator: not (ScriptUnaryOperator.Not or ScriptUnaryOperator.Negate) }:
                return Unsupported(node, "operator");
            case ScriptFunctionCall call:
                return CheckFilter(call, parent);
            case ScriptNamedArgument { Name.Name: not ("limit" or "offset" or "reversed") } argument:
                return Unsupported(node, argument.Name?.Name ?? "argument");
            case ScriptExpressionStatement { Expression: ScriptVariable variable } when variable.Name is not ("empty" or "blank") && IsTagWord(variable):
                return Unsupported(node, variable.Name);
            case ScriptPage or ScriptBlockStatement or ScriptRawStatement or ScriptEscapeStatement or ScriptExpressionStatement or ScriptForStatement or ScriptIfStatement or ScriptElseStatement
                or ScriptCaseStatement or ScriptWhenStatement or ScriptEndStatement or ScriptBreakStatement or ScriptContinueStatement or ScriptNopStatement
                or ScriptLiteral or ScriptVariableGlobal or ScriptMemberExpression or ScriptIndexerExpression or ScriptPipeCall or ScriptNestedExpression
                or ScriptBinaryExpression or ScriptUnaryExpression or ScriptNamedArgument or ScriptKeyword or ScriptToken or ScriptList:
                return null;
            default:
                return Unsupported(node, Word(node));
        }
    }

    // {% foo %} is read as a value without a filter, like {{ foo }}; the name of a tag that Liquid has elsewhere deserves better.
    private static bool IsTagWord(ScriptVariable variable) => variable.Name is "include" or "render" or "layout" or "cycle" or "increment" or "decrement" or "capture" or "tablerow" or "ifchanged";

    private static Finding? CheckFilter(ScriptFunctionCall call, ScriptNode? parent)
    {
        var name = (call.Target as ScriptVariable)?.Name ?? Word(call);
        if (parent is not ScriptPipeCall)
        {
            return Unsupported(call, name);
        }

        return Array.IndexOf(TemplateFilters.Names, name) >= 0 ? null : Error(
            "template-filter",
            call.Span,
            $"There is no filter '{Short(name)}'; known are {string.Join(", ", TemplateFilters.Names)}.",
            $"Einen Filter „{Short(name)}“ gibt es nicht; bekannt sind {string.Join(", ", TemplateFilters.Names)}.");
    }

    private static Finding? CheckName(ScriptNode? target, string tag)
    {
        if (target is not ScriptVariableGlobal { Name: { } name })
        {
            return Error("template-syntax", target?.Span ?? default, $"{{% {tag} %}} takes a simple name.", $"{{% {tag} %}} nimmt einen einfachen Namen.");
        }

        // A template must not hide the receipt or a filter behind a value of its own.
        return Array.IndexOf(ReceiptModel.Groups, name) >= 0 || Array.IndexOf(TemplateFilters.Names, name) >= 0
            ? Error("template-name-taken", target.Span, $"'{name}' is the receipt's own; choose another name.", $"„{name}“ gehört zum Beleg; einen anderen Namen wählen.")
            : null;
    }

    private static string Word(ScriptNode node) => node.GetType().Name.Replace("Script", string.Empty).Replace("Statement", string.Empty).Replace("Expression", string.Empty).ToLowerInvariant();

    private static string Short(string name) => name.Length <= 40 ? name : name.Substring(0, 40) + "…";

    private static Finding Unsupported(ScriptNode node, string what) => Error(
        "template-unsupported",
        node.Span,
        $"'{Short(what)}' is not part of the language of layouts; docs/layouts.md lists what is.",
        $"„{Short(what)}“ gehört nicht zur Sprache der Layouts; was dazu gehört, steht in docs/layouts.md.");
}
