using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace Fiscal.Receipts;

/// <summary>What a template sees of its loop (<c>forloop</c>): Liquid counts from 1, the engine from 0.</summary>
internal sealed class TemplateLoop(IScriptObject state) : IScriptObject
{
    public int Count => state.Count;

    public bool IsReadOnly
    {
        get => true;
        set { }
    }

    public IEnumerable<string> GetMembers() => state.GetMembers();

    public bool Contains(string member) => member == "index0" || state.Contains(member);

    public bool TryGetValue(TemplateContext? context, SourceSpan span, string member, out object? value)
    {
        if (member is "index" or "index0")
        {
            var found = state.TryGetValue(context, span, "index", out value);
            value = found && value is int index ? member == "index" ? index + 1 : index : value;
            return found;
        }

        return state.TryGetValue(context, span, member, out value);
    }

    public bool CanWrite(string member) => false;

    public bool TrySetValue(TemplateContext? context, SourceSpan span, string member, object? value, bool readOnly) => false;

    public bool Remove(string member) => false;

    public void SetReadOnly(string member, bool readOnly)
    {
    }

    public IScriptObject Clone(bool deep) => this;
}
