using System.Diagnostics.Metrics;

namespace Fiscal;

/// <summary>The last report as gauges. A meter of its own under the common name: it ends with the till it belongs to.</summary>
internal sealed class HealthMetrics : IDisposable
{
    private readonly Meter _meter = new(FiscalTelemetry.Name);
    private readonly Func<HealthReport> _last;

    public HealthMetrics(Func<HealthReport> last)
    {
        _last = last;
        _meter.CreateObservableGauge("fiscal.health.severity", () => _last().Facts.Select(fact => new Measurement<int>((int)fact.Severity, [.. Tags(fact), new("fiscal.health.code", fact.Code)])), null, "0 ok, 1 warning, 2 critical, per fact.");
        Add("fiscal.tse.certificate.remaining", "d", "Days until the TSE's certificate ends.", HealthCodes.TseCertificate);
        Add("fiscal.tse.signatures.remaining", "{signature}", "Signatures the TSE has left.", HealthCodes.TseSignatures);
        Add("fiscal.tse.storage.utilization", "1", "Part of the TSE's storage that is used.", HealthCodes.TseStorage, 0.01);
        Add("fiscal.tse.transactions.open", "{transaction}", "Transactions open at the TSE, of all clients.", HealthCodes.TseOpenTransactions);
        Add("fiscal.receipts.unsigned", "{receipt}", "Receipts without signature since the last closing.", HealthCodes.UnsignedReceipts);
        Add("fiscal.receipts.unsealed", "{receipt}", "Receipts accepted that could not be sealed.", HealthCodes.PendingSeals);
        Add("fiscal.tse.transactions.unresolved", "{transaction}", "Transactions the TSE has still to tell about.", HealthCodes.UnresolvedTransactions);
        Add("fiscal.journal.size", "By", "Bytes of the journal.", HealthCodes.JournalSize);
        Add("fiscal.journal.disk.remaining", "d", "Days until the journal's disk is full.", HealthCodes.JournalDisk);
        Add("fiscal.backup.age", "h", "Hours since the last backup.", HealthCodes.Backup);
    }

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?>[] Tags(HealthFact fact) => (fact.RegisterId, fact.TseName) switch
    {
        ({ } register, _) => [new("fiscal.register", register)],
        (_, { } tse) => [new("fiscal.tse.name", tse)],
        _ => [],
    };

    private void Add(string name, string unit, string description, string code, double factor = 1) => _meter.CreateObservableGauge(
        name,
        () => _last().Facts.Where(fact => fact.Code == code && fact.Value is not null).Select(fact => new Measurement<double>((double)fact.Value!.Value * factor, Tags(fact))),
        unit,
        description);
}
