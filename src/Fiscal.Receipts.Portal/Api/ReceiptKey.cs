using System.Globalization;

namespace Fiscal.Receipts.Portal;

/// <summary>What a receipt is called between till and portal: register id and BON_ID, <c>KASSE-01/17</c>.</summary>
internal static class ReceiptKey
{
    public static string Of(Receipt receipt) => receipt.RegisterId + "/" + receipt.BonId.ToString(CultureInfo.InvariantCulture);
}
