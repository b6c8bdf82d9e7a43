using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>What the portal logs. Never a token, a storage key, a code, a mail or network address, nor content of a receipt.</summary>
internal static partial class PortalLog
{
    [LoggerMessage(1, LogLevel.Error, "The key of register {Register} of merchant {Merchant} cannot be decrypted: the host's data-protection keys are not those it was stored with (docs/portal.md).")]
    public static partial void KeyUnreadable(ILogger log, string register, string merchant);
}
