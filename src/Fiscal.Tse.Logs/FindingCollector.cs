namespace Fiscal.Tse.Logs;

/// <summary>Keeps at most 50 findings of a code: a wrong key would otherwise give one per message. An error is never dropped for a warning.</summary>
internal sealed class FindingCollector
{
    private const int PerCode = 50;
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<(string, FindingSeverity), int> _counts = [];

    internal void Add(string code, string where, string detail = "", FindingSeverity? severity = null) =>
        Add(FindingCatalogue.Create(code, where, detail, severity));

    internal void Add(Finding finding)
    {
        var key = (finding.Code, finding.Severity);
        var count = _counts.TryGetValue(key, out var so) ? so + 1 : 1;
        _counts[key] = count;
        if (count <= PerCode) _findings.Add(finding);
    }

    internal void AddRange(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings) Add(finding);
    }

    internal IReadOnlyList<Finding> ToList()
    {
        var result = new List<Finding>(_findings);
        foreach (var pair in _counts)
        {
            if (pair.Value > PerCode) result.Add(FindingCatalogue.Create("A99", pair.Key.Item1, Digits.Text(pair.Value - PerCode) + " × " + pair.Key.Item1));
        }

        return result;
    }
}
