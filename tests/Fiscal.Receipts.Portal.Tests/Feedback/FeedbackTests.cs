using System.Globalization;
using System.Net;
using System.Text;
using Fiscal.Receipts.Tests.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Fiscal.Receipts.Portal.Tests;

public sealed class FeedbackTests
{
    [Fact]
    public async Task Five_answers_of_a_day_are_released_with_the_day_and_less_are_not_seen()
    {
        await using var host = await StartAsync();
        for (var i = 1; i <= 4; i++)
        {
            await GiveAsync(host, await host.AddAsync(Samples.Sale()), ("stars", i.ToString(CultureInfo.InvariantCulture)), ("q0", "2"), ("q1", "Text " + i.ToString(CultureInfo.InvariantCulture)));
        }

        Assert.Empty(await ListAsync(host));
        await GiveAsync(host, await host.AddAsync(Samples.Sale()), ("stars", "5"));

        var entries = await ListAsync(host);
        Assert.Equal([1, 2, 3, 4, 5], entries.Select(entry => entry.Stars).Order());
        Assert.All(entries, entry => Assert.Equal(("2026-11-24", 3, (string?)null), (entry.Period, entry.FormVersion, entry.Contact)));
        Assert.Equal("""[{"question":"Was gab es?","choice":"Kuchen"},{"question":"Was fehlte?","text":"Text 2"}]""", entries.Single(entry => entry.Stars == 2).Answers);
        Assert.Equal("[]", entries.Single(entry => entry.Stars == 5).Answers);
    }

    [Fact]
    public async Task With_one_answer_a_day_no_period_finer_than_a_month_holds_fewer_than_five()
    {
        await using var host = await StartAsync();
        var random = new Random(TestSettings.Seed);
        for (var day = 0; day < 45; day++)
        {
            // Some days without, some with more.
            for (var n = random.Next(3) == 0 ? 0 : random.Next(10) == 0 ? 3 : 1; n > 0; n--)
            {
                await GiveAsync(host, await host.AddAsync(Samples.Sale()), ("stars", "4"));
            }

            host.Clock.Advance(TimeSpan.FromDays(1));
            await host.Services.GetRequiredService<RegisterStore>().RefreshAsync(default);
            await host.Services.GetRequiredService<FeedbackStore>().RunAsync(default);
            foreach (var period in (await ListAsync(host)).GroupBy(entry => entry.Period))
            {
                Assert.True(period.Key.Length == 7 || period.Count() >= FeedbackStore.Crowd, period.Key + " holds " + period.Count().ToString(CultureInfo.InvariantCulture));
            }
        }

        Assert.NotEmpty(await ListAsync(host));
    }

    [Fact]
    public async Task What_is_left_comes_out_when_its_month_is_over()
    {
        await using var host = await StartAsync();
        await GiveAsync(host, await host.AddAsync(Samples.Sale()), ("stars", "3"));
        var feedback = host.Services.GetRequiredService<FeedbackStore>();
        host.Clock.Advance(TimeSpan.FromDays(6));
        await feedback.RunAsync(default);
        Assert.Empty(await ListAsync(host));

        host.Clock.Advance(TimeSpan.FromDays(1));
        await feedback.RunAsync(default);
        Assert.Equal("2026-11", Assert.Single(await ListAsync(host)).Period);
    }

    [Theory]
    [InlineData("2026-01-01", "2026-W01")]
    [InlineData("2027-01-03", "2026-W53")]
    [InlineData("2024-12-30", "2025-W01")]
    public void Weeks_are_those_of_ISO_8601(string day, string week) => Assert.Equal(week, FeedbackStore.WeekOf(day));

    [Fact]
    public async Task Nothing_joins_an_answer_to_a_receipt_and_the_order_of_rows_is_not_that_of_visits()
    {
        await using var host = await StartAsync();
        var times = new List<string>();
        var orders = new HashSet<string>();
        for (var round = 0; round < 4; round++)
        {
            for (var i = 1; i <= 5; i++)
            {
                var token = await host.AddAsync(Samples.Sale());
                await host.PageAsync(token);
                await GiveAsync(host, token, ("stars", i.ToString(CultureInfo.InvariantCulture)), ("q1", "Runde " + round.ToString(CultureInfo.InvariantCulture)));
            }

            var rows = await RowsAsync(host, "feedback");
            orders.Add(string.Concat(rows.Where(row => row.Contains("Runde " + round.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)).Select(row => row.Split('|')[5])));
        }

        // 120 orders each: all four as given has a chance of 1 to 2·10⁸.
        Assert.False(orders.SetEquals(["12345"]));
        var once = (await RowsAsync(host, "feedback_once")).SelectMany(Values).ToHashSet(StringComparer.Ordinal);
        var said = (await RowsAsync(host, "feedback")).SelectMany(Values).ToHashSet(StringComparer.Ordinal);
        var known = (await RowsAsync(host, "link")).Concat(await RowsAsync(host, "receipt")).Concat(await RowsAsync(host, "event")).SelectMany(Values).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(20, once.Count(value => value.Length == 64));
        Assert.Empty(once.Intersect(known).Except([PageHost.Merchant]));
        Assert.Empty(said.Intersect(once).Except([PageHost.Merchant]));
        Assert.Empty(said.Where(value => value.Length > 4).Intersect(known).Except([PageHost.Merchant, PageHost.Branch]));

        static IEnumerable<string> Values(string row) => row.Split('|');
    }

    [Fact]
    public async Task A_receipt_has_one_answer()
    {
        await using var host = await StartAsync();
        var token = await host.AddAsync(Samples.Sale());
        await GiveAsync(host, token, ("stars", "5"));

        using var again = await host.PostAsync("R/" + token + "/feedback?lang=de", ("stars", "1"));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("schon eine Rückmeldung", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(await RowsAsync(host, "feedback_waiting"));
    }

    [Fact]
    public async Task Whoever_wants_to_be_contacted_agrees_and_is_forgotten_after_ninety_days()
    {
        await using var host = await StartAsync();
        var token = await host.AddAsync(Samples.Sale());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await host.PostAsync("R/" + token + "/feedback", ("stars", "1"), ("contact", "kundin@zaubernuss.example"))).StatusCode);
        await GiveAsync(host, token, ("stars", "1"), ("contact", "kundin@zaubernuss.example"), ("consent", "1"));

        Assert.Equal("kundin@zaubernuss.example", Assert.Single(await ListAsync(host)).Contact);
        Assert.Empty(await RowsAsync(host, "feedback_waiting"));
        host.Clock.Advance(TimeSpan.FromDays(90));
        Assert.Empty(await ListAsync(host));
        await host.Services.GetRequiredService<FeedbackStore>().RunAsync(default);
        Assert.DoesNotContain("zaubernuss", Encoding.UTF8.GetString(host.Files()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("6")]
    [InlineData("x")]
    public async Task Without_stars_the_form_says_what_is_missing(string stars)
    {
        await using var host = await StartAsync();

        using var answer = await host.PostAsync("R/" + await host.AddAsync(Samples.Sale()) + "/feedback?lang=de", ("stars", stars));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("Bitte wählen Sie 1 bis 5 Sterne.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FeedbackMode.Off, false, false)]
    [InlineData(FeedbackMode.Form, true, false)]
    [InlineData(FeedbackMode.PublicReview, false, true)]
    [InlineData(FeedbackMode.Both, true, true)]
    public async Task The_public_link_is_shown_to_everybody_or_to_nobody(FeedbackMode mode, bool form, bool link)
    {
        await using var host = await StartAsync(mode);
        var token = await host.AddAsync(Samples.Sale());

        // Before and after an answer, whatever the stars.
        foreach (var query in new[] { "?lang=de", "?lang=de&s=feedback" })
        {
            Assert.Equal(link, (await host.PageAsync(token, query)).Contains("https://bewertung.example/", StringComparison.Ordinal));
        }

        Assert.Equal(form, (await host.PageAsync(token)).Contains("name=\"stars\"", StringComparison.Ordinal));
        Assert.Equal(form ? HttpStatusCode.SeeOther : HttpStatusCode.Conflict, (await host.PostAsync("R/" + token + "/feedback", ("stars", "1"))).StatusCode);
    }

    [Fact]
    public async Task A_merchant_without_the_module_asks_nothing()
    {
        await using var host = await PageHost.StartAsync(change: settings => settings.Feedback.Mode = FeedbackMode.Form, modules: PortalModules.DigitalReceipt);

        Assert.DoesNotContain("name=\"stars\"", await host.PageAsync(await host.AddAsync(Samples.Sale())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shop_reads_deletes_and_exports_and_no_answer_becomes_a_formula()
    {
        await using var host = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await GiveAsync(host, await host.AddAsync(Samples.Sale()), ("stars", "2"), ("contact", string.Empty), ("q1", i == 0 ? "=1+1;\"x\"\r\nZeile\u0007" : string.Empty));
        }

        await GiveAsync(host, await host.AddAsync(Samples.Sale()), ("stars", "1"), ("contact", "=HYPERLINK(1)"), ("consent", "1"));
        var feedback = host.Services.GetRequiredService<FeedbackStore>();
        var csv = await feedback.WriteCsvAsync(PageHost.Merchant, PageHost.Branch, default);

        Assert.Contains("\"altstadt\";2026-11-24;3;2;\"\";\"Was fehlte?: =1+1;\"\"x\"\"\nZeile\"\r\n", csv, StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(1)\"", csv, StringComparison.Ordinal);
        var entries = await ListAsync(host);
        Assert.Equal(6, entries.Count);
        Assert.True(await feedback.DeleteAsync(PageHost.Merchant, entries[0].EntryId, default));
        Assert.True(await feedback.DeleteAsync(PageHost.Merchant, entries[1].EntryId, default));
        Assert.False(await feedback.DeleteAsync("andere", entries[2].EntryId, default));
        Assert.Equal(4, (await ListAsync(host)).Count);
    }

    private static Task<PageHost> StartAsync(FeedbackMode mode = FeedbackMode.Form) => PageHost.StartAsync(change: settings =>
    {
        settings.Feedback.Mode = mode;
        settings.Feedback.Version = 3;
        settings.Feedback.AsksForContact = true;
        settings.Feedback.PublicReviewUrl = new Uri("https://bewertung.example/");
        settings.Feedback.Questions.Add(new FeedbackQuestion { Text = "Was gab es?", Kind = FeedbackQuestionKind.Choice, Choices = { "Brot", "Kuchen" } });
        settings.Feedback.Questions.Add(new FeedbackQuestion { Text = "Was fehlte?", Kind = FeedbackQuestionKind.Text });
    });

    private static async Task GiveAsync(PageHost host, string token, params (string, string)[] fields)
    {
        using var answer = await host.PostAsync("R/" + token + "/feedback", fields);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    private static Task<IReadOnlyList<FeedbackEntry>> ListAsync(PageHost host) => host.Services.GetRequiredService<FeedbackStore>().ListAsync(PageHost.Merchant, PageHost.Branch, null, 1000, default);

    private static Task<List<string>> RowsAsync(PageHost host, string table) => host.Database.ReadAsync(
        session => session.ReadAsync(
            new PortalQuery("test.rows", "SELECT * FROM " + table + " WHERE merchant_id = @merchant"),
            static row => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(row.GetValue).Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture))),
            default,
            ("merchant", PageHost.Merchant)),
        default);
}
