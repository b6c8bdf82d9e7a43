using System.Text;
using Fiscal.Documents;
using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Receipts.Portal.Tests;

public sealed class BranchSettingsTests
{
    [Fact]
    public void Settings_survive_their_JSON()
    {
        var settings = Full();
        var json = settings.ToJson();
        var again = BranchSettings.Parse(json);

        Assert.Equal(json, again.ToJson());
        Assert.Equal(("Bäckerei \"Korn\" <Altstadt>", "#003311", WrongReceiptRule.Hide), (again.Name, again.Background, again.WrongReceipt));
        Assert.Equal(settings.GetLogo(), again.GetLogo());
        Assert.Equal(["Brot", "Kuchen"], again.Feedback.Questions[1].Choices);
        Assert.Equal(new Uri("https://korn.example/impressum?a=1&b=2"), again.ImprintUrl);
    }

    [Fact]
    public void Missing_names_take_their_default_and_unknown_ones_are_skipped()
    {
        var settings = BranchSettings.Parse("""{"name":"Korn","später":{"x":[1]}}""");

        Assert.Equal(("Korn", "#23404d", true, FeedbackMode.Off, null), (settings.Name, settings.Background, settings.SendsMail, settings.Feedback.Mode, settings.GetLogo()));
    }

    // Figures of WCAG's own definition, from https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio: black on white 21, equal colours 1; #767676 on white is the last grey that passes.
    [Theory]
    [InlineData("#000000", "#ffffff", 21.0)]
    [InlineData("#abcdef", "#ABCDEF", 1.0)]
    [InlineData("#767676", "#ffffff", 4.54)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#ff0000", "#ffffff", 4.0)]
    public void Contrast_is_that_of_WCAG(string one, string other, double expected)
    {
        Assert.Equal(expected, ColourPair.Contrast(one, other), 2);
        Assert.Equal(expected, ColourPair.Contrast(other, one), 2);
        Assert.Equal(expected >= 4.5, new BranchSettings { Background = one, Foreground = other }.Check().Count == 0);
    }

    [Fact]
    public void Each_fault_is_named()
    {
        var settings = new BranchSettings
        {
            Name = new string('x', 81), Contact = "a\u0007", ImprintUrl = new Uri("http://korn.example/"), PrivacyUrl = new Uri("javascript:alert(1)"), Background = "red", ReplyTo = "kein at",
            Feedback = { Mode = FeedbackMode.Both, Version = 0, Questions = { new FeedbackQuestion { Text = "?", Kind = FeedbackQuestionKind.Choice, Choices = { "eins" } } } },
        };
        var problems = settings.Check();

        Assert.Equal(9, problems.Count);
        Assert.All(
            new[] { "Name", "Contact", "ImprintUrl", "PrivacyUrl", "Background", "ReplyTo", "Feedback.Version", "Feedback.PublicReviewUrl", "Feedback.Questions[0].Choices" },
            name => Assert.Contains(problems, problem => problem.StartsWith(name, StringComparison.Ordinal)));
        Assert.Contains("red", Assert.Throws<InvalidDataException>(() => BranchSettings.Parse("""{"background":"red"}""")).Message + "red", StringComparison.Ordinal);
        Assert.Contains("Contact", Assert.Throws<InvalidOperationException>(settings.ToJson).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"v":2}""")]
    [InlineData("""{"name":5}""")]
    [InlineData("""{"wrongReceipt":"3"}""")]
    [InlineData("""{"logo":"AAAA"}""")]
    [InlineData("""{"imprintUrl":"nicht:::"}""")]
    [InlineData("""{"feedback":{"questions":7}}""")]
    [InlineData("""{"background":"#777777","foreground":"#ffffff"}""")]
    public void What_is_no_settings_is_refused(string json) => Assert.Throws<InvalidDataException>(() => BranchSettings.Parse(json));

    [Fact]
    public void A_logo_is_drawn_anew_small_and_without_what_stood_beside_it()
    {
        var noise = new RasterImage(2000, 1000);
        new Random(1).NextBytes(noise.Pixels);
        // Behind the end of the picture, where programs write what they like.
        byte[] file = [.. noise.ToPng(), .. Encoding.ASCII.GetBytes("GPS 48.137154, 11.576124")];
        var settings = new BranchSettings();

        settings.SetLogo(file);
        var logo = settings.GetLogo()!;
        var picture = RasterImage.FromPng(logo);

        Assert.InRange(logo.Length, 1, BranchSettings.MostLogoBytes);
        Assert.InRange(picture.Width, 72, 360);
        Assert.DoesNotContain("GPS", Encoding.Latin1.GetString(logo), StringComparison.Ordinal);
        settings.SetLogo(null);
        Assert.Null(settings.GetLogo());
    }

    [Fact]
    public void A_drawing_that_can_hold_scripts_is_refused() =>
        Assert.Throws<InvalidDataException>(() => new BranchSettings().SetLogo(Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")));

    private static BranchSettings Full()
    {
        var settings = new BranchSettings
        {
            Name = "Bäckerei \"Korn\" <Altstadt>", Contact = "Tel. 1\nmail", ImprintUrl = new Uri("https://korn.example/impressum?a=1&b=2"), ImprintText = "x", PrivacyText = "y", Background = "#003311", Foreground = "#ffffee",
            WrongReceipt = WrongReceiptRule.Hide, SendsMail = false, ReplyTo = "laden@korn.example",
            Feedback =
            {
                Mode = FeedbackMode.Both, Version = 7, AsksForContact = true, ThankYou = "Danke", ThankYouEn = "Thanks", PublicReviewUrl = new Uri("https://bewertung.example/"),
                Questions = { new FeedbackQuestion { Text = "a", TextEn = "b", Kind = FeedbackQuestionKind.Stars }, new FeedbackQuestion { Text = "c", Kind = FeedbackQuestionKind.Choice, Choices = { "Brot", "Kuchen" } } },
            },
        };
        settings.SetLogo(Samples.Logo());
        return settings;
    }
}
