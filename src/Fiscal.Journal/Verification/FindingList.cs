using System.Globalization;

namespace Fiscal.Journal;

/// <summary>Collects findings up to a limit: a journal that is broken everywhere must not fill the memory.</summary>
internal sealed class FindingList
{
    private const int Most = 10_000;

    private readonly List<Finding> _findings = [];
    private long _more;
    private bool _moreErrors;

    public void Add(string code, string where, string detail = "", FindingSeverity? severity = null) => Add(JournalFindings.Create(code, where, detail, severity));

    public void Add(Finding finding)
    {
        if (_findings.Count < Most)
        {
            _findings.Add(finding);
            return;
        }

        _more++;
        _moreErrors |= finding.Severity == FindingSeverity.Error;
    }

    public IReadOnlyList<Finding> ToList()
    {
        if (_more > 0)
        {
            _findings.Add(JournalFindings.Create("more-findings", string.Empty, _more.ToString(CultureInfo.InvariantCulture), _moreErrors ? FindingSeverity.Error : FindingSeverity.Warning));
            _more = 0;
        }

        return _findings;
    }
}
