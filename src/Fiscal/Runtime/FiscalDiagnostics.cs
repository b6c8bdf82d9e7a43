using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fiscal;

internal static class FiscalDiagnostics
{
    private static readonly ActivitySource Source = new(FiscalTelemetry.Name);
    private static readonly Meter Meter = new(FiscalTelemetry.Name);
    private static readonly Counter<long> Receipts = Meter.CreateCounter<long>("fiscal.receipts", "{receipt}", "Receipts sealed.");
    private static readonly Histogram<double> SaleDuration = Meter.CreateHistogram<double>("fiscal.sale.duration", "s", "From finishing a sale to its sealed receipt.");
    private static readonly Counter<long> Outages = Meter.CreateCounter<long>("fiscal.outages", "{outage}", "Outages begun.");
    private static readonly UpDownCounter<long> OpenOutages = Meter.CreateUpDownCounter<long>("fiscal.outages.open", "{outage}", "Outages not ended yet.");

    public static Activity? StartSale(string registerId)
    {
        var activity = Source.StartActivity("sale.finish");
        activity?.SetTag("fiscal.register", registerId);
        return activity;
    }

    public static void Sealed(Receipt receipt, TimeSpan duration, Activity? activity)
    {
        activity?.SetTag("fiscal.receipt.number", receipt.Number);
        activity?.SetTag("fiscal.signed", receipt.Signature is not null);
        var register = new KeyValuePair<string, object?>("fiscal.register", receipt.RegisterId);
        var signed = new KeyValuePair<string, object?>("fiscal.signed", receipt.Signature is not null);
        Receipts.Add(1, register, signed);
        SaleDuration.Record(duration.TotalSeconds, register, signed);
    }

    public static void OutageBegan(string registerId, string code)
    {
        Outages.Add(1, new KeyValuePair<string, object?>("fiscal.register", registerId), new KeyValuePair<string, object?>("fiscal.tse.code", code));
        OpenOutages.Add(1, new KeyValuePair<string, object?>("fiscal.register", registerId));
    }

    public static void OutageEnded(string registerId) =>
        OpenOutages.Add(-1, new KeyValuePair<string, object?>("fiscal.register", registerId));
}
