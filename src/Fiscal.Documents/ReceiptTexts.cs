namespace Fiscal.Documents;

/// <summary>The words of the built-in layout.</summary>
internal sealed class ReceiptTexts
{
    private ReceiptTexts(bool german) => IsGerman = german;

    public static ReceiptTexts German { get; } = new(true);

    public static ReceiptTexts English { get; } = new(false);

    public bool IsGerman { get; }

    /// <summary>English for <c>en</c> and its regions, German for everything else.</summary>
    public static ReceiptTexts Of(string? language) => language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? English : German;

    public string Language => Pick("de", "en");

    public string TaxNumber => Pick("Steuernummer", "Tax number");

    public string VatId => Pick("USt-IdNr.", "VAT ID");

    public string Receipt => Pick("Beleg", "Receipt");

    public string Invoice => Pick("Rechnung", "Invoice");

    public string Number => Pick("Beleg-Nr.", "Receipt no.");

    public string Date => Pick("Datum", "Date");

    public string FirstOrder => Pick("Erste Bestellung", "First order");

    public string RegisterSerial => Pick("Kassen-Seriennr.", "Till serial no.");

    public string Register => Pick("Kasse", "Till");

    public static string Terminal => "Terminal";

    public string Cashier => Pick("Bediener", "Cashier");

    public string Table => Pick("Tisch", "Table");

    public string Customer => Pick("Kunde", "Customer");

    public string CustomerNumber => Pick("Kundennr.", "Customer no.");

    public string InHouse => Pick("Verzehr im Haus", "Eat in");

    public string TakeAway => Pick("Außer Haus", "Take away");

    public string Item => Pick("Artikel", "Item");

    public string VatLetter => Pick("St", "Tax");

    public string Each => Pick("à", "at");

    public string Discount => Pick("Rabatt", "Discount");

    public string Surcharge => Pick("Aufschlag", "Surcharge");

    public string Voucher => Pick("Gutschein-Nr.", "Voucher no.");

    public string ServiceDate => Pick("Leistungsdatum", "Date of supply");

    public string OnBehalfOf => Pick("Im Namen und für Rechnung von", "On behalf of");

    public string Total => Pick("SUMME", "TOTAL");

    public string Vat => Pick("MwSt", "VAT");

    public string Net => Pick("Netto", "Net");

    public string Tax => Pick("Steuer", "Tax");

    public string Gross => Pick("Brutto", "Gross");

    public string Payments => Pick("Zahlung", "Payment");

    public string Given => Pick("Gegeben", "Given");

    public string Change => Pick("Rückgeld", "Change");

    public string Rate => Pick("Kurs", "Exchange rate");

    public string CardSlip => Pick("Kartenbeleg", "Card slip");

    public string Tse => Pick("TSE", "TSE (technical security device)");

    public string TseSerial => Pick("TSE-Seriennr.", "TSE serial no.");

    public string Transaction => Pick("TSE-Transaktion", "TSE transaction");

    public string Start => Pick("Beginn", "Start");

    public string End => Pick("Ende", "End");

    public string TseStart => Pick("TSE-Beginn", "TSE start");

    public string TseEnd => Pick("TSE-Ende", "TSE end");

    public string Counter => Pick("Signaturzähler", "Signature count");

    public string CheckValue => Pick("Prüfwert", "Check value");

    public string QrAlternative => Pick("QR-Code mit den Daten der TSE", "QR code of the TSE data");

    public string SmallBusiness => Pick("Kein Ausweis von Umsatzsteuer, da Kleinunternehmer gemäß § 19 UStG.", "No VAT is charged: small business, § 19 UStG.");

    public string Notes => Pick("Hinweise", "Notes");

    public string ReversalOf => Pick("Storno zu", "Reversal of");

    public string ReferenceTo => Pick("Bezug auf", "Refers to");

    public string DateOfReference => Pick("vom", "of");

    public string ExternalInvoice => Pick("Rechnung", "Invoice");

    public string DeliveryNote => Pick("Lieferschein", "Delivery note");

    // The German word is what an inspector looks for, so that English receipts carry both.
    public string Copy => Pick("KOPIE", "KOPIE / COPY");

    public static string Training => "TRAINING";

    public string Reversal => Pick("STORNO", "STORNO / REVERSAL");

    public string NoReceipt => Pick("kein Beleg", "kein Beleg / no receipt");

    public string Order => Pick("BESTELLUNG", "BESTELLUNG / ORDER");

    public string Abort => Pick("ABGEBROCHEN", "ABGEBROCHEN / ABORTED");

    public static string Transfer => "TRANSFER";

    public string BenefitInKind => Pick("SACHBEZUG", "SACHBEZUG / BENEFIT IN KIND");

    public string Other => Pick("SONSTIGER VORGANG", "SONSTIGER VORGANG / OTHER");

    public string OwnVoucher => Pick("EIGENBELEG", "EIGENBELEG / INTERNAL VOUCHER");

    public string Count => Pick("Zählprotokoll", "Count");

    public string Counted => Pick("Gezählt", "Counted");

    public string CountOther => Pick("Sonstiges", "Other");

    public string Expected => Pick("Soll", "Expected");

    public string CountDifference => Pick("Differenz", "Difference");

    public string SignedBy => Pick("Unterschrift: ____________________", "Signature: ____________________");

    public string InterimBill => Pick("ZWISCHENRECHNUNG", "ZWISCHENRECHNUNG / INTERIM BILL");

    public string InterimTitle => Pick("Zwischenrechnung", "Interim bill");

    public string InterimNote => Pick("Den Kassenbeleg erhalten Sie beim Bezahlen.", "You get the receipt when you pay.");

    public string Reason => Pick("Grund", "Reason");

    public string HandedOverBy => Pick("Übergeben von", "Handed over by");

    public string TakenOverBy => Pick("Übernommen von", "Taken over by");

    public string CountedBy => Pick("Gezählt von", "Counted by");

    public static string Test => "TEST – keine zertifizierte TSE";

    public string? TestTranslated => IsGerman ? null : "TEST – no certified TSE";

    /// <summary>The wording is fixed (till-rules O1) and German in every language.</summary>
    public static string Outage(string number) => "Technische Sicherheitseinrichtung ausgefallen. Ausfallnummer: " + number;

    public string? OutageTranslated(string number) => IsGerman ? null : "Technical security device out of order. Outage number: " + number;

    public string Kind(PaymentKind kind) => kind switch
    {
        PaymentKind.Cash => Pick("Bar", "Cash"),
        PaymentKind.DebitCard => Pick("Debitkarte", "Debit card"),
        PaymentKind.CreditCard => Pick("Kreditkarte", "Credit card"),
        PaymentKind.PaymentService => Pick("Zahlungsdienst", "Payment service"),
        PaymentKind.StoredValueCard => Pick("Guthabenkarte", "Stored-value card"),
        _ => Pick("Unbar", "Not cash"),
    };

    public string? VatNote(VatCategory category) =>
        category.Equals(VatCategory.Exempt) ? Pick("umsatzsteuerfrei", "exempt from VAT")
        : category.Equals(VatCategory.NotTaxable) ? Pick("nicht steuerbar", "not taxable")
        : category.Equals(VatCategory.Undetermined) ? Pick("Umsatzsteuer nicht ermittelbar", "VAT not determined")
        : category.Equals(VatCategory.ZeroRated) ? Pick("Steuersatz 0 % gemäß § 12 Abs. 3 UStG", "zero rate, § 12(3) UStG")
        : category.Equals(VatCategory.FarmingAverage) || category.Equals(VatCategory.ForestryAverage) ? Pick("Durchschnittssatz gemäß § 24 UStG", "average rate, § 24 UStG")
        : null;

    public string NoVatShown => Pick("ohne Ausweis von Umsatzsteuer", "without VAT");

    private string Pick(string german, string english) => IsGerman ? german : english;
}
