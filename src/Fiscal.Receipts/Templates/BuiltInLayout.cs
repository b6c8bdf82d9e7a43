namespace Fiscal.Receipts;

/// <summary>A layout that comes with the package.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class BuiltInLayout
{
    private readonly Lazy<string> _template;

    internal BuiltInLayout(string name, LayoutPaper paper, bool isForSlips, string description, string descriptionDe)
    {
        Name = name;
        Paper = paper;
        IsForSlips = isForSlips;
        Description = description;
        DescriptionDe = descriptionDe;
        _template = new Lazy<string>(() => EmbeddedText.Read("Layouts." + name + ".liquid").Replace("\r\n", "\n"));
    }

    /// <summary>Name, for example <c>standard</c>.</summary>
    public string Name { get; }

    /// <summary>What it is made for.</summary>
    public LayoutPaper Paper { get; }

    /// <summary>Whether it prints slips of an outage (<see cref="OutageSlipTemplate"/>) and not receipts (<see cref="TemplateLayout"/>).</summary>
    public bool IsForSlips { get; }

    /// <summary>What it is, in English.</summary>
    public string Description { get; }

    /// <summary>What it is, in German.</summary>
    public string DescriptionDe { get; }

    /// <summary>Its template: what a shop copies and changes.</summary>
    public string Template => _template.Value;
}
