namespace Fiscal.Documents;

/// <summary>What a renderer tells about one rendering.</summary>
/// <remarks>One per rendering; not thread-safe.</remarks>
public sealed class RenderContext
{
    private readonly List<Finding> _findings = [];

    /// <summary>What the medium could not show, in the order of the document.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Notes something that the medium could not show.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="finding"/> is <see langword="null"/>.</exception>
    public void Add(Finding finding) => _findings.Add(Guard.NotNull(finding, nameof(finding)));
}
