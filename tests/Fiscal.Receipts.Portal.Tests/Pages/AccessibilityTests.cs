using System.Globalization;
using System.Net;
using Fiscal.Receipts.Tests.Rendering;

namespace Fiscal.Receipts.Portal.Tests;

public sealed class AccessibilityTests
{
    private static readonly string[] Languages = ["de", "en"];

    public static TheoryData<bool, int> Screens()
    {
        var screens = new TheoryData<bool, int> { { false, 320 }, { true, 1280 } };
        if (TestSettings.Scale > 1)
        {
            // Colours do not depend on widths: the other two are for long runs.
            screens.Add(true, 320);
            screens.Add(false, 1280);
        }

        return screens;
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task No_page_has_a_barrier_that_a_machine_finds(bool dark, int width)
    {
        await using var host = await PageHost.StartAsync(
            options =>
            {
                options.Smtp.Host = "127.0.0.1";
                options.Smtp.From = "bon@portal.example";
            },
            settings =>
            {
                settings.Feedback.Mode = FeedbackMode.Both;
                settings.Feedback.PublicReviewUrl = new Uri("https://bewertung.example/");
                settings.Feedback.AsksForContact = true;
                settings.Feedback.Questions.Add(new FeedbackQuestion { Text = "Was kam heute auf den Tisch?", Kind = FeedbackQuestionKind.Choice, Choices = { "Brot", "Kuchen" } });
                settings.Feedback.Questions.Add(new FeedbackQuestion { Text = "Was haben Sie vermisst?", Kind = FeedbackQuestionKind.Text });
            });
        var pages = new List<string>();
        foreach (var token in new[]
        {
            await host.AddAsync(Samples.Sale(), isVerified: true), await host.AddAsync(Samples.CardSale()), await host.AddAsync(ReceiptPageTests.Reversal()), await host.AddAsync(Samples.Outage()), await host.AddAsync(Samples.Training()), host.Pending(), PageHost.Wrong(),
        })
        {
            foreach (var language in Languages)
            {
                pages.Add(await host.PageAsync(token, "?lang=" + language));
            }
        }

        var sale = await host.AddAsync(Samples.Sale());
        foreach (var language in Languages)
        {
            using var bad = await host.PostAsync("R/" + sale + "/mail?lang=" + language, ("address", "kein at"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
            pages.Add(await bad.Content.ReadAsStringAsync());
            pages.Add(await host.PageAsync(sale, "?lang=" + language + "&s=mail"));
        }

        host.Clock.Advance(TimeSpan.FromDays(731));
        foreach (var language in Languages)
        {
            pages.Add(await host.PageAsync(sale, "?lang=" + language));
        }

        Assert.Contains("abgelaufen", pages[^2], StringComparison.Ordinal);
        using var folder = new Tool.Folder();
        var verdicts = Browser.Judge(folder, pages, dark, width);

        Assert.Equal(pages.Count, verdicts.Count);
        for (var i = 0; i < verdicts.Count; i++)
        {
            Assert.True(verdicts[i].Violations.Count == 0, i.ToString(CultureInfo.InvariantCulture) + ": " + string.Join("\n", verdicts[i].Violations));
            Assert.InRange(verdicts[i].Width, 1, width);
            Assert.Contains("color-contrast", verdicts[i].Passes);
        }
    }
}
