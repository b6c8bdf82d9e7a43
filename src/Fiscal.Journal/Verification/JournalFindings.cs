namespace Fiscal.Journal;

/// <summary>Code, weight and sentences of everything the verifier can say. Listed in docs/findings.md; a test compares both.</summary>
internal static class JournalFindings
{
    internal static readonly IReadOnlyDictionary<string, (FindingSeverity Severity, string English, string German)> Catalogue = new Dictionary<string, (FindingSeverity, string, string)>(StringComparer.Ordinal)
    {
        ["entry-unreadable"] = (E, "An entry cannot be read: {0}. Compare the journal with a copy.", "Ein Eintrag ist nicht lesbar: {0}. Das Journal mit einer Sicherung vergleichen."),
        ["entry-kind-unknown"] = (I, "An entry has the unknown kind {0}: a newer version wrote it. It is part of the chain and was skipped.", "Ein Eintrag hat die unbekannte Art {0}: eine neuere Version hat ihn geschrieben. Er gehört zur Kette und wurde übergangen."),
        ["genesis-missing"] = (E, "The chain does not begin with a Genesis entry: its beginning was cut off.", "Die Kette beginnt nicht mit einem Genesis-Eintrag: ihr Anfang fehlt."),
        ["genesis-repeated"] = (E, "A Genesis entry stands inside the chain; there is one, at the beginning.", "Ein Genesis-Eintrag steht mitten in der Kette; es gibt nur einen, am Anfang."),
        ["receipt-number-gap"] = (E, "Receipt numbers are missing: {0}.", "Es fehlen Bonnummern: {0}."),
        ["receipt-number-repeated"] = (E, "Receipt number {0} was used before.", "Die Bonnummer {0} wurde schon verwendet."),
        ["bon-id-gap"] = (E, "The BON_ID does not follow from the one before: {0}.", "Die BON_ID folgt nicht auf die vorige: {0}."),
        ["sale-id-repeated"] = (E, "The sale id '{0}' was used for two receipts.", "Die Vorgangskennung „{0}“ wurde für zwei Belege verwendet."),
        ["seal-missing"] = (E, "An accepted receipt was never sealed with a signature or an outage. Open the register once: recovery does it.", "Ein angenommener Beleg wurde nie mit Signatur oder Ausfall abgeschlossen. Die Kasse einmal öffnen: die Wiederherstellung holt es nach."),
        ["seal-without-receipt"] = (E, "A seal belongs to no accepted receipt.", "Ein Abschluss gehört zu keinem angenommenen Beleg."),
        ["seal-repeated"] = (E, "A receipt was sealed a second time.", "Ein Beleg wurde ein zweites Mal abgeschlossen."),
        ["seal-incomplete"] = (E, "A seal holds not exactly one of signature and outage.", "Ein Abschluss enthält nicht genau eines von Signatur und Ausfall."),
        ["start-missing"] = (W, "The journal has no start of transaction {0}, which the receipt names.", "Das Journal kennt keinen Start der Transaktion {0}, die der Beleg nennt."),
        ["transaction-differs"] = (E, "The receipt was accepted for one transaction and sealed with another: {0}.", "Der Beleg wurde für eine Transaktion angenommen und mit einer anderen abgeschlossen: {0}."),
        ["start-time-differs"] = (E, "The seal's start time is not the one that the device gave at the start: {0}.", "Die Startzeit des Abschlusses ist nicht die, die das Gerät beim Start nannte: {0}."),
        ["process-data-differs"] = (E, "Process type or data are not what the receipt's content gives: {0}.", "Vorgangsart oder Vorgangsdaten passen nicht zum Inhalt des Belegs: {0}."),
        ["total-differs"] = (E, "The total is not the sum of the lines: {0}.", "Die Summe ist nicht die Summe der Zeilen: {0}."),
        ["line-total-differs"] = (E, "A line's total is not quantity × price with its adjustments: {0}.", "Die Summe einer Zeile ist nicht Menge × Preis mit ihren Anpassungen: {0}."),
        ["line-vat-differs"] = (E, "The VAT parts of a line do not add up to its total: {0}.", "Die Steueranteile einer Zeile ergeben nicht ihre Summe: {0}."),
        ["vat-differs"] = (E, "The sums per VAT key are not those of the lines: {0}.", "Die Summen je Steuerschlüssel sind nicht die der Zeilen: {0}."),
        ["vat-tax-wrong"] = (E, "The tax does not follow from gross and rate: {0}.", "Die Steuer folgt nicht aus Brutto und Satz: {0}."),
        ["payments-unbalanced"] = (E, "The payments do not add up to the total: {0}.", "Die Zahlungen ergeben nicht die Summe: {0}."),
        ["payment-not-allowed"] = (E, "A receipt of type {0} has payments.", "Ein Beleg der Art {0} hat Zahlungen."),
        ["signature-invalid"] = (E, "The signature does not fit the receipt: {0}.", "Die Signatur passt nicht zum Beleg: {0}."),
        ["signature-unverified"] = (W, "The signature cannot be checked from the journal alone: {0}. Verify against the TSE's archive.", "Die Signatur lässt sich aus dem Journal allein nicht prüfen: {0}. Gegen das Archiv der TSE prüfen."),
        ["log-differs"] = (E, "The raw log message is not that of the receipt: {0}.", "Die Lognachricht gehört nicht zum Beleg: {0}."),
        ["serial-differs"] = (E, "The TSE's serial number is not the hash of its public key.", "Die Seriennummer der TSE ist nicht der Hash ihres öffentlichen Schlüssels."),
        ["device-unknown"] = (W, "The TSE {0} is not among the master data before the receipt.", "Die TSE {0} steht nicht in den Stammdaten vor dem Beleg."),
        ["qr-missing"] = (W, "No QR payload can be made of the signature: {0}.", "Aus der Signatur lässt sich kein QR-Inhalt bilden: {0}."),
        ["Q14"] = (E, "Receipt and TSE archive do not fit: {0}.", "Beleg und TSE-Archiv passen nicht zusammen: {0}."),
        ["Q16"] = (E, "The TSE finished transaction {0} for one of our clients, but the journal has no receipt for it.", "Die TSE hat Transaktion {0} für eine unserer Kassen beendet, das Journal hat aber keinen Beleg dazu."),
        ["Q17"] = (E, "The signature counter {0} was used for another receipt of this TSE.", "Der Signaturzähler {0} wurde schon für einen anderen Beleg dieser TSE verwendet."),
        ["transaction-repeated"] = (E, "Transaction {0} was used for another receipt of this TSE.", "Die Transaktion {0} wurde schon für einen anderen Beleg dieser TSE verwendet."),
        ["outage-number-gap"] = (E, "Outage numbers do not follow each other: {0}.", "Ausfallnummern folgen nicht aufeinander: {0}."),
        ["outage-end-unknown"] = (E, "Outage {0} ends without being open.", "Ausfall {0} endet, ohne offen zu sein."),
        ["outage-unknown"] = (E, "The receipt names outage {0}, which never began.", "Der Beleg nennt Ausfall {0}, der nie begann."),
        ["outage-over"] = (W, "The receipt names outage {0}, which had ended before.", "Der Beleg nennt Ausfall {0}, der schon beendet war."),
        ["outage-annotation-unknown"] = (W, "A note belongs to outage {0}, which never began.", "Ein Vermerk gehört zu Ausfall {0}, der nie begann."),
        ["seal-before-receipt"] = (W, "The seal is older than the acceptance of its receipt: {0}.", "Der Abschluss ist älter als die Annahme seines Belegs: {0}."),
        ["end-before-start"] = (W, "The receipt ends before it starts: {0}.", "Der Beleg endet vor seinem Beginn: {0}."),
        ["log-time-implausible"] = (W, "The device's time lies more than 15 minutes outside of the sale: {0}.", "Die Zeit des Geräts liegt mehr als 15 Minuten außerhalb des Vorgangs: {0}."),
        ["late-signature-unknown"] = (E, "A late signature belongs to receipt {0}, which the journal does not know.", "Eine nachträgliche Signatur gehört zu Bon {0}, den das Journal nicht kennt."),
        ["late-signature-surplus"] = (W, "A late signature belongs to a receipt that was handed out with a signature.", "Eine nachträgliche Signatur gehört zu einem Beleg, der mit Signatur ausgegeben wurde."),
        ["late-signature-invalid"] = (E, "A late signature does not fit its receipt: {0}.", "Eine nachträgliche Signatur passt nicht zu ihrem Beleg: {0}."),
        ["late-signature-unrecorded"] = (W, "The TSE signed the receipt after all, and the journal does not say so yet: transaction {0}. Open the register once with this TSE.", "Die TSE hat den Beleg doch signiert, das Journal vermerkt es noch nicht: Transaktion {0}. Die Kasse einmal mit dieser TSE öffnen."),
        ["closing-number-gap"] = (E, "Closing numbers do not follow each other: {0}.", "Abschlussnummern folgen nicht aufeinander: {0}."),
        ["closing-range-differs"] = (E, "The closing does not name the receipts since the last one: {0}.", "Der Abschluss nennt nicht die Belege seit dem letzten: {0}."),
        ["closing-totals-differ"] = (E, "The sums of the closing are not those of its receipts: {0}.", "Die Summen des Abschlusses sind nicht die seiner Belege: {0}."),
        ["closing-counters-differ"] = (E, "The counters of the closing are not where the journal stands: {0}.", "Die Zähler des Abschlusses stehen nicht dort, wo das Journal steht: {0}."),
        ["receipt-unknown"] = (W, "An entry refers to receipt {0}, which the journal does not know.", "Ein Eintrag verweist auf Bon {0}, den das Journal nicht kennt."),
        ["history-missing"] = (W, "The journal was once older than its TSE: {0}. Look for the lost part.", "Das Journal war einmal älter als seine TSE: {0}. Den verlorenen Teil suchen."),
        ["outside-archive"] = (I, "The archive does not reach these receipts, they were not compared: {0}.", "Das Archiv reicht nicht bis zu diesen Belegen, sie wurden nicht verglichen: {0}."),
        ["more-findings"] = (E, "There are {0} findings more.", "Es gibt {0} weitere Befunde."),
    };

    private const FindingSeverity E = FindingSeverity.Error;
    private const FindingSeverity W = FindingSeverity.Warning;
    private const FindingSeverity I = FindingSeverity.Info;

    public static Finding Create(string code, string where, string detail, FindingSeverity? severity = null)
    {
        var (usual, english, german) = Catalogue[code];
        return new Finding(code, severity ?? usual, where, english.Replace("{0}", detail), german.Replace("{0}", detail));
    }
}
