namespace Fiscal;

/// <summary>The stable codes of spec till-rules §1; the same words appear in slips, exports and the command line. An unknown code never changes behaviour.</summary>
public static class TseErrorCodes
{
#pragma warning disable CS1591 // the words are their own documentation
    public const string DeviceAbsent = "device-absent";
    public const string NoAnswer = "no-answer";
    public const string UnknownOutcome = "unknown-outcome";
    public const string NotReady = "not-ready";
    public const string StorageFull = "storage-full";
    public const string CertificateExpired = "certificate-expired";
    public const string SignatureInvalid = "signature-invalid";
    public const string WrongKey = "wrong-key";
    public const string ClockNotSet = "clock-not-set";
    public const string ClientUnknown = "client-unknown";
    public const string AuthenticationFailed = "authentication-failed";
    public const string DeviceReplaced = "device-replaced";
    public const string DeviceFailed = "device-failed";
    public const string TseBusy = "tse-busy";
    public const string StandbyRefused = "standby-refused";
    public const string TransactionNotOpen = "transaction-not-open";
    public const string TooManyOpen = "too-many-open";
    public const string TooManyClients = "too-many-clients";
    public const string SignaturesExhausted = "signatures-exhausted";
    public const string ExportInProgress = "export-in-progress";
    public const string RateLimited = "rate-limited";
    public const string Maintenance = "maintenance";
    public const string PinBlocked = "pin-blocked";
    public const string NotSetUp = "not-set-up";
    public const string Decommissioned = "decommissioned";
    public const string InvalidInput = "invalid-input";
    public const string NotSupported = "not-supported";
    public const string StorageFailed = "storage-failed";
#pragma warning restore CS1591
}
