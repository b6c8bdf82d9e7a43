using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fiscal.Journal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Fiscal.Receipts.Portal;

/// <summary>What stands behind a receipt's link (digital-receipt §3 and §5).</summary>
internal sealed class ReceiptPages(PortalOptions options, RegisterStore registers, ReceiptStore receipts, Branches branches, Renderings renderings, ClientLimits limits, PendingSince pending, MailOutbox outbox, FeedbackStore feedback, PickUps pickUps, TimeProvider time)
{
    private const int MostPickUps = 20_000;

    private static readonly TimeSpan WrongReceiptTime = TimeSpan.FromDays(1);
    private static readonly TimeSpan HiddenFor = TimeSpan.FromDays(7);

    // Whoever guesses an unknown key waits as long as for a known one; random, so that no link can be made for it.
    private readonly RegisterKey _nobody = new(0, RandomNumberGenerator.GetBytes(RegisterKey.SecretLength));
    private readonly ReceiptToken _wrong = ReceiptToken.Create(new RegisterKey(0, RandomNumberGenerator.GetBytes(RegisterKey.SecretLength)), RandomNumberGenerator.GetBytes(ReceiptToken.LinkSecretLength));

    // Only the first fetch by a robot and by a person is kept: this spares the database the others.
    private readonly RecentlyUsed<string, bool> _pickedUp = new(MostPickUps, StringComparer.Ordinal);

    /// <summary>GET and HEAD <c>/R/{name}</c>: token, optionally with <c>.pdf</c>, <c>.png</c> or <c>.json</c>.</summary>
    public async Task GetAsync(HttpContext context)
    {
        var name = (string?)context.GetRouteValue("name") ?? string.Empty;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var format = dot < 0 ? string.Empty : name[(dot + 1)..].ToLowerInvariant();
        if (await VisitAsync(context, dot < 0 ? name : name[..dot], format is "" or "pdf" or "png" or "json") is not { } visit)
        {
            return;
        }

        switch (format)
        {
            case "pdf":
                await FileAsync(visit, await renderings.PdfAsync(visit.Receipt, visit.Texts, context.RequestAborted), "application/pdf", "pdf");
                break;
            case "png":
                await FileAsync(visit, await renderings.PngAsync(visit.Receipt, visit.Texts, context.RequestAborted), "image/png", "png");
                break;
            case "json":
                await FileAsync(visit, renderings.Json(visit.Receipt), EkabsJson.MediaType, "json");
                break;
            default:
                await ShowAsync(visit, StatusCodes.Status200OK, View(visit));
                NotePickUp(visit);
                break;
        }
    }

    /// <summary>GET <c>/R/{name}/logo</c>.</summary>
    public async Task GetLogoAsync(HttpContext context)
    {
        if (await FindAsync(context, Token(context)) is not { } link)
        {
            return;
        }

        var (register, token) = link;
        var branch = await branches.FindAsync(register.MerchantId, register.BranchId, context.RequestAborted);
        var logo = branch.Settings.Logo;
        if (logo.IsEmpty && await receipts.FindAsync(register.MerchantId, token.GetStorageKey(), context.RequestAborted) is { State: LinkState.Open } linked)
        {
            logo = (await renderings.PageAsync(linked, PageTexts.Of(context.Request), context.RequestAborted)).LogoPng;
        }

        if (logo.IsEmpty)
        {
            await WrongAsync(context);
            return;
        }

        Headers(context, branch.Style);
        context.Response.Headers.CacheControl = "private, max-age=3600";
        context.Response.ContentType = "image/png";
        context.Response.ContentLength = logo.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(logo, context.RequestAborted);
        }
    }

    /// <summary>POST <c>/R/{name}/bewirtung</c>: the receipt with the guest's words, in the answer alone.</summary>
    public async Task PostHospitalityAsync(HttpContext context)
    {
        if (await VisitAsync(context, Token(context), isFormat: true) is not { } visit || await FormAsync(visit) is not { } form)
        {
            return;
        }

        if (HospitalityForm.Read(form) is not { } hospitality)
        {
            await ShowAsync(visit, StatusCodes.Status422UnprocessableEntity, View(visit, hospitalityProblem: visit.Texts.HospitalityBad));
            return;
        }

        await FileAsync(visit, await renderings.HospitalityPdfAsync(visit.Receipt, hospitality, context.RequestAborted), "application/pdf", "pdf", "Bewirtungsbeleg");
    }

    /// <summary>POST <c>/R/{name}/mail</c>: puts the receipt into the outbox.</summary>
    public async Task PostMailAsync(HttpContext context)
    {
        if (await VisitAsync(context, Token(context), isFormat: true) is not { } visit || await FormAsync(visit) is not { } form)
        {
            return;
        }

        if (!OffersMail(visit))
        {
            await ShowAsync(visit, StatusCodes.Status409Conflict, View(visit));
            return;
        }

        var address = form.Raw("address").Trim();
        // Whoever fills the hidden field is a machine and is told what it wants to hear.
        var result = form.Line("website", 100).Length > 0 ? MailIntakeResult.Accepted
            : await outbox.AddAsync(visit.Register.MerchantId, visit.Receipt.ReceiptId, new MailContent(address, LinkOf(context, visit.Token), visit.Texts.Language), ClientAddress.Of(context, options), context.RequestAborted);
        switch (result)
        {
            case MailIntakeResult.Accepted:
                SeeOther(visit, "mail");
                break;
            case MailIntakeResult.BadAddress:
                await ShowAsync(visit, StatusCodes.Status422UnprocessableEntity, View(visit, mailProblem: visit.Texts.MailBad));
                break;
            case MailIntakeResult.TooMany:
                context.Response.Headers.RetryAfter = "3600";
                await ShowAsync(visit, StatusCodes.Status429TooManyRequests, View(visit, problem: visit.Texts.MailLimited));
                break;
            default:
                await ShowAsync(visit, StatusCodes.Status409Conflict, View(visit));
                break;
        }
    }

    /// <summary>POST <c>/R/{name}/feedback</c>: keeps what the customer says, apart from the receipt.</summary>
    public async Task PostFeedbackAsync(HttpContext context)
    {
        if (await VisitAsync(context, Token(context), isFormat: true) is not { } visit || await FormAsync(visit) is not { } form)
        {
            return;
        }

        var questions = visit.Branch.Settings.Feedback;
        if (!visit.Register.Modules.HasFlag(PortalModules.Feedback) || !questions.HasForm)
        {
            await ShowAsync(visit, StatusCodes.Status409Conflict, View(visit));
            return;
        }

        if (form.Line("website", 100).Length > 0)
        {
            SeeOther(visit, "feedback");
            return;
        }

        if (FeedbackAnswer.Read(form, questions, visit.Texts, out var problem) is not { } answer)
        {
            await ShowAsync(visit, StatusCodes.Status422UnprocessableEntity, View(visit, feedbackProblem: problem));
        }
        else if (await feedback.AddAsync(visit.Register.MerchantId, visit.Receipt.BranchId, visit.Token, answer, context.RequestAborted))
        {
            SeeOther(visit, "feedback");
        }
        else
        {
            await ShowAsync(visit, StatusCodes.Status409Conflict, View(visit, problem: visit.Texts.FeedbackTwice));
        }
    }

    /// <summary>POST <c>/R/{name}/wrong</c>: "Das ist nicht mein Beleg".</summary>
    public async Task PostWrongAsync(HttpContext context)
    {
        if (await VisitAsync(context, Token(context), isFormat: true) is not { } visit)
        {
            return;
        }

        if (!OffersWrongReceipt(visit))
        {
            await ShowAsync(visit, StatusCodes.Status409Conflict, View(visit));
            return;
        }

        var until = visit.Branch.Settings.WrongReceipt == WrongReceiptRule.Hide ? DateTimeOffset.UnixEpoch.AddYears(8000) : time.GetUtcNow() + HiddenFor;
        await receipts.HideAsync(visit.Register.MerchantId, visit.StorageKey, until, context.RequestAborted);
        SeeOther(visit, null);
    }

    /// <summary>GET <c>/robots.txt</c>.</summary>
    public static Task GetRobotsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("User-agent: *\nDisallow: /\n", context.RequestAborted);
    }

    private static string Token(HttpContext context) => (string?)context.GetRouteValue("name") ?? string.Empty;

    /// <summary>Whose link this is; <see langword="null"/> after answering that it is nobody's. The database is not asked about wrong links.</summary>
    private async Task<(RegisterIdentity Register, ReceiptToken Token)?> FindAsync(HttpContext context, string name)
    {
        var isToken = ReceiptToken.TryParse(name, out var token);
        token ??= _wrong;
        var register = isToken ? await registers.FindAsync(token.KeyId, context.RequestAborted) : null;
        var isRight = token.IsMadeWith(register?.Key ?? _nobody);
        if (register is null || !isRight || !register.Modules.HasFlag(PortalModules.DigitalReceipt))
        {
            await WrongAsync(context);
            return null;
        }

        if (limits.CountView(context) is { } wait)
        {
            await LimitedAsync(context, wait);
            return null;
        }

        return (register, token);
    }

    /// <summary>The receipt behind a link; <see langword="null"/> after answering that there is none to show.</summary>
    private async Task<Visit?> VisitAsync(HttpContext context, string name, bool isFormat)
    {
        if (await FindAsync(context, isFormat ? name : string.Empty) is not { } link)
        {
            return null;
        }

        var (register, token) = link;
        var texts = PageTexts.Of(context.Request);
        var branch = await branches.FindAsync(register.MerchantId, register.BranchId, context.RequestAborted);
        var key = token.GetStorageKey();
        var path = PathOf(context, token);
        var writer = new PageWriter(texts, branch.Style, branch.Settings, path, branch.Name);
        switch (await receipts.FindAsync(register.MerchantId, key, context.RequestAborted))
        {
            case null:
                var looks = PendingRefresh.Looks(context.Request.Query["w"]);
                var refresh = PendingRefresh.Header(looks, texts.Language);
                if (refresh is not null && HttpMethods.IsGet(context.Request.Method))
                {
                    context.Response.Headers["Refresh"] = refresh;
                }

                await PageAsync(context, StatusCodes.Status200OK, branch.Style, writer.Pending(refresh is not null, pending.IsLate(key)));
                return null;
            case { State: LinkState.Open } linked:
                return new Visit(context, register, token, key, branch, linked, texts, path);
            case { State: var state }:
                await PageAsync(context, state == LinkState.Hidden ? StatusCodes.Status403Forbidden : StatusCodes.Status410Gone, branch.Style, writer.Gone(state == LinkState.Hidden));
                return null;
        }
    }

    /// <summary>The page's path as customers see it: what a proxy cut off only the public address knows, what the host's own routes put in front stands in the request.</summary>
    private string PathOf(HttpContext context, ReceiptToken token) => (options.PublicUrl?.AbsolutePath.TrimEnd('/') ?? FrontOf(context.Request)) + "/R/" + token;

    private static string FrontOf(HttpRequest request)
    {
        var path = request.Path.Value ?? string.Empty;
        var front = path.IndexOf("/R/", StringComparison.OrdinalIgnoreCase);
        return (request.PathBase + new PathString(front > 0 ? path[..front] : null)).ToUriComponent();
    }

    /// <summary>The page's address for whoever reads a mail.</summary>
    private string LinkOf(HttpContext context, ReceiptToken token) => options.PublicUrl is { } url
        ? url.AbsoluteUri.TrimEnd('/') + "/R/" + token
        : context.Request.Scheme + "://" + context.Request.Host.ToUriComponent() + FrontOf(context.Request) + "/R/" + token;

    /// <summary>Back to the page, which says what happened: reloading it sends nothing twice.</summary>
    private static void SeeOther(Visit visit, string? status)
    {
        Headers(visit.Context, visit.Branch.Style);
        visit.Context.Response.StatusCode = StatusCodes.Status303SeeOther;
        visit.Context.Response.Headers.Location = visit.Path + "?lang=" + visit.Texts.Language + (status is null ? string.Empty : "&s=" + status + "#status");
    }

    private async Task<FormFields?> FormAsync(Visit visit)
    {
        var form = await FormFields.ReadAsync(visit.Context);
        if (form is null)
        {
            await ShowAsync(visit, StatusCodes.Status400BadRequest, View(visit));
        }

        return form;
    }

    private bool OffersWrongReceipt(Visit visit) => visit.Branch.Settings.WrongReceipt != WrongReceiptRule.Off && time.GetUtcNow() - visit.Receipt.OfferedAt < WrongReceiptTime;

    private static string ThanksOf(Visit visit)
    {
        var form = visit.Branch.Settings.Feedback;
        var text = visit.Texts.IsGerman || form.ThankYouEn.Length == 0 ? form.ThankYou : form.ThankYouEn;
        return text.Length > 0 ? text : visit.Texts.FeedbackThanks;
    }

    private bool OffersMail(Visit visit) => outbox.IsOn && visit.Branch.Settings.SendsMail;

    private ReceiptView View(Visit visit, string? mailProblem = null, string? feedbackProblem = null, string? hospitalityProblem = null, string? problem = null) => new()
    {
        Message = problem ?? visit.Context.Request.Query["s"].ToString() switch { "mail" => visit.Texts.MailQueued, "feedback" => ThanksOf(visit), _ => null },
        IsProblem = problem is not null,
        IsVerified = visit.Receipt.IsVerified == true,
        OffersMail = OffersMail(visit),
        OffersFeedback = visit.Register.Modules.HasFlag(PortalModules.Feedback),
        HasGivenFeedback = visit.Context.Request.Query["s"] == "feedback",
        OffersWrongReceipt = OffersWrongReceipt(visit),
        MailProblem = mailProblem,
        FeedbackProblem = feedbackProblem,
        HospitalityProblem = hospitalityProblem,
    };

    private async Task ShowAsync(Visit visit, int status, ReceiptView view)
    {
        var parts = await renderings.PageAsync(visit.Receipt, visit.Texts, visit.Context.RequestAborted);
        await PageAsync(visit.Context, status, visit.Branch.Style, new PageWriter(visit.Texts, visit.Branch.Style, visit.Branch.Settings, visit.Path).Receipt(parts, view));
    }

    private void NotePickUp(Visit visit)
    {
        if (ReaderClass.Of(visit.Context.Request) is not { } reader)
        {
            return;
        }

        var isFirst = false;
        _pickedUp.GetOrAdd(Convert.ToBase64String(visit.StorageKey) + (reader == "bot" ? "bot" : string.Empty), _ => isFirst = true);
        if (isFirst)
        {
            pickUps.Add(visit.Register.MerchantId, new PickUp(visit.StorageKey, visit.Receipt.RegisterId, reader, time.GetUtcNow()));
        }
    }

    private async Task FileAsync(Visit visit, byte[] bytes, string mediaType, string extension, string word = "Kassenbeleg")
    {
        var receipt = ReceiptJson.Read(visit.Receipt.Content);
        var response = visit.Context.Response;
        Headers(visit.Context, visit.Branch.Style);
        response.ContentType = mediaType;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(FileNameOf(receipt, extension, word));
        response.Headers.ContentDisposition = disposition.ToString();
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(visit.Context.Request.Method))
        {
            await response.Body.WriteAsync(bytes, visit.Context.RequestAborted);
        }
    }

    /// <summary>For example <c>Kassenbeleg-2026-11-23-4711.pdf</c>.</summary>
    internal static string FileNameOf(Receipt receipt, string extension, string word = "Kassenbeleg") =>
        word + "-" + receipt.End.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "-" + string.Concat(receipt.PrintedNumber.Select(static c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '-')) + "." + extension;

    private async Task WrongAsync(HttpContext context)
    {
        if (limits.CountWrong(context) is { } wait)
        {
            await LimitedAsync(context, wait);
            return;
        }

        var texts = PageTexts.Of(context.Request);
        await PageAsync(context, StatusCodes.Status404NotFound, PageStyle.Neutral, new PageWriter(texts, PageStyle.Neutral, null, string.Empty).Plain(texts.WrongTitle, texts.WrongText));
    }

    private static Task LimitedAsync(HttpContext context, TimeSpan wait)
    {
        var texts = PageTexts.Of(context.Request);
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(Math.Max(wait.TotalSeconds, 1))).ToString(CultureInfo.InvariantCulture);
        return PageAsync(context, StatusCodes.Status429TooManyRequests, PageStyle.Neutral, new PageWriter(texts, PageStyle.Neutral, null, string.Empty).Plain(texts.LimitedTitle, texts.LimitedText));
    }

    private static async Task PageAsync(HttpContext context, int status, PageStyle style, string html)
    {
        Headers(context, style);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(html);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            Encoding.UTF8.GetBytes(html, context.Response.BodyWriter);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>The headers of digital-receipt §3.5.</summary>
    private static void Headers(HttpContext context, PageStyle style) => Headers(context, style.Policy);

    internal static void Headers(HttpContext context, string policy)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "private, no-store";
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers.StrictTransportSecurity = "max-age=31536000";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
        headers["Permissions-Policy"] = "accelerometer=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), usb=(), web-share=()";
        headers.Vary = "Accept-Language";
    }

    private sealed record Visit(HttpContext Context, RegisterIdentity Register, ReceiptToken Token, byte[] StorageKey, Branches.Branch Branch, LinkedReceipt Receipt, PageTexts Texts, string Path);
}
