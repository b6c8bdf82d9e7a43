using Fiscal.Documents;

namespace Fiscal.Receipts.Portal;

/// <summary>What a guest has to write beside the receipt of a business meal (§4(5) sentence 1 no. 2 EStG): it goes into the answer and nowhere else.</summary>
internal sealed class HospitalityForm
{
    private const int MostGuests = 60;

    private HospitalityForm(string occasion, IReadOnlyList<string> guests, string host, string tip)
    {
        Occasion = occasion;
        Guests = guests;
        Host = host;
        Tip = tip;
    }

    public string Occasion { get; }

    public IReadOnlyList<string> Guests { get; }

    public string Host { get; }

    public string Tip { get; }

    /// <summary>Reads the form; <see langword="null"/> if something that the law wants is missing.</summary>
    public static HospitalityForm? Read(FormFields form)
    {
        var occasion = form.Text("occasion", 300);
        var host = form.Line("host", 100);
        var guests = form.Text("guests", 3000).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostGuests).ToList();
        return occasion.Length == 0 || host.Length == 0 || guests.Count == 0 ? null : new HospitalityForm(occasion, guests, host, form.Line("tip", 20));
    }

    /// <summary>The receipt with these words behind it, in German as the tax office reads it.</summary>
    public ReceiptDocument AddTo(ReceiptDocument document, Receipt receipt)
    {
        var builder = new DocumentBuilder { Language = "de" };
        builder.Section(SectionRole.Note, "Bewirtungsaufwendungen");
        builder.Feed();
        builder.Text("Angaben zum Nachweis der Höhe und der betrieblichen Veranlassung von Bewirtungsaufwendungen", style: TextStyle.Strong);
        builder.Text("(§ 4 Abs. 5 Satz 1 Nr. 2 EStG)");
        Field("Tag der Bewirtung", PageTexts.German.Day(receipt.End));
        Field("Ort der Bewirtung", string.Join(", ", receipt.Merchant.Name, receipt.Merchant.Address.Street, (receipt.Merchant.Address.PostalCode + " " + receipt.Merchant.Address.City).Trim()));
        Field("Anlass der Bewirtung", Occasion);
        Field("Bewirtete Personen", string.Join("\n", Guests));
        Field("Bewirtende Person", Host);
        Field("Höhe der Aufwendungen laut Beleg", PageTexts.German.Money(receipt.Total, receipt.Currency));
        if (Tip.Length > 0)
        {
            Field("Trinkgeld", Tip);
        }

        builder.Feed();
        builder.Feed();
        builder.Rule();
        builder.Text("Ort, Datum, Unterschrift");
        return new ReceiptDocument("Bewirtungsbeleg zu " + document.Title, document.Language, document.Kind, document.Sections.Concat(builder.ToDocument().Sections), document.Marks);

        void Field(string label, string value)
        {
            builder.Feed();
            builder.Text(label + ":");
            builder.Text(value, style: TextStyle.Strong);
        }
    }
}
