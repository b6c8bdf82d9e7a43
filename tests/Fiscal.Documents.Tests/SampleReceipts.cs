using System.Reflection;

namespace Fiscal.Documents.Tests;

/// <summary>
/// Receipts to lay out. Their content is priced and taxed by <see cref="ReceiptCalculator"/>; what only the journal's reader may set (number, signature, outage)
/// is set here through reflection, until the reader exists. No production type opens itself for that.
/// </summary>
internal static class SampleReceipts
{
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 14, 3, TimeSpan.FromHours(1));
    public static readonly DateTimeOffset End = new(2026, 11, 24, 8, 15, 0, TimeSpan.FromHours(1));

    public static readonly Merchant Bakery = new("Bäckerei Müller GmbH", new Address("Hauptstraße 12", "80331", "München"), "143/123/45678", "DE123456789");

    public static Receipt Sale(Action<ReceiptDraft>? change = null) => Signed(Draft(draft =>
    {
        draft.AddLine("Vollkornbrot 1 kg", 1m, 4.80m, VatCategory.Reduced);
        draft.AddLine("Butterbrezel", 3m, 1.90m, VatCategory.Reduced);
        draft.AddLine("Kaffee Crema", 2m, 3.20m, VatCategory.Standard);
        draft.PayCash(16.90m, 20m);
        change?.Invoke(draft);
    }));

    public static ReceiptDraft Draft(Action<ReceiptDraft> fill)
    {
        var draft = new ReceiptDraft();
        fill(draft);
        return draft;
    }

    public static Receipt Signed(ReceiptDraft draft, Merchant? merchant = null, bool test = false)
    {
        var receipt = Of(draft, merchant);
        var signature = Make<ReceiptSignature>(
            ("TransactionNumber", 18L),
            ("SignatureCounter", 112L),
            ("StartTime", Start.ToUniversalTime().AddMilliseconds(250)),
            ("LogTime", End.ToUniversalTime()),
            ("Value", Enumerable.Range(1, 96).Select(i => (byte)(i * 37)).ToArray()),
            ("Algorithm", "ecdsa-plain-SHA384"),
            ("TimeFormat", "unixTime"),
            ("SerialNumber", TseSerialNumber.Parse(string.Concat(Enumerable.Repeat("0123456789abcdef", 4)))),
            ("IsTestDevice", test),
            ("QrPayload", "V0;KASSE-01;Kassenbeleg-V1;Beleg^6.40_10.50_0.00_0.00_0.00^16.90:Bar;18;112;2026-11-24T07:14:03.250Z;2026-11-24T07:15:00.000Z;ecdsa-plain-SHA384;unixTime;"
                + Convert.ToBase64String(Enumerable.Range(1, 96).Select(i => (byte)(i * 37)).ToArray()) + ";" + Convert.ToBase64String(Enumerable.Range(1, 97).Select(i => (byte)(i * 91)).ToArray())));
        Set(receipt, "Signature", signature);
        return receipt;
    }

    public static Receipt Unsigned(ReceiptDraft draft, long number = 7, bool test = false)
    {
        var receipt = Of(draft, null);
        Set(receipt, "Outage", Make<ReceiptOutage>(("Number", number), ("Since", Start), ("Code", "device-absent"), ("Text", "Die TSE ist nicht angeschlossen."), ("TransactionNumber", 998877L), ("IsTestDevice", test)));
        return receipt;
    }

    public static Receipt WithLateSignature(Receipt receipt)
    {
        Set(receipt, "LateSignature", Make<LateSignature>(("TransactionNumber", 998877L), ("SignatureCounter", 665544L), ("Value", new byte[96])));
        return receipt;
    }

    private static Receipt Of(ReceiptDraft draft, Merchant? merchant)
    {
        var content = ReceiptCalculator.Calculate("sale-1", draft, new ReceiptRules("KASSE-01", merchant ?? Bakery), Start, End).Content;
        var receipt = Make<Receipt>(("Number", 4711L), ("PrintedNumber", "2026-4711"), ("BonId", 4720L), ("ClientId", "KASSE-01"), ("ProcessType", "Kassenbeleg-V1"));
        foreach (var property in typeof(ReceiptContent).GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            property.SetValue(receipt, property.GetValue(content));
        }

        return receipt;
    }

    private static T Make<T>(params (string Name, object Value)[] values)
    {
        var made = (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;
        foreach (var (name, value) in values)
        {
            Set(made, name, value);
        }

        return made;
    }

    private static void Set<T>(T target, string name, object value) => typeof(T).GetProperty(name)!.SetValue(target, value);
}
