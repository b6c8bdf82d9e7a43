using System.Text;
using Fiscal.Documents;

namespace Fiscal.Receipts.Tests.Data;

/// <summary>Spec tse-logs-and-qr §5.1: what the code replaces stands in the text as well.</summary>
public sealed class SignatureBlockTests
{
    private static readonly LegalElement[] OfTheTse =
    [
        LegalElement.Start, LegalElement.End, LegalElement.TransactionNumber, LegalElement.RegisterSerial, LegalElement.TseSerial, LegalElement.SignatureCounter, LegalElement.CheckValue,
    ];

    [Fact]
    public void Text_and_code_each_hold_every_value_of_the_tse()
    {
        var receipt = Probe("sale");
        var signature = receipt.Signature!;
        var lines = SignatureBlock.ToLines(receipt);

        foreach (var value in new[] { receipt.ClientId, "2026-11-24T07:23:00.000Z", "2026-11-24T07:23:57.000Z", signature.SerialNumber.ToString(), Convert.ToBase64String(signature.Value) })
        {
            Assert.Contains(lines, line => line.EndsWith(": " + value, StringComparison.Ordinal));
        }

        var code = SignatureBlock.ToQrCode(receipt)!;
        Assert.Equal(signature.QrPayload, Encoding.UTF8.GetString(code.Data.ToArray()));
        Assert.Equal(OfTheTse, code.Elements);
        Assert.Empty(OfTheTse.Except(SignatureBlock.Create(receipt).GetLegalElements()));
    }

    [Fact]
    public void An_outage_has_its_note_and_no_code()
    {
        Assert.Null(SignatureBlock.ToQrCode(Probe("outage")));
        Assert.Contains("Technische Sicherheitseinrichtung ausgefallen. Ausfallnummer: 17", SignatureBlock.ToLines(Probe("outage")));
    }

    [Fact]
    public void A_long_order_names_its_first_order() => Assert.Contains("First order: 2026-11-24 06:41:09", SignatureBlock.ToLines(Probe("first-order"), new ReceiptLayoutContext { Language = "en" }));

    private static Receipt Probe(string id) => Assert.Single(LayoutProbes.All, probe => probe.Id == id).Receipt;
}
