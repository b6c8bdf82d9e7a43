using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>What a shop says beside its template.</summary>
public sealed class TemplateLayoutOptions
{
    /// <summary>Logo, notes, footer and what else the standard layout knows: templates see it as <c>layout</c>, and the standard layout takes it when a template fails.</summary>
    public StandardLayoutOptions Standard { get; set; } = new();

    /// <summary>Words of the template by language and name, for example <c>de.total</c> → <c>Zu zahlen</c>: replaces the built-in word of <c>{{ t.total }}</c>, or adds one of the shop's own.</summary>
    public IDictionary<string, string> Texts { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long a template may write before it counts as broken; one second by default. A usual receipt takes less than a millisecond.</summary>
    public TimeSpan LongestWriting { get; set; } = TimeSpan.FromSeconds(1);
}
