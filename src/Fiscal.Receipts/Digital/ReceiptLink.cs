using System.Text;
using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>Which receipts customers get, and how their links are written.</summary>
internal static class ReceiptLink
{
    /// <summary>Whether there is a customer to give it to: sales, refunds, invoices, training; not aborted baskets, orders, movements of cash (spec digital-receipt §10).</summary>
    public static bool HasCustomer(Receipt receipt) =>
        receipt.Type is ReceiptType.Receipt or ReceiptType.Invoice or ReceiptType.Transfer or ReceiptType.Training && !ReceiptFacts.IsCashMovement(receipt);

    /// <summary>What the portal names it by: register and BON_ID.</summary>
    public static string IdOf(string registerId, long bonId) => registerId + "/" + bonId.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Scheme, host and our own part in capital letters, so that the code needs fewer modules; a path base as written (spec §3.2).</summary>
    public static string Write(Uri publicUrl, string end)
    {
        var link = new StringBuilder(publicUrl.Scheme.ToUpperInvariant()).Append("://").Append(publicUrl.HostNameType == UriHostNameType.IPv6 ? publicUrl.Host.ToUpperInvariant() : publicUrl.IdnHost.ToUpperInvariant());
        if (!publicUrl.IsDefaultPort)
        {
            link.Append(':').Append(publicUrl.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return link.Append(publicUrl.AbsolutePath).Append(end).ToString();
    }
}
