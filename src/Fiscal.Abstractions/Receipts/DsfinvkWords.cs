namespace Fiscal;

/// <summary>The official words of DSFinV-K for our enumerations, both ways.</summary>
public static class DsfinvkWords
{
    private static readonly string[] ReceiptTypes =
        ["Beleg", "AVRechnung", "AVTransfer", "AVBestellung", "AVTraining", "AVBelegabbruch", "AVSachbezug", "AVSonstige"];

    private static readonly string[] BusinessCases =
    [
        "Umsatz", "Pfand", "PfandRueckzahlung", "Rabatt", "Aufschlag", "ZuschussEcht", "ZuschussUnecht", "TrinkgeldAG", "TrinkgeldAN",
        "EinzweckgutscheinKauf", "EinzweckgutscheinEinloesung", "MehrzweckgutscheinKauf", "MehrzweckgutscheinEinloesung",
        "Forderungsentstehung", "Forderungsaufloesung", "Anzahlungseinstellung", "Anzahlungsaufloesung", "Anfangsbestand",
        "Privatentnahme", "Privateinlage", "Geldtransit", "Lohnzahlung", "Einzahlung", "Auszahlung", "DifferenzSollIst",
    ];

    private static readonly string[] PaymentKinds =
        ["Bar", "Unbar", "ECKarte", "Kreditkarte", "ElZahlungsdienstleister", "Guthabenkarte"];

    private static readonly string[] ReferenceTypes =
        ["Transaktion", "ExterneRechnung", "ExternerLieferschein", "ExterneSonstige"];

    /// <summary><c>BON_TYP</c>.</summary>
    public static string Of(ReceiptType type) => ReceiptTypes[(int)type];

    /// <summary><c>GV_TYP</c>.</summary>
    public static string Of(BusinessCase businessCase) => BusinessCases[(int)businessCase];

    /// <summary><c>ZAHLART_TYP</c>.</summary>
    public static string Of(PaymentKind kind) => PaymentKinds[(int)kind];

    /// <summary><c>REF_TYP</c>.</summary>
    public static string Of(ReferenceType type) => ReferenceTypes[(int)type];

    /// <summary>Reads a <c>BON_TYP</c>.</summary>
    /// <exception cref="FormatException">Unknown word.</exception>
    public static ReceiptType ParseReceiptType(string word) => (ReceiptType)IndexOf(ReceiptTypes, word, "BON_TYP");

    /// <summary>Reads a <c>GV_TYP</c>.</summary>
    /// <exception cref="FormatException">Unknown word.</exception>
    public static BusinessCase ParseBusinessCase(string word) => (BusinessCase)IndexOf(BusinessCases, word, "GV_TYP");

    /// <summary>Reads a <c>ZAHLART_TYP</c>.</summary>
    /// <exception cref="FormatException">Unknown word.</exception>
    public static PaymentKind ParsePaymentKind(string word) => (PaymentKind)IndexOf(PaymentKinds, word, "ZAHLART_TYP");

    /// <summary>Reads a <c>REF_TYP</c>.</summary>
    /// <exception cref="FormatException">Unknown word.</exception>
    public static ReferenceType ParseReferenceType(string word) => (ReferenceType)IndexOf(ReferenceTypes, word, "REF_TYP");

    private static int IndexOf(string[] words, string word, string what)
    {
        var index = Array.IndexOf(words, word);
        return index >= 0 ? index : throw new FormatException($"'{word}' is not a {what} of DSFinV-K.");
    }
}
