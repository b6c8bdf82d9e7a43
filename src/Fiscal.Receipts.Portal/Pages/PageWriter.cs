using System.Globalization;
using System.Text;

namespace Fiscal.Receipts.Portal;

/// <summary>Writes the customer's pages: one document each, no script, nothing fetched but the logo.</summary>
internal sealed class PageWriter(PageTexts texts, PageStyle style, BranchSettings? settings, string address, string shop = "")
{
    private const string Download = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14\"/></svg>";
    private const string Picture = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><rect x=\"4\" y=\"4\" width=\"16\" height=\"16\" rx=\"2.5\"/><circle cx=\"9\" cy=\"9.5\" r=\"1.5\"/><path d=\"m4.5 17 4.5-4 3 2.5 3.5-4 4 4.5\"/></svg>";
    private const string Envelope = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><rect x=\"3.5\" y=\"5.5\" width=\"17\" height=\"13\" rx=\"2.5\"/><path d=\"m4.5 7.5 7.5 6 7.5-6\"/></svg>";
    private const string Braces = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M9 4.5c-3 0-3 1-3 3.5s-.5 3.5-2.5 4c2 .5 2.5 1.5 2.5 4s0 3.5 3 3.5M15 4.5c3 0 3 1 3 3.5s.5 3.5 2.5 4c-2 .5-2.5 1.5-2.5 4s0 3.5-3 3.5\"/></svg>";
    private const string Clock = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><circle cx=\"12\" cy=\"12\" r=\"8.5\"/><path d=\"M12 7v5.5l3.5 2\"/></svg>";
    private const string Closed = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M6 3.5h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5zM9.5 9l5 5m0-5-5 5\"/></svg>";
    private const string Shield = "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M12 3.5 5 6v5.5c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6zM8.75 12l2.25 2.25L15.5 9.75\"/></svg>";

    private readonly StringBuilder _html = new(24 * 1024);

    // A path base may hold what HTML takes for its own.
    private readonly string _path = address.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>The receipt with everything around it.</summary>
    public string Receipt(PageParts parts, ReceiptView view)
    {
        Begin(parts.Title);
        _html.Append("<a class=\"skip\" href=\"#beleg\">").Append(texts.SkipLink).Append("</a>\n<header class=\"top\">\n");
        Logo(hasLogo: settings is { Logo.IsEmpty: false } || !parts.LogoPng.IsEmpty, parts.Receipt.Merchant.Name);
        _html.Append(parts.Head).Append("</header>\n<main>\n");
        Say(view);
        Actions(view);
        _html.Append("<div id=\"beleg\" tabindex=\"-1\">\n").Append(parts.Article).Append("</div>\n");
        if (view.IsVerified)
        {
            _html.Append("<section class=\"card\"><p class=\"ok\">").Append(Shield).Append("<span>").Append(texts.Verified).Append("</span></p></section>\n");
        }

        if (view.OffersMail)
        {
            MailForm(view);
        }

        Feedback(view);
        Hospitality(view);
        if (view.OffersWrongReceipt)
        {
            _html.Append("<details class=\"card web\"><summary>").Append(texts.WrongReceipt).Append("</summary>\n<form method=\"post\" action=\"").Append(_path).Append("/wrong").Append(Query()).Append("\"><p>").Append(texts.WrongReceiptHint).Append("</p><button class=\"quiet\">").Append(texts.WrongReceiptConfirm).Append("</button></form></details>\n");
        }

        _html.Append("</main>\n");
        Footer();
        return End();
    }

    /// <summary>A receipt that the portal does not have yet.</summary>
    /// <param name="looksAgain">Whether it does so by itself.</param>
    /// <param name="isLate">Whether a day has passed.</param>
    public string Pending(bool looksAgain, bool isLate)
    {
        Begin(texts.PendingTitle);
        Top();
        _html.Append("<main>\n<section class=\"card big\" role=\"status\">").Append(Clock).Append("<h1>").Append(texts.PendingTitle).Append("</h1>\n<p>").Append(isLate ? texts.PendingLate : texts.PendingText).Append("</p>\n<p>").Append(texts.PendingAdvice).Append("</p>\n");
        if (looksAgain)
        {
            _html.Append("<p class=\"hint\">").Append(texts.PendingRefreshes).Append("</p>\n<a class=\"btn quiet\" href=\"").Append(_path).Append(Query("w=" + PendingRefresh.Last.ToString(CultureInfo.InvariantCulture))).Append("\">").Append(texts.PendingStop).Append("</a>\n");
        }
        else
        {
            _html.Append("<a class=\"btn\" href=\"").Append(_path).Append(Query()).Append("\">").Append(texts.PendingAgain).Append("</a>\n");
        }

        _html.Append("</section>\n</main>\n");
        Footer();
        return End();
    }

    /// <summary>A receipt that is not shown: its time is over, it was withdrawn, or somebody said that it is not his.</summary>
    public string Gone(bool isHidden)
    {
        var title = isHidden ? texts.HiddenTitle : texts.ExpiredTitle;
        Begin(title);
        Top();
        _html.Append("<main>\n<section class=\"card big\">").Append(Closed).Append("<h1>").Append(title).Append("</h1>\n<p>").Append(isHidden ? texts.HiddenText : texts.ExpiredText).Append("</p>\n");
        if (settings is { Contact.Length: > 0 })
        {
            _html.Append("<p class=\"contact\">");
            HtmlWriter.Escape(_html, settings.Contact);
            _html.Append("</p>\n");
        }

        _html.Append("</section>\n</main>\n");
        Footer();
        return End();
    }

    /// <summary>A page that tells nothing about whom the link belongs to.</summary>
    public string Plain(string title, string text)
    {
        Begin(title);
        _html.Append("<main class=\"plain\">\n<section class=\"card big\">").Append(Closed).Append("<h1>").Append(title).Append("</h1>\n<p>").Append(text).Append("</p>\n</section>\n</main>\n");
        return End();
    }

    private void Begin(string title)
    {
        _html.Append("<!DOCTYPE html>\n<html lang=\"").Append(texts.Language).Append("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"robots\" content=\"noindex,nofollow,noarchive\">\n<meta name=\"format-detection\" content=\"telephone=no\">\n");
        if (settings is not null)
        {
            _html.Append("<meta name=\"theme-color\" content=\"").Append(settings.Background).Append("\">\n");
        }

        _html.Append("<link rel=\"icon\" href=\"data:,\">\n<title>");
        HtmlWriter.Escape(_html, title);
        _html.Append("</title>\n<style>").Append(style.Sheet).Append("</style>\n</head>\n<body>\n");
    }

    private string End() => _html.Append("</body>\n</html>\n").ToString();

    /// <summary>Head of a page without receipt.</summary>
    private void Top()
    {
        _html.Append("<header class=\"top\">\n");
        Logo(settings is { Logo.IsEmpty: false }, shop);
        if (shop.Length > 0)
        {
            _html.Append("<p>");
            HtmlWriter.Escape(_html, shop);
            _html.Append("</p>\n");
        }

        _html.Append("</header>\n");
    }

    private void Logo(bool hasLogo, string name)
    {
        if (hasLogo)
        {
            _html.Append("<p class=\"logo\"><img src=\"").Append(_path).Append("/logo\" alt=\"");
            HtmlWriter.Escape(_html, settings is { Name.Length: > 0 } ? settings.Name : name);
            _html.Append("\"></p>\n");
        }
    }

    private void Say(ReceiptView view)
    {
        if (view.Message is { } message)
        {
            // The address's fragment brings readers here after a form.
            _html.Append("<p class=\"card say").Append(view.IsProblem ? " bad\" role=\"alert\"" : "\" role=\"status\"").Append(" id=\"status\" tabindex=\"-1\">");
            HtmlWriter.Escape(_html, message);
            _html.Append("</p>\n");
        }
    }

    private void Actions(ReceiptView view)
    {
        _html.Append("<nav class=\"card acts web\" aria-label=\"").Append(texts.Actions).Append("\">\n");
        Action(_path + ".pdf" + Query(), Download, PageTexts.Pdf, texts.PdfHint, isFirst: true);
        if (view.OffersMail)
        {
            Action("#mail", Envelope, texts.Mail, texts.MailTitle, isFirst: false);
        }

        Action(_path + ".png" + Query(), Picture, texts.Picture, texts.PictureHint, isFirst: false);
        Action(_path + ".json", Braces, texts.Data, texts.DataHint, isFirst: false);
        _html.Append("</nav>\n");

        void Action(string target, string icon, string word, string hint, bool isFirst) =>
            _html.Append("<a").Append(isFirst ? " class=\"first\"" : string.Empty).Append(" href=\"").Append(target).Append("\">").Append(icon).Append("<span>").Append(word).Append("</span><span class=\"vh\"> – ").Append(hint).Append("</span></a>\n");
    }

    private void MailForm(ReceiptView view)
    {
        var isBad = view.MailProblem is not null;
        _html.Append("<section class=\"card web\" id=\"mail\" aria-labelledby=\"mail-h\"><h2 id=\"mail-h\">").Append(texts.MailTitle).Append("</h2>\n<form method=\"post\" action=\"").Append(_path).Append("/mail").Append(Query()).Append("\">\n<label for=\"address\">").Append(texts.MailLabel).Append("</label>\n<input id=\"address\" name=\"address\" type=\"email\" autocomplete=\"email\" inputmode=\"email\" maxlength=\"254\" required aria-describedby=\"").Append(isBad ? "mail-e mail-n" : "mail-n").Append('"').Append(isBad ? " aria-invalid=\"true\" autofocus" : string.Empty).Append(">\n");
        if (isBad)
        {
            _html.Append("<p class=\"err\" id=\"mail-e\">").Append(view.MailProblem).Append("</p>\n");
        }

        _html.Append("<p class=\"hint\" id=\"mail-n\">").Append(texts.MailHint).Append("</p>\n");
        Pot();
        _html.Append("<button>").Append(texts.MailSend).Append("</button>\n</form></section>\n");
    }

    /// <summary>A field that people do not see and machines fill.</summary>
    private void Pot() => _html.Append("<div class=\"pot\" aria-hidden=\"true\"><label>").Append(texts.DoNotFill).Append("<input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></label></div>\n");

    private void Feedback(ReceiptView view)
    {
        var form = settings!.Feedback;
        if (!view.OffersFeedback || form.Mode == FeedbackMode.Off)
        {
            return;
        }

        _html.Append("<section class=\"card web\" id=\"feedback\" aria-labelledby=\"feedback-h\"><h2 id=\"feedback-h\">").Append(texts.Feedback).Append("</h2>\n");
        if (form.HasForm && !view.HasGivenFeedback)
        {
            _html.Append("<form method=\"post\" action=\"").Append(_path).Append("/feedback").Append(Query()).Append("\">\n<p class=\"hint\">").Append(texts.FeedbackHint).Append("</p>\n");
            if (view.FeedbackProblem is not null)
            {
                _html.Append("<p class=\"err\" role=\"alert\">").Append(view.FeedbackProblem).Append("</p>\n");
            }

            Rate("stars", texts.FeedbackStars, isRequired: true);
            for (var i = 0; i < form.Questions.Count; i++)
            {
                Question(form.Questions[i], "q" + i.ToString(CultureInfo.InvariantCulture));
            }

            if (form.AsksForContact)
            {
                _html.Append("<label for=\"contact\">").Append(texts.FeedbackContact).Append("</label>\n<input id=\"contact\" name=\"contact\" maxlength=\"200\" autocomplete=\"email\">\n<label class=\"tick\"><input type=\"checkbox\" name=\"consent\" value=\"1\"><span>").Append(texts.FeedbackConsent).Append("</span></label>\n");
            }

            Pot();
            _html.Append("<button>").Append(texts.FeedbackSend).Append("</button>\n</form>\n");
        }

        if (form.HasPublicReview)
        {
            _html.Append("<a class=\"btn quiet\" rel=\"noopener noreferrer\" href=\"");
            HtmlWriter.Escape(_html, form.PublicReviewUrl!.AbsoluteUri);
            _html.Append("\">").Append(texts.PublicReview).Append("</a>\n");
        }

        _html.Append("</section>\n");
    }

    private void Question(FeedbackQuestion question, string name)
    {
        var text = texts.IsGerman || question.TextEn.Length == 0 ? question.Text : question.TextEn;
        switch (question.Kind)
        {
            case FeedbackQuestionKind.Stars:
                Rate(name, text, isRequired: false);
                break;
            case FeedbackQuestionKind.Choice:
                _html.Append("<fieldset><legend>");
                HtmlWriter.Escape(_html, text);
                _html.Append("</legend>\n<div class=\"opts\">\n");
                for (var i = 0; i < question.Choices.Count; i++)
                {
                    _html.Append("<label><input type=\"radio\" name=\"").Append(name).Append("\" value=\"").Append((i + 1).ToString(CultureInfo.InvariantCulture)).Append("\"><span>");
                    HtmlWriter.Escape(_html, question.Choices[i]);
                    _html.Append("</span></label>\n");
                }

                _html.Append("</div></fieldset>\n");
                break;
            default:
                _html.Append("<label for=\"").Append(name).Append("\">");
                HtmlWriter.Escape(_html, text);
                _html.Append("</label>\n<textarea id=\"").Append(name).Append("\" name=\"").Append(name).Append("\" maxlength=\"1000\" rows=\"3\"></textarea>\n");
                break;
        }
    }

    private void Rate(string name, string legend, bool isRequired)
    {
        _html.Append("<fieldset><legend>");
        HtmlWriter.Escape(_html, legend);
        _html.Append("</legend>\n<div class=\"rate\">\n");
        for (var stars = 1; stars <= 5; stars++)
        {
            _html.Append("<label><input type=\"radio\" name=\"").Append(name).Append("\" value=\"").Append((char)('0' + stars)).Append('"').Append(isRequired ? " required" : string.Empty).Append("><span aria-hidden=\"true\">").Append((char)('0' + stars)).Append(" ★</span><span class=\"vh\">").Append(texts.Stars(stars)).Append("</span></label>\n");
        }

        _html.Append("</div></fieldset>\n");
    }

    private void Hospitality(ReceiptView view)
    {
        _html.Append("<details class=\"card web\"").Append(view.HospitalityProblem is null ? string.Empty : " open").Append("><summary>").Append(texts.Hospitality).Append("</summary>\n<form method=\"post\" action=\"").Append(_path).Append("/bewirtung").Append(Query()).Append("\">\n<p class=\"hint\">").Append(texts.HospitalityHint).Append("</p>\n");
        if (view.HospitalityProblem is not null)
        {
            _html.Append("<p class=\"err\" role=\"alert\">").Append(view.HospitalityProblem).Append("</p>\n");
        }

        _html.Append("<label for=\"occasion\">").Append(texts.HospitalityOccasion).Append("</label>\n<input id=\"occasion\" name=\"occasion\" maxlength=\"300\" autocomplete=\"off\" required>\n")
            .Append("<label for=\"guests\">").Append(texts.HospitalityGuests).Append("</label>\n<textarea id=\"guests\" name=\"guests\" maxlength=\"3000\" rows=\"4\" autocomplete=\"off\" required></textarea>\n")
            .Append("<label for=\"host\">").Append(texts.HospitalityHost).Append("</label>\n<input id=\"host\" name=\"host\" maxlength=\"100\" autocomplete=\"name\" required>\n")
            .Append("<label for=\"tip\">").Append(texts.HospitalityTip).Append("</label>\n<input id=\"tip\" name=\"tip\" maxlength=\"20\" autocomplete=\"off\">\n<button class=\"quiet\">").Append(texts.HospitalityMake).Append("</button>\n</form></details>\n");
    }

    private void Footer()
    {
        _html.Append("<footer>\n");
        if (settings is { Contact.Length: > 0 })
        {
            _html.Append("<p><strong>").Append(texts.Contact).Append("</strong></p>\n<p class=\"contact\">");
            HtmlWriter.Escape(_html, settings.Contact);
            _html.Append("</p>\n");
        }

        _html.Append("<ul>\n<li><a href=\"").Append(_path).Append("?lang=").Append(texts.Other.Language).Append("\" lang=\"").Append(texts.Other.Language).Append("\" hreflang=\"").Append(texts.Other.Language).Append("\">").Append(texts.OtherName).Append("</a></li>\n");
        Linked(settings?.ImprintUrl, texts.Imprint);
        Linked(settings?.PrivacyUrl, texts.Privacy);
        _html.Append("</ul>\n");
        if (settings is { ImprintUrl: null, ImprintText.Length: > 0 })
        {
            Folded(texts.Imprint, settings.ImprintText);
        }

        if (settings is { PrivacyUrl: null })
        {
            Folded(texts.Privacy, settings.PrivacyText.Length > 0 ? settings.PrivacyText : texts.PrivacyDefault);
        }

        _html.Append("</footer>\n");

        void Linked(Uri? target, string word)
        {
            if (target is not null)
            {
                _html.Append("<li><a rel=\"noopener noreferrer\" href=\"");
                HtmlWriter.Escape(_html, target.AbsoluteUri);
                _html.Append("\">").Append(word).Append("</a></li>\n");
            }
        }

        void Folded(string word, string text)
        {
            _html.Append("<details><summary>").Append(word).Append("</summary><p>");
            HtmlWriter.Escape(_html, text.Replace("\r", string.Empty, StringComparison.Ordinal));
            _html.Append("</p></details>\n");
        }
    }

    private string Query(string more = "") => "?" + (more.Length == 0 ? string.Empty : more + "&amp;") + "lang=" + texts.Language;
}
