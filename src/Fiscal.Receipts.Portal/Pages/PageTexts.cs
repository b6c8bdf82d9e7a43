using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Fiscal.Receipts.Portal;

/// <summary>The words of the pages around the receipt.</summary>
internal sealed class PageTexts
{
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private PageTexts(bool isGerman) => IsGerman = isGerman;

    public static PageTexts German { get; } = new(true);

    public static PageTexts English { get; } = new(false);

    public bool IsGerman { get; }

    public string Language => Pick("de", "en");

    public PageTexts Other => IsGerman ? English : German;

    /// <summary>The other language, called by its own name.</summary>
    public string OtherName => Pick("English", "Deutsch");

    public string Receipt => Pick("Kassenbeleg", "Receipt");

    public string SkipLink => Pick("Zum Beleg springen", "Skip to receipt");

    public string Total => Pick("Summe", "Total");

    public string ReceiptNumber => Pick("Beleg-Nr.", "Receipt no.");

    public string TaxNumber => Pick("Steuernummer", "Tax number");

    public string VatId => Pick("USt-IdNr.", "VAT ID");

    public string Actions => Pick("Beleg sichern", "Keep this receipt");

    public static string Pdf => "PDF";

    public string PdfHint => Pick("Beleg als PDF herunterladen", "Download receipt as PDF");

    public string Picture => Pick("Bild", "Image");

    public string PictureHint => Pick("Beleg als Bild (PNG) herunterladen", "Download receipt as image (PNG)");

    public string Data => Pick("Daten", "Data");

    public string DataHint => Pick("Beleg als Daten (EKaBS, JSON) herunterladen", "Download receipt as data (EKaBS, JSON)");

    public string Mail => Pick("E-Mail", "E-mail");

    public string MailTitle => Pick("Per E-Mail zusenden", "Send by e-mail");

    public string MailLabel => Pick("Ihre E-Mail-Adresse", "Your e-mail address");

    public string MailHint => Pick("Nur für diese eine Nachricht. Danach wird die Adresse gelöscht.", "Used for this one message and deleted afterwards.");

    public string MailSend => Pick("Beleg senden", "Send receipt");

    public string MailBad => Pick("Das ist keine vollständige E-Mail-Adresse. Beispiel: name@beispiel.de", "This is not a complete e-mail address. Example: name@example.com");

    public string MailQueued => Pick("Die E-Mail ist unterwegs. Kommt sie nicht an, prüfen Sie bitte den Spam-Ordner oder laden Sie das PDF herunter.", "The e-mail is on its way. If it does not arrive, please check your spam folder or download the PDF.");

    public string MailLimited => Pick("Für diesen Beleg wurden schon mehrere E-Mails angefordert. Bitte laden Sie das PDF herunter oder versuchen Sie es später noch einmal.", "Several e-mails have been requested for this receipt already. Please download the PDF or try again later.");

    public string Verified => Pick("Die Signatur der TSE wurde von diesem Portal geprüft: Sie ist gültig.", "This portal has verified the signature of the TSE (technical security device): it is valid.");

    public string Hospitality => Pick("Bewirtungsbeleg erstellen", "Make a hospitality receipt (Bewirtungsbeleg)");

    public string HospitalityHint => Pick("Für die Steuer: Angaben zur Bewirtung als PDF. Nichts davon wird gespeichert.", "For German tax: details of the meal as a PDF. Nothing of it is stored.");

    public string HospitalityOccasion => Pick("Anlass der Bewirtung", "Occasion (business reason)");

    public string HospitalityGuests => Pick("Bewirtete Personen (eine je Zeile)", "People entertained (one per line)");

    public string HospitalityHost => Pick("Bewirtende Person", "Host");

    public string HospitalityTip => Pick("Trinkgeld (freiwillig)", "Tip (optional)");

    public string HospitalityMake => Pick("PDF erstellen", "Create PDF");

    public string HospitalityBad => Pick("Bitte geben Sie Anlass, bewirtete Personen und bewirtende Person an.", "Please fill in occasion, people entertained and host.");

    public string Required => Pick("erforderlich", "required");

    public string WrongReceipt => Pick("Das ist nicht mein Beleg", "This is not my receipt");

    public string WrongReceiptHint => Pick("Wenn Sie bestätigen, ist diese Seite für niemanden mehr zu sehen, bis der Betrieb sie prüft. Am Beleg selbst ändert sich nichts.", "If you confirm, nobody can see this page until the shop has looked at it. The receipt itself does not change.");

    public string WrongReceiptConfirm => Pick("Ja, Seite ausblenden", "Yes, hide this page");

    public string HiddenTitle => Pick("Dieser Beleg ist ausgeblendet", "This receipt is hidden");

    public string HiddenText => Pick("Jemand hat gemeldet, dass dieser Beleg nicht für ihn bestimmt war. Wenden Sie sich bitte an den Betrieb, wenn es Ihr Beleg ist.", "Somebody reported that this receipt was not meant for them. If it is yours, please contact the shop.");

    public string PendingTitle => Pick("Ihr Beleg ist unterwegs", "Your receipt is on its way");

    public string PendingText => Pick("Die Kasse hat ihn noch nicht übertragen. Meist dauert das nur Sekunden; ohne Internet im Laden auch länger.", "The till has not sent it yet. Usually this takes seconds, longer if the shop has no internet.");

    public string PendingAdvice => Pick("Heben Sie diesen Link auf: Der Beleg erscheint hier. Wenn Sie ihn sofort brauchen, bitten Sie um einen Ausdruck.", "Keep this link: the receipt will appear here. If you need it at once, please ask for a printed one.");

    public string PendingLate => Pick("Der Betrieb hat diesen Beleg seit mehr als einem Tag nicht übertragen. Bitte wenden Sie sich an ihn.", "The shop has not sent this receipt for more than a day. Please contact the shop.");

    public string PendingRefreshes => Pick("Diese Seite sieht von selbst wieder nach.", "This page looks again by itself.");

    public string PendingStop => Pick("Nicht mehr nachsehen", "Stop looking");

    public string PendingAgain => Pick("Jetzt nachsehen", "Look now");

    public string ExpiredTitle => Pick("Dieser Beleg ist nicht mehr abrufbar", "This receipt is no longer available");

    public string ExpiredText => Pick("Der Link ist abgelaufen. Der Betrieb kann Ihnen bei Bedarf weiterhelfen.", "The link has expired. The shop can help you if you need the receipt.");

    public string WrongTitle => Pick("Hier ist kein Beleg", "There is no receipt here");

    public string WrongText => Pick("Prüfen Sie bitte, ob der Link vollständig ist, oder scannen Sie den QR-Code noch einmal.", "Please check that the link is complete, or scan the QR code again.");

    public string LimitedTitle => Pick("Bitte warten Sie einen Moment", "Please wait a moment");

    public string LimitedText => Pick("Von Ihrem Anschluss kamen zu viele Anfragen. Versuchen Sie es später noch einmal.", "There were too many requests from your connection. Please try again later.");

    public string Contact => Pick("Kontakt", "Contact");

    public string Imprint => Pick("Impressum", "Imprint");

    public string Privacy => Pick("Datenschutz", "Privacy");

    public string PrivacyDefault => Pick(
        "Verantwortlich für diesen Beleg ist der oben genannte Betrieb. Die Seite setzt keine Cookies, lädt nichts von Dritten und zeichnet Ihr Verhalten nicht auf. Ihre IP-Adresse wird nicht gespeichert. Der Betrieb erfährt, dass und wann der Beleg zum ersten Mal abgerufen wurde. Lassen Sie sich den Beleg per E-Mail senden, wird Ihre Adresse verschlüsselt und nach dem Versand gelöscht. Rückmeldungen werden ohne Bezug zu diesem Beleg gespeichert. Rechtsgrundlage ist die Pflicht zur Belegausgabe (Art. 6 Abs. 1 Buchst. c DSGVO, § 146a AO), für E-Mail und Rückmeldung Ihr Wunsch (Buchst. b und f). Sie haben das Recht auf Auskunft, Berichtigung, Löschung, Einschränkung und Widerspruch und auf Beschwerde bei einer Aufsichtsbehörde.",
        "The shop named above is responsible for this receipt. This page sets no cookies, loads nothing from third parties and does not track you. Your IP address is not stored. The shop learns that and when the receipt was fetched for the first time. If you have it sent by e-mail, your address is encrypted and deleted once the mail has been sent. Feedback is stored without any connection to this receipt. The legal basis is the duty to issue receipts (Art. 6(1)(c) GDPR, § 146a AO), for e-mail and feedback your request (points b and f). You have the right of access, rectification, erasure, restriction and objection, and may complain to a supervisory authority.");

    public string Feedback => Pick("Wie war es bei uns?", "How was your visit?");

    public string FeedbackStars => Pick("Ihr Besuch insgesamt", "Your visit as a whole");

    public string FeedbackHint => Pick("Anonym: Die Antwort wird nicht mit diesem Beleg verbunden. Bitte schreiben Sie keine Namen.", "Anonymous: your answer is not connected to this receipt. Please do not write names.");

    public string FeedbackContact => Pick("Kontakt für eine Antwort (freiwillig)", "Contact for a reply (optional)");

    public string FeedbackConsent => Pick("Ich bin einverstanden, dass der Betrieb mich deswegen unter diesem Kontakt anspricht. Mit dem Kontakt ist die Antwort nicht mehr anonym; sie wird nach 90 Tagen gelöscht.", "I agree that the shop may use this contact to answer me. With it my feedback is no longer anonymous; it is deleted after 90 days.");

    public string FeedbackSend => Pick("Rückmeldung senden", "Send feedback");

    public string FeedbackThanks => Pick("Vielen Dank für Ihre Rückmeldung!", "Thank you for your feedback!");

    public string FeedbackTwice => Pick("Zu diesem Beleg wurde schon eine Rückmeldung gegeben.", "Feedback has been given for this receipt already.");

    public string FeedbackBad => Pick("Bitte wählen Sie 1 bis 5 Sterne.", "Please choose 1 to 5 stars.");

    public string FeedbackNeedsConsent => Pick("Für eine Antwort brauchen wir Ihr Einverständnis: Setzen Sie bitte das Häkchen oder lassen Sie das Kontaktfeld leer.", "To reply we need your consent: please tick the box or leave the contact field empty.");

    public string PublicReview => Pick("Öffentlich bewerten", "Review us in public");

    public string MenuLabel => Pick("Weitere Angaben", "More");

    public string DoNotFill => Pick("Dieses Feld bitte leer lassen", "Please leave this field empty");

    public static PageTexts Of(HttpRequest request)
    {
        if (request.Query.TryGetValue("lang", out var asked) && Named(asked.ToString()) is { } named)
        {
            return named;
        }

        // The best of what the browser says; ties go to what it names first.
        PageTexts? best = null;
        var bestWeight = 0.0;
        foreach (var part in request.Headers.AcceptLanguage.ToString().Split(',', 20))
        {
            var pieces = part.Split(';', 3);
            var weight = pieces.Length > 1 && pieces[1].Trim() is ['q', '=', .. var q] ? double.TryParse(q, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0 : 1;
            if (weight > bestWeight && Named(pieces[0].Trim().Split('-', 2)[0]) is { } found)
            {
                (best, bestWeight) = (found, weight);
            }
        }

        return best ?? German;
    }

    public static PageTexts Of(string language) => language == "en" ? English : German;

    public string Stars(int count) => count == 1 ? Pick("1 Stern", "1 star") : count.ToString(CultureInfo.InvariantCulture) + Pick(" Sterne", " stars");

    /// <summary>An amount as people write it, its parts kept together by a no-break space.</summary>
    public string Money(decimal amount, string currency)
    {
        var decimals = Fiscal.Currency.IsCode(currency) ? Fiscal.Currency.GetDecimals(currency) : 2;
        var text = Math.Abs(amount).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        if (IsGerman)
        {
            text = text.Replace(',', '_').Replace('.', ',').Replace('_', '.');
        }

        return (amount < 0 ? "−" : string.Empty) + text + "\u00A0" + (currency == Fiscal.Currency.Euro ? "€" : currency);
    }

    public string Moment(DateTimeOffset time) => IsGerman
        ? time.ToString("dd.MM.yyyy', 'HH:mm", CultureInfo.InvariantCulture) + " Uhr"
        : Day(time) + time.ToString("', 'HH:mm", CultureInfo.InvariantCulture);

    public string Day(DateTimeOffset time) => IsGerman
        ? time.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)
        : time.Day.ToString(CultureInfo.InvariantCulture) + " " + Months[time.Month - 1] + " " + time.Year.ToString("0000", CultureInfo.InvariantCulture);

    public string Pick(string german, string english) => IsGerman ? german : english;

    private static PageTexts? Named(string language) =>
        language.Equals("de", StringComparison.OrdinalIgnoreCase) ? German : language.Equals("en", StringComparison.OrdinalIgnoreCase) ? English : null;
}
