using Scriban.Runtime;

namespace Fiscal.Receipts;

/// <summary>Builds groups and lists of the view model; nothing that was built can be changed.</summary>
internal static class Model
{
    public static ScriptObject Group(params (string Name, object? Value)[] members)
    {
        var group = new ScriptObject(members.Length);
        foreach (var (name, value) in members)
        {
            // What is empty is nothing, so that {% if %} asks whether there is something to print.
            group[name] = value is string { Length: 0 } or TemplateValue { Text.Length: 0 } or false ? null : value;
        }

        group.IsReadOnly = true;
        return group;
    }

    /// <summary>A list; nothing if there is nothing in it.</summary>
    public static ScriptArray? List(IEnumerable<object?> items)
    {
        var list = new ScriptArray(items.Select(static item => item ?? string.Empty));
        list.IsReadOnly = true;
        return list.Count == 0 ? null : list;
    }
}
