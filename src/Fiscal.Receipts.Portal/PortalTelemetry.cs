using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fiscal.Receipts.Portal;

/// <summary>Counters and activities of the portal under the SDK's common name. No tag holds a token, an address or a receipt's content.</summary>
internal static class PortalTelemetry
{
    private static readonly ActivitySource Source = new(FiscalTelemetry.Name);
    private static readonly Meter Meter = new(FiscalTelemetry.Name);
    private static readonly Counter<long> Lines = Meter.CreateCounter<long>("fiscal.portal.lines", "{line}", "Lines that tills sent.");
    private static readonly Histogram<double> UploadDuration = Meter.CreateHistogram<double>("fiscal.portal.upload.duration", "s", "From the whole body to the committed batch.");
    private static readonly Counter<long> Alarms = Meter.CreateCounter<long>("fiscal.portal.alarms", "{alarm}", "Lines that a person has to look at.");
    private static readonly Counter<long> Pairings = Meter.CreateCounter<long>("fiscal.portal.pairings", "{attempt}", "Attempts to pair a register.");
    private static readonly Counter<long> ExpiredLinks = Meter.CreateCounter<long>("fiscal.portal.links.expired", "{link}", "Links that the retention job removed.");

    public static Activity? StartUpload(RegisterIdentity register)
    {
        var activity = Source.StartActivity("portal.upload");
        activity?.SetTag("fiscal.merchant", register.MerchantId);
        activity?.SetTag("fiscal.register", register.RegisterId);
        return activity;
    }

    public static Activity? StartRetention() => Source.StartActivity("portal.retention");

    public static void Uploaded(IEnumerable<UploadReply> replies, TimeSpan duration)
    {
        foreach (var status in replies.GroupBy(static reply => reply.Status, StringComparer.Ordinal))
        {
            Lines.Add(status.Count(), new KeyValuePair<string, object?>("fiscal.portal.status", status.Key));
        }

        UploadDuration.Record(duration.TotalSeconds);
    }

    public static void AlarmRaised(string kind) => Alarms.Add(1, new KeyValuePair<string, object?>("fiscal.portal.alarm", kind));

    public static void PairingTried(string outcome) => Pairings.Add(1, new KeyValuePair<string, object?>("fiscal.portal.outcome", outcome));

    public static void LinksExpired(int count) => ExpiredLinks.Add(count);
}
