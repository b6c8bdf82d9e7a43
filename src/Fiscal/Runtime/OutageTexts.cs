namespace Fiscal;

internal static class OutageTexts
{
    public static string Of(string code) => code switch
    {
        TseErrorCodes.DeviceAbsent => "Die TSE ist nicht angeschlossen.",
        TseErrorCodes.NoAnswer => "Die TSE hat nicht geantwortet.",
        TseErrorCodes.UnknownOutcome => "Ob die TSE signiert hat, konnte nicht festgestellt werden.",
        TseErrorCodes.NotReady => "Die TSE ist noch nicht bereit.",
        TseErrorCodes.StorageFull => "Der Speicher der TSE ist voll.",
        TseErrorCodes.CertificateExpired => "Das Zertifikat der TSE ist abgelaufen.",
        TseErrorCodes.SignatureInvalid => "Die Signatur der TSE ist ungültig.",
        TseErrorCodes.WrongKey => "Die TSE hat mit einem fremden Schlüssel signiert.",
        TseErrorCodes.ClockNotSet => "Die Uhr der TSE ist nicht gestellt.",
        TseErrorCodes.ClientUnknown => "Die Kasse ist an der TSE nicht registriert.",
        TseErrorCodes.AuthenticationFailed => "Die Anmeldung an der TSE ist fehlgeschlagen.",
        TseErrorCodes.DeviceReplaced => "Die TSE wurde getauscht.",
        TseErrorCodes.TseBusy => "Die TSE war durch andere Kassen belegt.",
        TseErrorCodes.TooManyOpen => "An der TSE sind zu viele Vorgänge offen.",
        TseErrorCodes.SignaturesExhausted => "Die Signaturen der TSE sind verbraucht.",
        TseErrorCodes.ExportInProgress => "An der TSE läuft ein Export.",
        TseErrorCodes.RateLimited => "Die TSE nimmt vorübergehend keine Anfragen an.",
        TseErrorCodes.Maintenance => "Die TSE wird gewartet.",
        TseErrorCodes.PinBlocked => "Die PIN der TSE ist gesperrt.",
        TseErrorCodes.NotSetUp => "Die TSE ist nicht eingerichtet.",
        TseErrorCodes.Decommissioned => "Die TSE ist außer Betrieb genommen.",
        TseErrorCodes.StorageFailed => "Der Speicher der TSE ist gestört.",
        _ => "Die TSE ist gestört.",
    };
}
