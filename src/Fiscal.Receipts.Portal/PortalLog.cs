using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>What the portal logs. Never a token, a storage key, a code, a mail or network address, nor content of a receipt.</summary>
internal static partial class PortalLog
{
    [LoggerMessage(1, LogLevel.Error, "The key of register {Register} of merchant {Merchant} cannot be decrypted: the host's data-protection keys are not those it was stored with (docs/portal.md).")]
    public static partial void KeyUnreadable(ILogger log, string register, string merchant);

    [LoggerMessage(2, LogLevel.Error, "Register {Register} of merchant {Merchant} sent another receipt {Receipt} than is kept. Its upload stops until somebody has looked (alarms of PortalAdministration).")]
    public static partial void Conflict(ILogger log, string merchant, string register, string receipt);

    [LoggerMessage(3, LogLevel.Error, "Receipt {Receipt} of merchant {Merchant} is signed with another key than its TSE's serial number was first seen with.")]
    public static partial void ForeignTseKey(ILogger log, string merchant, string receipt);

    [LoggerMessage(4, LogLevel.Warning, "Receipt {Receipt} of merchant {Merchant}: the TSE's signature does not fit what the receipt says.")]
    public static partial void SignatureWrong(ILogger log, string merchant, string receipt);

    [LoggerMessage(5, LogLevel.Warning, "Register {Register} of merchant {Merchant} sent line {Receipt}, which was refused: {Reason}.")]
    public static partial void LineRefused(ILogger log, string merchant, string register, string receipt, string reason);

    [LoggerMessage(6, LogLevel.Information, "Register {Register} of branch {Branch} of merchant {Merchant} was paired.")]
    public static partial void Paired(ILogger log, string merchant, string branch, string register);

    [LoggerMessage(7, LogLevel.Information, "Register {Register} of merchant {Merchant} was unpaired.")]
    public static partial void Unpaired(ILogger log, string merchant, string register);

    [LoggerMessage(8, LogLevel.Warning, "Wrong digits made a branch's pairing code void.")]
    public static partial void PairingVoided(ILogger log);

    [LoggerMessage(9, LogLevel.Information, "Retention: {Links} links have expired, {Receipts} receipts were deleted.")]
    public static partial void RetentionRan(ILogger log, int links, int receipts);

    [LoggerMessage(10, LogLevel.Error, "Retention failed and is tried again in an hour.")]
    public static partial void RetentionFailed(ILogger log, Exception error);

    [LoggerMessage(11, LogLevel.Information, "{Method} {Path} {Status} {Milliseconds} ms")]
    public static partial void Request(ILogger log, string method, string path, int status, long milliseconds);

    [LoggerMessage(12, LogLevel.Error, "The portal's database cannot be reached.")]
    public static partial void DatabaseUnreachable(ILogger log, Exception error);
}
