using System.Globalization;
using System.Text;
using System.Text.Json;
using Fiscal.Imaging;

namespace Fiscal.Receipts.Portal;

/// <summary>What a branch decides about its customers' pages: colours, logo, contact, mail, feedback. Name and address of the seller are not here: they come from the receipt.</summary>
/// <remarks>Filled by one thread. <see cref="Check"/> tells what is wrong; <see cref="ToJson"/> writes only what is right.</remarks>
public sealed class BranchSettings
{
    /// <summary>Most bytes of a logo after it was made smaller.</summary>
    public const int MostLogoBytes = 40 * 1024;

    private const int LongestName = 80;
    private const int LongestText = 4000;
    private const int MostJsonCharacters = 128 * 1024;
    private const int MostQuestions = 5;

    // Twice 180 pixels: sharp on dense screens.
    private const int LogoSide = 360;

    private byte[]? _logo;

    /// <summary>What the branch is called where there is no receipt yet or no more, in mails and as alternative of the logo; up to 80 characters.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>How to reach the shop, in words: telephone, address of mail or place; up to 300 characters, shown at the end of each page.</summary>
    public string Contact { get; set; } = string.Empty;

    /// <summary>Where the imprint stands; an https address.</summary>
    public Uri? ImprintUrl { get; set; }

    /// <summary>The imprint itself, up to 4,000 characters, where it stands nowhere else.</summary>
    public string ImprintText { get; set; } = string.Empty;

    /// <summary>Where the privacy notice stands; an https address.</summary>
    public Uri? PrivacyUrl { get; set; }

    /// <summary>The privacy notice itself, up to 4,000 characters; a default text is shown if this and <see cref="PrivacyUrl"/> are empty.</summary>
    public string PrivacyText { get; set; } = string.Empty;

    /// <summary>Colour of the page's head and buttons, <c>#rrggbb</c>.</summary>
    public string Background { get; set; } = "#23404d";

    /// <summary>Colour of the text on <see cref="Background"/>, <c>#rrggbb</c>; its contrast must be 4.5:1 at least.</summary>
    public string Foreground { get; set; } = "#ffffff";

    /// <summary>What happens when a customer says that the page shows somebody else's receipt.</summary>
    public WrongReceiptRule WrongReceipt { get; set; } = WrongReceiptRule.HideForAWeek;

    /// <summary>Whether the page offers the receipt by mail, if the portal sends mail at all.</summary>
    public bool SendsMail { get; set; } = true;

    /// <summary>Where answers to a mail go; an address, or nowhere if empty.</summary>
    public string ReplyTo { get; set; } = string.Empty;

    /// <summary>What the branch asks its customers.</summary>
    public FeedbackForm Feedback { get; } = new();

    /// <summary>The logo as PNG, as <see cref="SetLogo"/> made it; <see langword="null"/> if there is none.</summary>
    public byte[]? GetLogo() => (byte[]?)_logo?.Clone();

    internal ReadOnlyMemory<byte> Logo => _logo;

    /// <summary>Takes a picture as logo: PNG, JPEG, GIF, BMP, WebP or ICO. It is drawn anew, so that nothing but its pixels is left of it, and made as small as pages need.</summary>
    /// <param name="file">The file's bytes; <see langword="null"/> for no logo.</param>
    /// <exception cref="InvalidDataException">The file is no picture, damaged or too large. SVG is refused: it can hold scripts.</exception>
    public void SetLogo(byte[]? file)
    {
        if (file is null)
        {
            _logo = null;
            return;
        }

        for (var side = LogoSide; side >= LogoSide / 4; side = side * 4 / 5)
        {
            if (PictureReader.Read(file, side, side / 2).ToPng() is { Length: <= MostLogoBytes } png)
            {
                _logo = png;
                return;
            }
        }

        throw new InvalidDataException($"The logo has more than {MostLogoBytes / 1024} kB even when small: take a simpler picture.");
    }

    /// <summary>All that is wrong, one sentence each; empty if the settings can be used.</summary>
    public IReadOnlyList<string> Check()
    {
        var problems = new List<string>();
        Line(Name, LongestName, nameof(Name));
        Text(Contact, 300, nameof(Contact));
        Text(ImprintText, LongestText, nameof(ImprintText));
        Text(PrivacyText, LongestText, nameof(PrivacyText));
        Link(ImprintUrl, nameof(ImprintUrl));
        Link(PrivacyUrl, nameof(PrivacyUrl));
        if (!ColourPair.IsColour(Background) || !ColourPair.IsColour(Foreground))
        {
            problems.Add("Background and Foreground are colours of the form #rrggbb.");
        }
        else if (ColourPair.Contrast(Background, Foreground) is var contrast and < ColourPair.LeastContrast)
        {
            problems.Add($"Foreground on Background has a contrast of {contrast.ToString("0.0", CultureInfo.InvariantCulture)}:1; 4.5:1 is needed to be readable: take a darker or lighter one.");
        }

        Rule(Enum.IsDefined(WrongReceipt), "WrongReceipt is Off, HideForAWeek or Hide.");
        Rule(ReplyTo is { Length: 0 } || Mail.MailAddress.IsValid(ReplyTo), "ReplyTo is a mail address.");
        Rule(Enum.IsDefined(Feedback.Mode), "Feedback.Mode is Off, Form, PublicReview or Both.");
        Rule(Feedback.Version is >= 1 and <= 1_000_000, "Feedback.Version is 1 to 1000000.");
        Text(Feedback.ThankYou, 300, "Feedback.ThankYou");
        Text(Feedback.ThankYouEn, 300, "Feedback.ThankYouEn");
        Link(Feedback.PublicReviewUrl, "Feedback.PublicReviewUrl");
        Rule(Feedback.Mode is not (FeedbackMode.PublicReview or FeedbackMode.Both) || Feedback.PublicReviewUrl is not null, "Feedback.PublicReviewUrl is needed to show it.");
        Rule(Feedback.Questions.Count <= MostQuestions, "Feedback.Questions holds up to 5 questions.");
        for (var i = 0; i < Math.Min(Feedback.Questions.Count, MostQuestions); i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Feedback.Questions[{i}]");
            var question = Feedback.Questions[i];
            Rule(!string.IsNullOrWhiteSpace(question.Text), name + ".Text is empty.");
            Line(question.Text, 200, name + ".Text");
            Line(question.TextEn, 200, name + ".TextEn");
            Rule(Enum.IsDefined(question.Kind), name + ".Kind is Stars, Choice or Text.");
            Rule(question.Kind == FeedbackQuestionKind.Choice ? question.Choices.Count is >= 2 and <= 10 : question.Choices.Count == 0, name + ".Choices holds 2 to 10 texts for a choice and none otherwise.");
            Rule(question.Choices.All(choice => choice is { Length: > 0 and <= 80 } && !choice.Any(char.IsControl)), name + ".Choices holds texts of 1 to 80 characters.");
        }

        return problems;

        void Rule(bool holds, string rule)
        {
            if (!holds)
            {
                problems.Add(rule);
            }
        }

        void Line(string text, int most, string name) =>
            Rule(text is not null && text.Length <= most && !text.Any(char.IsControl), string.Create(CultureInfo.InvariantCulture, $"{name} is one line of up to {most} characters."));

        void Text(string text, int most, string name) =>
            Rule(text is not null && text.Length <= most && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r')), string.Create(CultureInfo.InvariantCulture, $"{name} is a text of up to {most} characters."));

        void Link(Uri? uri, string name) =>
            Rule(uri is null || (uri.IsAbsoluteUri && uri.Scheme == Uri.UriSchemeHttps && uri.OriginalString.Length <= 500), name + " is an https address of up to 500 characters.");
    }

    /// <summary>Writes the settings as JSON.</summary>
    /// <exception cref="InvalidOperationException">Something is wrong; the message holds what <see cref="Check"/> says.</exception>
    public string ToJson()
    {
        if (Check() is { Count: > 0 } problems)
        {
            throw new InvalidOperationException("Settings of the branch: " + string.Join(" ", problems));
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("v", 1);
            json.WriteString("name", Name);
            json.WriteString("contact", Contact);
            Link("imprintUrl", ImprintUrl);
            json.WriteString("imprintText", ImprintText);
            Link("privacyUrl", PrivacyUrl);
            json.WriteString("privacyText", PrivacyText);
            json.WriteString("background", Background);
            json.WriteString("foreground", Foreground);
            json.WriteString("wrongReceipt", Word(WrongReceipt));
            json.WriteBoolean("sendsMail", SendsMail);
            json.WriteString("replyTo", ReplyTo);
            if (_logo is not null)
            {
                json.WriteBase64String("logo", _logo);
            }

            json.WriteStartObject("feedback");
            json.WriteString("mode", Word(Feedback.Mode));
            json.WriteNumber("version", Feedback.Version);
            json.WriteBoolean("asksForContact", Feedback.AsksForContact);
            json.WriteString("thankYou", Feedback.ThankYou);
            json.WriteString("thankYouEn", Feedback.ThankYouEn);
            Link("publicReviewUrl", Feedback.PublicReviewUrl);
            json.WriteStartArray("questions");
            foreach (var question in Feedback.Questions)
            {
                json.WriteStartObject();
                json.WriteString("text", question.Text);
                json.WriteString("textEn", question.TextEn);
                json.WriteString("kind", Word(question.Kind));
                json.WriteStartArray("choices");
                foreach (var choice in question.Choices)
                {
                    json.WriteStringValue(choice);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();

            void Link(string name, Uri? uri)
            {
                if (uri is not null)
                {
                    json.WriteString(name, uri.OriginalString);
                }
            }
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads settings. Unknown names are skipped, missing ones take their default.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote, or a hand.</param>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidDataException">The text is no settings; the message says what is wrong.</exception>
    public static BranchSettings Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MostJsonCharacters)
        {
            throw new InvalidDataException($"Settings of a branch have up to {MostJsonCharacters} characters, not {json.Length}.");
        }

        var settings = new BranchSettings();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            settings.Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("Settings of a branch: " + e.Message, e);
        }

        return settings.Check() is { Count: > 0 } problems ? throw new InvalidDataException("Settings of a branch: " + string.Join(" ", problems)) : settings;
    }

    private void Read(JsonElement json)
    {
        if (Number(json, "v", 1) != 1)
        {
            throw new FormatException("v is not 1: a newer version of the portal wrote them.");
        }

        Name = Text(json, "name");
        Contact = Text(json, "contact");
        ImprintUrl = Link(json, "imprintUrl");
        ImprintText = Text(json, "imprintText");
        PrivacyUrl = Link(json, "privacyUrl");
        PrivacyText = Text(json, "privacyText");
        Background = Text(json, "background", Background);
        Foreground = Text(json, "foreground", Foreground);
        WrongReceipt = Value(json, "wrongReceipt", WrongReceipt);
        SendsMail = Flag(json, "sendsMail", SendsMail);
        ReplyTo = Text(json, "replyTo");
        if (json.TryGetProperty("logo", out var logo) && logo.ValueKind != JsonValueKind.Null)
        {
            var png = logo.GetBytesFromBase64();
            if (png.Length > MostLogoBytes || !png.AsSpan().StartsWith(PngSignature))
            {
                throw new FormatException("logo is no PNG of up to 40 kB: set it by SetLogo.");
            }

            _logo = png;
        }

        if (json.TryGetProperty("feedback", out var feedback))
        {
            Feedback.Mode = Value(feedback, "mode", Feedback.Mode);
            Feedback.Version = Number(feedback, "version", 1);
            Feedback.AsksForContact = Flag(feedback, "asksForContact", false);
            Feedback.ThankYou = Text(feedback, "thankYou");
            Feedback.ThankYouEn = Text(feedback, "thankYouEn");
            Feedback.PublicReviewUrl = Link(feedback, "publicReviewUrl");
            if (feedback.TryGetProperty("questions", out var questions))
            {
                foreach (var item in questions.EnumerateArray())
                {
                    Feedback.Questions.Add(ReadQuestion(item));
                }
            }
        }
    }

    private static FeedbackQuestion ReadQuestion(JsonElement json)
    {
        var question = new FeedbackQuestion { Text = Text(json, "text"), TextEn = Text(json, "textEn"), Kind = Value(json, "kind", FeedbackQuestionKind.Stars) };
        if (json.TryGetProperty("choices", out var choices))
        {
            foreach (var choice in choices.EnumerateArray())
            {
                question.Choices.Add(choice.GetString() ?? string.Empty);
            }
        }

        return question;
    }

    private static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static string Text(JsonElement json, string name, string otherwise = "") => json.TryGetProperty(name, out var value) ? value.GetString() ?? otherwise : otherwise;

    private static int Number(JsonElement json, string name, int otherwise) => json.TryGetProperty(name, out var value) ? value.GetInt32() : otherwise;

    private static bool Flag(JsonElement json, string name, bool otherwise) => json.TryGetProperty(name, out var value) ? value.GetBoolean() : otherwise;

    private static Uri? Link(JsonElement json, string name) =>
        Text(json, name) is not { Length: > 0 } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri
        : throw new FormatException(name + " is no address.");

    private static string Word<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static T Value<T>(JsonElement json, string name, T otherwise)
        where T : struct, Enum =>
        Text(json, name) is not { Length: > 0 } word ? otherwise
        : Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsDigit(word[0]) ? value
        : throw new FormatException($"{name} is none of {string.Join(", ", Enum.GetNames<T>())}.");
}
