using static Fiscal.FindingSeverity;

namespace Fiscal.Tse.Logs;

/// <summary>Code, severity and sentences of every finding this package makes. docs/findings.md is held against it by a test.</summary>
internal static class FindingCatalogue
{
    internal static readonly IReadOnlyDictionary<string, (FindingSeverity Severity, string En, string De)> All =
        new Dictionary<string, (FindingSeverity, string, string)>(StringComparer.Ordinal)
        {
            ["L01"] = (Error, "The file is empty or no ASN.1 structure", "Die Datei ist leer oder keine ASN.1-Struktur"),
            ["L02"] = (Error, "The log message is cut off", "Die Log-Nachricht ist abgeschnitten"),
            ["L03"] = (Warning, "Bytes follow the end of the log message", "Nach dem Ende der Log-Nachricht folgen weitere Bytes"),
            ["L04"] = (Error, "A length is not encoded as DER demands", "Eine Länge ist nicht so kodiert, wie DER es verlangt"),
            ["L05"] = (Error, "The version is neither 2 nor 3", "Die Version ist weder 2 noch 3"),
            ["L06"] = (Error, "The type of the log message is unknown", "Der Typ der Log-Nachricht ist unbekannt"),
            ["L07"] = (Error, "A mandatory field is missing", "Ein Pflichtfeld fehlt"),
            ["L08"] = (Warning, "The field processType is missing", "Das Feld processType fehlt"),
            ["L09"] = (Error, "Fields are out of order or occur twice", "Felder stehen in falscher Reihenfolge oder doppelt"),
            ["L10"] = (Error, "The log message holds an unknown field", "Die Log-Nachricht enthält ein unbekanntes Feld"),
            ["L11"] = (Warning, "The log message holds a field of another kind of message", "Die Log-Nachricht enthält ein Feld einer anderen Nachrichtenart"),
            ["L12"] = (Warning, "Version and spelling of the operation do not fit", "Version und Schreibweise der Operation passen nicht zusammen"),
            ["L13"] = (Error, "The operation is neither start, update nor finish", "Die Operation ist weder Start noch Update noch Finish"),
            ["L14"] = (Warning, "The system operation is unknown", "Die Systemoperation ist unbekannt"),
            ["L15"] = (Error, "An integer is negative, too long or not minimal", "Eine Ganzzahl ist negativ, zu lang oder nicht minimal kodiert"),
            ["L16"] = (Warning, "Transaction number or signature counter is 0 or above 4294967295", "Transaktionsnummer oder Signaturzähler ist 0 oder größer als 4294967295"),
            ["L17"] = (Error, "The serial number has not 32 bytes", "Die Seriennummer hat nicht 32 Bytes"),
            ["L18"] = (Error, "The signature algorithm is unknown or not supported", "Der Signaturalgorithmus ist unbekannt oder wird nicht unterstützt"),
            ["L19"] = (Warning, "The signature algorithm has parameters", "Der Signaturalgorithmus hat Parameter"),
            ["L20"] = (Error, "The log time cannot be read", "Die Log-Zeit ist nicht lesbar"),
            ["L21"] = (Error, "The signature has not the length of r and s", "Die Signatur hat nicht die Länge von r und s"),
            ["L22"] = (Warning, "The signature is DER instead of r and s", "Die Signatur ist DER-kodiert statt r und s"),
            ["L23"] = (Error, "r or s of the signature is outside the range of the curve", "r oder s der Signatur liegt außerhalb des Bereichs der Kurve"),
            ["L24"] = (Warning, "The constructed process data is irregular", "Die zusammengesetzten processData sind unregelmäßig"),
            ["L25"] = (Warning, "A text is not UTF-8", "Ein Text ist kein UTF-8"),
            ["L30"] = (Error, "The signature does not fit the content as read", "Die Signatur passt nicht zum gelesenen Inhalt"),
            ["L31"] = (Error, "The signature was made by another TSE of this archive", "Die Signatur stammt von einer anderen TSE dieses Archivs"),
            ["L32"] = (Error, "There is no certificate for this serial number, the signature cannot be decided", "Zu dieser Seriennummer fehlt das Zertifikat, die Signatur ist nicht entscheidbar"),

            ["S01"] = (Error, "Signature counters are missing", "Signaturzähler fehlen"),
            ["S02"] = (Error, "A signature counter was used twice with different content", "Ein Signaturzähler kommt zweimal mit verschiedenem Inhalt vor"),
            ["S03"] = (Warning, "The same log message is in the archive twice", "Dieselbe Log-Nachricht ist zweimal im Archiv"),
            ["S04"] = (Info, "The signature counters do not start at 1", "Die Signaturzähler beginnen nicht bei 1"),
            ["S05"] = (Error, "The log time goes back although no time update explains it", "Die Log-Zeit geht zurück, ohne dass eine Zeitaktualisierung es erklärt"),
            ["S06"] = (Warning, "The clock of the TSE was moved by more than a minute", "Die Uhr der TSE wurde um mehr als eine Minute verstellt"),
            ["S07"] = (Warning, "There are transactions before the device was initialised", "Es gibt Transaktionen vor der Initialisierung der TSE"),
            ["S08"] = (Error, "A transaction was updated or finished but never started", "Eine Transaktion wurde geändert oder beendet, aber nie begonnen"),
            ["S09"] = (Warning, "A transaction was never finished", "Eine Transaktion wurde nie beendet"),
            ["S10"] = (Error, "A transaction was started or finished twice", "Eine Transaktion wurde zweimal begonnen oder beendet"),
            ["S11"] = (Error, "A transaction goes on after it was finished", "Eine Transaktion geht nach ihrem Ende weiter"),
            ["S12"] = (Error, "Transaction numbers are missing", "Transaktionsnummern fehlen"),
            ["S13"] = (Warning, "A transaction number is far out of order", "Eine Transaktionsnummer steht weit außerhalb der Reihenfolge"),
            ["S14"] = (Warning, "The client changes inside a transaction", "Der Client wechselt innerhalb einer Transaktion"),
            ["S15"] = (Warning, "A client was not registered when it signed", "Ein Client war beim Signieren nicht registriert"),
            ["S16"] = (Warning, "A transaction was finished with empty type or data", "Eine Transaktion wurde mit leerem Typ oder leeren Daten beendet"),
            ["S17"] = (Info, "A transaction was started with type or data", "Eine Transaktion wurde mit Typ oder Daten begonnen"),
            ["S18"] = (Warning, "The TSE uses several time formats, versions or algorithms", "Die TSE verwendet mehrere Zeitformate, Versionen oder Algorithmen"),
            ["S19"] = (Warning, "The device reported a fault or was disabled", "Die TSE meldete einen Fehler oder wurde außer Betrieb gesetzt"),
            ["S20"] = (Warning, "A transaction was open for a long time", "Eine Transaktion war lange offen"),
            ["S21"] = (Info, "The archive holds log messages of several TSEs", "Das Archiv enthält Log-Nachrichten mehrerer TSEs"),

            ["A01"] = (Error, "File name and content of a log message differ", "Dateiname und Inhalt einer Log-Nachricht weichen voneinander ab"),
            ["A02"] = (Info, "The file name holds replaced characters of the client", "Der Dateiname enthält ersetzte Zeichen des Clients"),
            ["A03"] = (Warning, "A file name does not match the grammar of log messages", "Ein Dateiname entspricht nicht der Grammatik für Log-Nachrichten"),
            ["A04"] = (Warning, "The file name of a CA certificate is not the hash of its key", "Der Dateiname eines CA-Zertifikats ist nicht der Hash seines Schlüssels"),
            ["A05"] = (Error, "The key of a certificate does not have the hash that its file name says", "Der Schlüssel eines Zertifikats hat nicht den Hash, den der Dateiname nennt"),
            ["A06"] = (Error, "The certificate of the TSE is missing", "Das Zertifikat der TSE fehlt"),
            ["A07"] = (Warning, "The certificate chain is incomplete", "Die Zertifikatskette ist unvollständig"),
            ["A08"] = (Error, "A certificate is damaged or its signature does not fit", "Ein Zertifikat ist beschädigt oder seine Signatur passt nicht"),
            ["A09"] = (Error, "A log time lies outside the validity of the certificate", "Eine Log-Zeit liegt außerhalb der Gültigkeit des Zertifikats"),
            ["A10"] = (Warning, "Two different certificates hold the same key", "Zwei verschiedene Zertifikate enthalten denselben Schlüssel"),
            ["A11"] = (Warning, "info.csv is missing, there twice or not readable", "info.csv fehlt, ist doppelt oder nicht lesbar"),
            ["A12"] = (Error, "The header of an archive member is damaged", "Der Kopf eines Archiveintrags ist beschädigt"),
            ["A13"] = (Error, "The archive ends inside a member", "Das Archiv endet innerhalb eines Eintrags"),
            ["A14"] = (Warning, "The end blocks of the archive are missing, it may be cut off", "Die Endeblöcke des Archivs fehlen, es könnte abgeschnitten sein"),
            ["A15"] = (Warning, "Bytes follow the end blocks of the archive", "Nach den Endeblöcken des Archivs folgen weitere Bytes"),
            ["A16"] = (Error, "A member name occurs twice with different content", "Ein Eintragsname kommt zweimal mit verschiedenem Inhalt vor"),
            ["A17"] = (Warning, "The archive holds a path, link or device that has no place in an export", "Das Archiv enthält einen Pfad, Verweis oder ein Gerät, die in einem Export nichts zu suchen haben"),
            ["A18"] = (Info, "The archive was packed by another tool", "Das Archiv wurde mit einem anderen Werkzeug gepackt"),
            ["A19"] = (Error, "The archive was damaged by a text conversion", "Das Archiv wurde durch eine Textumwandlung beschädigt"),
            ["A20"] = (Warning, "The archive holds an unknown member", "Das Archiv enthält einen unbekannten Eintrag"),
            ["A21"] = (Error, "A member or the archive is larger than allowed", "Ein Eintrag oder das Archiv ist größer als erlaubt"),
            ["A22"] = (Warning, "The archive holds no transaction log", "Das Archiv enthält keine Transaktions-Logs"),
            ["A23"] = (Error, "Bytes that must be zero are not", "Bytes, die null sein müssen, sind es nicht"),
            ["A24"] = (Error, "A wrapper hides the archive, unpack it first", "Das Archiv steckt in einer Hülle, zuerst auspacken"),

            ["A25"] = (Info, "The certificate chain ends at a root that is not known here", "Die Zertifikatskette endet bei einer hier nicht bekannten Wurzel"),
            ["A99"] = (Info, "More findings of the same kind are not listed", "Weitere gleichartige Feststellungen sind nicht aufgeführt"),

            ["Q01"] = (Error, "This is no receipt QR payload of version V0", "Das ist kein Beleg-QR-Inhalt der Version V0"),
            ["Q02"] = (Warning, "Base64 is not in the canonical form", "Base64 ist nicht in der kanonischen Form"),
            ["Q03"] = (Error, "The public key lies on no known curve", "Der öffentliche Schlüssel liegt auf keiner bekannten Kurve"),
            ["Q04"] = (Warning, "The public key is a SubjectPublicKeyInfo instead of a point", "Der öffentliche Schlüssel ist eine SubjectPublicKeyInfo statt eines Punkts"),
            ["Q05"] = (Error, "The signature has not the length of r and s", "Die Signatur hat nicht die Länge von r und s"),
            ["Q06"] = (Warning, "A time is not written as YYYY-MM-DDThh:mm:ss.fffZ", "Eine Zeit ist nicht als YYYY-MM-DDThh:mm:ss.fffZ geschrieben"),
            ["Q07"] = (Warning, "The start time lies after the log time", "Die Startzeit liegt nach der Log-Zeit"),
            ["Q08"] = (Warning, "The process data breaks the grammar", "Die processData verletzen die Grammatik"),
            ["Q09"] = (Warning, "Tax slots and payments have different sums", "Steuersätze und Zahlungen haben verschiedene Summen"),
            ["Q10"] = (Warning, "The process type is spelled differently", "Der processType ist abweichend geschrieben"),
            ["Q11"] = (Error, "The signature does not fit the content as read", "Die Signatur passt nicht zum gelesenen Inhalt"),
            ["Q12"] = (Error, "Algorithm and key do not fit", "Algorithmus und Schlüssel passen nicht zusammen"),
            ["Q20"] = (Warning, "A test or simulator TSE signed this", "Eine Test- oder Simulator-TSE hat signiert"),
            ["Q21"] = (Info, "The time lies before the duty to use a TSE", "Die Zeit liegt vor der TSE-Pflicht"),
            ["Q22"] = (Error, "The signature field holds something else than a signature", "Das Signaturfeld enthält etwas anderes als eine Signatur"),
            ["Q23"] = (Warning, "The signature fits only after a change of form", "Die Signatur passt erst nach einer Änderung der Form"),
            ["Q24"] = (Warning, "The spelling of algorithm or time format deviates", "Die Schreibweise von Algorithmus oder Zeitformat weicht ab"),
        };

    internal static Finding Create(string code, string where, string detail = "", FindingSeverity? severity = null)
    {
        var (weight, en, de) = All[code];
        return detail.Length == 0
            ? new Finding(code, severity ?? weight, where, en + ".", de + ".")
            : new Finding(code, severity ?? weight, where, en + ": " + detail + ".", de + ": " + detail + ".");
    }

    internal static bool HasError(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            if (finding.Severity == Error) return true;
        }

        return false;
    }
}
