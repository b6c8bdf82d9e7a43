namespace Fiscal.Receipts;

/// <summary>A layout that comes with the package.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class BuiltInLayout
{
    private readonly Lazy<string> _template;
    private readonly string _sample;

    internal BuiltInLayout(string name, LayoutPaper paper, LayoutSubject subject, string sample, string description, string descriptionDe)
    {
        Name = name;
        Paper = paper;
        Subject = subject;
        _sample = sample;
        Description = description;
        DescriptionDe = descriptionDe;
        _template = new Lazy<string>(() => EmbeddedText.Read("Layouts." + name + ".liquid").Replace("\r\n", "\n"));
    }

    /// <summary>Name, for example <c>standard</c>.</summary>
    public string Name { get; }

    /// <summary>What it is made for.</summary>
    public LayoutPaper Paper { get; }

    /// <summary>What it prints, and so which class takes its template.</summary>
    public LayoutSubject Subject { get; }

    /// <summary>What it is, in English.</summary>
    public string Description { get; }

    /// <summary>What it is, in German.</summary>
    public string DescriptionDe { get; }

    /// <summary>The sample that shows it best.</summary>
    public LayoutSample Sample => LayoutSamples.Find(_sample)!;

    /// <summary>Its template: what a shop copies and changes.</summary>
    public string Template => _template.Value;
}
