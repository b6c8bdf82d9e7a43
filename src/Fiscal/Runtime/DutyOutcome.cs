namespace Fiscal;

/// <summary>What came of a duty.</summary>
internal enum DutyOutcome
{
    Done,

    Failed,

    /// <summary>Not begun: a sale came first.</summary>
    GaveWay,
}
