using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>A section as it flows.</summary>
internal sealed class FlowSection(SectionRole role, string? name, IReadOnlyList<FlowItem> items)
{
    public SectionRole Role { get; } = role;

    /// <summary>What the section is called; <see langword="null"/> when it has neither role nor caption.</summary>
    public string? Name { get; } = name;

    public IReadOnlyList<FlowItem> Items { get; } = items;
}
