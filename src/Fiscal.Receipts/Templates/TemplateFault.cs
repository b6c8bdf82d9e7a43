using System.Globalization;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Fiscal.Receipts;

/// <summary>What stops a template while it writes, with its place. Derived from the engine's own exception, which passes through the engine as it is.</summary>
internal sealed class TemplateFault(string code, SourceSpan span, string message, string messageDe) : ScriptRuntimeException(span, message)
{
    public Finding Finding { get; } = new(code, FindingSeverity.Error, Where(span.Start), message, messageDe);

    /// <summary>Line and column from 1.</summary>
    public static string Where(TextPosition place) => Where(place.Line + 1, place.Column + 1);

    public static string Where(int line, int column) =>
        Math.Max(line, 1).ToString(CultureInfo.InvariantCulture) + ":" + Math.Max(column, 1).ToString(CultureInfo.InvariantCulture);
}
