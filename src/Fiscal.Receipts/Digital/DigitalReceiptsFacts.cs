using System.Globalization;

namespace Fiscal.Receipts;

/// <summary>What a till's health has to say about the upload. Pure: the same status gives the same facts.</summary>
internal static class DigitalReceiptsFacts
{
    private static readonly TimeSpan Late = TimeSpan.FromHours(1);

    public static IReadOnlyList<HealthFact> Of(string registerId, DigitalReceiptsStatus status, bool isPaired, DateTimeOffset now)
    {
        if (!isPaired)
        {
            return [];
        }

        var (severity, message, messageDe) = Upload(status, now);
        var facts = new List<HealthFact>
        {
            new(HealthCodes.PortalUpload, severity, message, messageDe) { RegisterId = registerId, Value = status.Waiting, Unit = "{receipt}", Date = status.OldestWaiting, MeasuredAt = now },
        };
        var minutes = Math.Round((decimal)status.ClockOffset.TotalMinutes);
        var isWrong = status.ClockOffset != TimeSpan.Zero;
        var (ahead, aheadDe) = status.ClockOffset > TimeSpan.Zero ? ("behind", "nach") : ("ahead of", "vor");
        facts.Add(new HealthFact(
            HealthCodes.PortalClock,
            isWrong ? HealthSeverity.Warning : HealthSeverity.Ok,
            isWrong ? $"The till's clock is {Whole(Math.Abs(minutes))} minutes {ahead} the portal's: set it." : "The till's clock agrees with the portal's.",
            isWrong ? $"Die Uhr der Kasse geht gegenüber dem Portal {Whole(Math.Abs(minutes))} Minuten {aheadDe}: Bitte stellen." : "Die Uhr der Kasse stimmt mit dem Portal überein.")
        {
            RegisterId = registerId, Value = minutes, Unit = "min", MeasuredAt = now,
        });
        return facts;
    }

    private static (HealthSeverity Severity, string Message, string MessageDe) Upload(DigitalReceiptsStatus status, DateTimeOffset now) => status.Reachability switch
    {
        PortalReachability.Stopped => (HealthSeverity.Critical,
            status.Problem ?? "The upload of receipts has stopped.",
            "Das Portal hat unter einer Nummer dieser Kasse einen anderen Beleg: Die Übertragung steht, bis jemand nachgesehen hat. Bis dahin Papier."),
        PortalReachability.NotPaired => (HealthSeverity.Warning,
            "The portal has withdrawn the register's key: pair the register again, until then paper.",
            "Das Portal hat den Schlüssel dieser Kasse eingezogen: Bitte neu koppeln, bis dahin Papier."),
        PortalReachability.SwitchedOff => (HealthSeverity.Ok,
            "The portal has no digital receipt for this merchant: paper.",
            "Das Portal bietet für diesen Händler keinen digitalen Beleg an: Papier."),
        _ when status.Waiting > 0 && now - status.OldestWaiting > Late => (HealthSeverity.Warning,
            $"{Whole(status.Waiting)} receipts wait for the portal, the oldest for {Whole(Hours(status, now))} hours. {status.Problem ?? "The upload is under way."}",
            $"{Whole(status.Waiting)} Belege warten auf das Portal, der älteste seit {Whole(Hours(status, now))} Stunden. " + (status.Problem is null ? "Die Übertragung läuft." : "Bitte Netz und Portal prüfen.")),
        _ => (HealthSeverity.Ok, $"{Whole(status.Waiting)} receipts wait for the portal.", $"{Whole(status.Waiting)} Belege warten auf das Portal."),
    };

    private static decimal Hours(DigitalReceiptsStatus status, DateTimeOffset now) => Math.Floor((decimal)(now - status.OldestWaiting!.Value).TotalHours);

    private static string Whole(decimal value) => value.ToString("0", CultureInfo.InvariantCulture);
}
