namespace Fiscal;

internal sealed partial class RegisterEngine
{
    private readonly IReadOnlyList<TsePresence> _presences;

    public RegisterHealth GetHealth() => new()
    {
        RegisterId = RegisterId,
        Outage = Tse.Outage is { } outage ? StatusOf(outage.Began, null) : null,
        StandIn = Signer is { } signer && signer != Tse ? signer.Name : null,
        Unsigned = _totals.ToTotals().Unsigned,
        Unresolved = _pending.Count,
        PendingSeals = _pendingSeals.Count,
        IsFenced = _fenced is not null,
        IsHistoryMissing = _missing is not null,
    };

    private void ReportBaskets(int open)
    {
        foreach (var presence in _presences)
        {
            presence.Report(open);
        }
    }

    private void LeaveTses()
    {
        foreach (var presence in _presences)
        {
            presence.Dispose();
        }
    }

    /// <summary>A device that is locked may only want its self-test or the time, as after each power-up (spec swissbit-tse §5.3): what is overdue is done, and it is asked again.</summary>
    private static async Task<TseStatus?> CatchUpAsync(TseUnit unit, FaultBudget budget) =>
        await unit.PerformOverdueAsync(budget).ConfigureAwait(true)
            ? (await unit.RunAsync(static (driver, _) => driver.GetStatusAsync(), budget).ConfigureAwait(true)).Answer
            : null;
}
