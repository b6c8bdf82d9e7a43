using System.Globalization;
using Fiscal.Documents;
using Fiscal.Receipts.Tests.Rendering;
using Fiscal.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Receipts.Tests.Display;

/// <summary>Spec digital-receipt §3.7 and §4: what a register's displays show when, and what they never show.</summary>
public sealed class CustomerDisplayFeedTests
{
    private const string Link = "HTTPS://BON.EXAMPLE.DE/R/0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABC";

    [Fact]
    public void A_new_feed_is_idle_and_numbers_rise_with_every_change()
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        Assert.Equal(DisplayPhase.Idle, feed.State.Phase);
        Assert.Equal(1, feed.State.Number);
        var numbers = new List<long>();
        feed.Changed += (_, args) => numbers.Add(args.State.Number);
        var sale = Sale(17);

        feed.Begin("17");
        feed.ShowBasket(sale.Draft);
        feed.ShowTotal(sale.Draft);
        Assert.True(Offer(feed, sale.Build()));
        Assert.True(feed.ShowThanks(sale.Build()));
        feed.Clear();

        Assert.Equal([2, 3, 4, 5, 6, 7], numbers);
        Assert.Equal("KASSE-01 #7 Idle", feed.State.ToString());
    }

    [Fact]
    public void Lines_appear_as_they_are_scanned_priced_as_the_receipt_prices_them()
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var sale = Sale(1);
        var draft = sale.Draft;
        draft.Lines.Clear();
        feed.Begin("1");

        draft.AddLine("Äpfel", 0.333m, 3.99m, VatCategory.Reduced).Unit = "kg";
        feed.ShowBasket(draft);
        Assert.Equal((1, 1.33m), (feed.State.LineCount, feed.State.Total));
        draft.AddLine("Eier\r\nfrisch\u0007", 10, 3.49m, VatCategory.Reduced).Factor = 10;
        draft.Lines[1].Adjustments.Add(new PriceAdjustment(-0.49m, "Rabatt"));
        feed.ShowBasket(draft);
        draft.AddLine("Retoure", -1, 2.005m, VatCategory.Standard);
        feed.ShowBasket(draft);

        var state = feed.State;
        Assert.Equal([1.33m, 3.00m, -2.01m], state.Lines.Select(line => line.Total));
        // 0.333 × 3.99 = 1.32867; 10 / 10 × 3.49 − 0.49; half a cent goes away from zero.
        Assert.Equal(2.32m, state.Total);
        Assert.Equal(("kg", 0.333m, 3.99m), (state.Lines[0].Unit, state.Lines[0].Quantity, state.Lines[0].UnitPrice));
        Assert.Equal((-0.49m, 0.349m), (state.Lines[1].Adjustment, state.Lines[1].UnitPrice));
        Assert.DoesNotContain(state.Lines[1].Text, char.IsControl);
        // The till's own calculation says the same.
        draft.Payments.Clear();
        sale.Cash(2.32m);
        Assert.Equal(sale.Build().Lines.Select(line => line.Total), state.Lines.Select(line => line.Total));
        // A state does not change with the draft.
        draft.Lines.Clear();
        Assert.Equal(3, state.Lines.Count);
    }

    [Fact]
    public void A_long_basket_keeps_its_sum_and_shows_its_last_lines()
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var draft = new ReceiptDraft();
        for (var i = 1; i <= 1_000; i++)
        {
            draft.AddLine("Artikel " + i.ToString(CultureInfo.InvariantCulture) + new string('x', 500), 1, 0.01m, VatCategory.Standard);
        }

        feed.ShowBasket(draft);

        Assert.Equal((1_000, 10.00m, 200), (feed.State.LineCount, feed.State.Total, feed.State.Lines.Count));
        Assert.StartsWith("Artikel 801x", feed.State.Lines[0].Text, StringComparison.Ordinal);
        Assert.All(feed.State.Lines, line => Assert.InRange(line.Text.Length, 1, 200));
        Assert.InRange(feed.State.ToJson().Length, 1, 512 * 1024);
    }

    [Fact]
    public void Total_offer_and_thanks_say_the_change()
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var sale = new ReceiptBuilder().Number(1).Line("Brot", 1, 4.80m).Cash(4.80m, 10m);

        feed.ShowTotal(sale.Draft);
        Assert.Equal((4.80m, 10m, 5.20m), (feed.State.Total!.Value, feed.State.Given!.Value, feed.State.Change!.Value));
        Offer(feed, sale.Build());
        Assert.Equal((4.80m, 5.20m), (feed.State.Total!.Value, feed.State.Change!.Value));
        feed.ShowThanks(sale.Build());
        Assert.Equal((4.80m, 5.20m), (feed.State.Total!.Value, feed.State.Change!.Value));
    }

    [Fact]
    public void A_receipt_of_another_register_is_refused_and_changes_nothing()
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var foreign = new ReceiptBuilder("KASSE-02").Number(5).Line("Brot", 1, 4.80m).Cash(4.80m).Build();
        var before = feed.State;

        var refused = Assert.Throws<ArgumentException>(() => Offer(feed, foreign));
        Assert.Contains("KASSE-02/5", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => feed.ShowPaper(foreign));
        Assert.Throws<ArgumentException>(() => feed.ShowThanks(foreign));
        Assert.False(feed.RequestPaper(foreign.Id));

        Assert.Same(before, feed.State);
    }

    [Fact]
    public void The_next_Begin_forgets_the_last_customer_and_what_comes_late_is_not_shown()
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var first = Sale(1).Build();
        feed.Begin("1");
        Assert.True(Offer(feed, first));

        feed.Begin("2");

        Assert.Equal(DisplayPhase.Basket, feed.State.Phase);
        Assert.Null(feed.State.Link);
        Assert.Null(feed.State.Qr);
        Assert.Null(feed.State.Receipt);
        Assert.Null(feed.State.Total);
        Assert.Empty(feed.State.Lines);
        // Picked up, printed, offered again: too late.
        Assert.False(Offer(feed, first));
        Assert.False(feed.ShowThanks(first));
        Assert.False(feed.ShowPaper(first));
        Assert.False(feed.RequestPaper(first.Id));
        Assert.True(Offer(feed, Sale(2).Build()));
    }

    [Theory]
    [InlineData("begin")]
    [InlineData("basket")]
    [InlineData("clear")]
    public void Without_ids_of_sales_a_receipt_that_was_shown_does_not_come_back(string next)
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var first = Sale(1).Build();
        Assert.True(Offer(feed, first));

        switch (next)
        {
            case "begin":
                feed.Begin();
                break;
            case "basket":
                feed.ShowBasket(Sale(2).Draft);
                break;
            default:
                feed.Clear();
                break;
        }

        Assert.False(feed.ShowThanks(first));
        Assert.True(Offer(feed, Sale(2).Build()));
    }

    [Fact]
    public void A_till_that_shows_offers_and_nothing_else_shows_each_and_no_older_one()
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        Assert.True(Offer(feed, Sale(1).Build()));
        Assert.True(Offer(feed, Sale(2).Build()));
        Assert.False(Offer(feed, Sale(1).Build()));
        Assert.Equal(2, feed.State.Receipt!.Value.Number);
    }

    [Fact]
    public void An_offer_disappears_after_its_time_and_words_after_theirs()
    {
        var clock = new FakeTimeProvider();
        using var feed = new CustomerDisplayFeed("KASSE-01", new CustomerDisplayFeedOptions { TimeProvider = clock });
        var receipt = Sale(1).Build();
        feed.Begin("1");
        Offer(feed, receipt);
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromSeconds(120), feed.State.Until);

        clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(DisplayPhase.Offer, feed.State.Phase);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(DisplayPhase.Idle, feed.State.Phase);
        Assert.Null(feed.State.Qr);
        Assert.False(Offer(feed, receipt));

        feed.Begin("2");
        feed.ShowPaper(Sale(2).Build(), DisplayPaperReason.PortalUnreachable);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(DisplayPhase.Idle, feed.State.Phase);

        // What waits for the till stays; a timer of before does not end it.
        feed.Begin("3");
        Offer(feed, Sale(3).Build());
        clock.Advance(TimeSpan.FromSeconds(60));
        feed.Begin("4");
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(DisplayPhase.Basket, feed.State.Phase);
    }

    [Fact]
    public void Five_fast_taps_ask_for_one_paper_and_the_display_says_so()
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var asked = new List<ReceiptId>();
        feed.PaperRequested += (_, args) =>
        {
            lock (asked)
            {
                asked.Add(args.Receipt);
            }
        };
        for (var number = 1; number <= 50; number++)
        {
            var receipt = Sale(number).Build();
            feed.Begin();
            Offer(feed, receipt);

            Parallel.For(0, 5, _ => feed.RequestPaper(receipt.Id));

            Assert.Equal((DisplayPhase.Paper, DisplayPaperReason.Requested), (feed.State.Phase, feed.State.PaperReason));
            Assert.Null(feed.State.Link);
        }

        Assert.Equal(Enumerable.Range(1, 50).Select(number => new ReceiptId("KASSE-01", number)), asked);
    }

    [Fact]
    public void After_paper_was_asked_for_the_same_offer_has_no_button()
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var receipt = Sale(1).Build();
        feed.Begin("1");
        Offer(feed, receipt);
        Assert.True(feed.State.HasPaperButton);
        Assert.True(feed.RequestPaper(receipt.Id));

        Assert.True(Offer(feed, receipt));

        Assert.False(feed.State.HasPaperButton);
        Assert.False(feed.RequestPaper(receipt.Id));
    }

    [Fact]
    public void Training_and_test_devices_are_marked()
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var training = new ReceiptBuilder().Number(1).Line("Brot", 1, 4.80m).Training();
        feed.ShowBasket(training.Draft);
        Assert.True(feed.State.IsTraining);
        Offer(feed, training.Build());
        Assert.True(feed.State.IsTraining);
        Assert.True(feed.State.IsTest);
    }

    [Theory]
    [InlineData(true, PaperDue.No, PaperReason.Digital, false, DisplayPhase.Offer, true)]
    [InlineData(true, PaperDue.UnlessAgreed, PaperReason.Consent, false, DisplayPhase.Offer, true)]
    [InlineData(true, PaperDue.No, PaperReason.Digital, true, DisplayPhase.Offer, true)]
    [InlineData(true, PaperDue.Now, PaperReason.Policy, false, DisplayPhase.Offer, false)]
    [InlineData(true, PaperDue.Now, PaperReason.Offline, true, DisplayPhase.Paper, false)]
    [InlineData(false, PaperDue.Now, PaperReason.Offline, true, DisplayPhase.Paper, false)]
    [InlineData(false, PaperDue.Now, PaperReason.NotPaired, false, DisplayPhase.Paper, false)]
    [InlineData(false, PaperDue.No, PaperReason.NoCustomer, false, DisplayPhase.Thanks, false)]
    public void What_the_till_offers_decides_what_is_shown(bool hasLink, PaperDue paper, PaperReason reason, bool isDelayed, DisplayPhase phase, bool hasButton)
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var receipt = Sale(1).Build();
        feed.Begin("1");

        Assert.True(feed.ShowOffer(receipt, new DigitalReceiptOffer(receipt, hasLink ? Link : null, isSelfContained: false, isDelayed, ConsentMode.Implied, PortalReachability.Reachable, paper, reason)));

        Assert.Equal((phase, hasButton), (feed.State.Phase, feed.State.HasPaperButton));
        Assert.Equal(phase == DisplayPhase.Offer ? Link : null, feed.State.Link?.OriginalString);
        Assert.Equal(phase == DisplayPhase.Offer && isDelayed, feed.State.IsDelayed);
        Assert.Equal(reason == PaperReason.Offline, feed.State.PaperReason == DisplayPaperReason.PortalUnreachable);
        var other = Sale(2).Build();
        Assert.Throws<ArgumentException>(() => feed.ShowOffer(receipt, new DigitalReceiptOffer(other, Link, false, false, ConsentMode.Implied, PortalReachability.Reachable, PaperDue.No, PaperReason.Digital)));
    }

    [Fact]
    public void A_disposed_feed_is_idle_and_stays_so()
    {
        var feed = new CustomerDisplayFeed("KASSE-01");
        var receipt = Sale(1).Build();
        Offer(feed, receipt);

        feed.Dispose();

        Assert.Equal(DisplayPhase.Idle, feed.State.Phase);
        Assert.False(Offer(feed, Sale(2).Build()));
        feed.Dispose();
    }

    [Fact]
    public void Wrong_settings_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new CustomerDisplayFeed(" "));
        Assert.Throws<ArgumentException>(() => new CustomerDisplayFeed(new string('K', 31)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CustomerDisplayFeed("K", new CustomerDisplayFeedOptions { OfferTime = TimeSpan.FromSeconds(1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CustomerDisplayFeed("K", new CustomerDisplayFeedOptions { ClosingTime = TimeSpan.FromDays(1) }));
        using var feed = new CustomerDisplayFeed("KASSE-01");
        Assert.Throws<ArgumentException>(() => feed.ShowOffer(Sale(1).Build(), new Uri("/R/1", UriKind.Relative), QrMatrix.FromText("x")));
        var draft = new ReceiptDraft();
        draft.AddLine("Brot", 1, 1m, VatCategory.Standard);
        draft.AddLine("Haus", decimal.MaxValue, 2m, VatCategory.Standard);
        Assert.Contains("Line 2", Assert.Throws<ArgumentException>(() => feed.ShowBasket(draft)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_survives_its_JSON()
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        var sale = Sale(7);
        sale.Draft.Lines[0].Adjustments.Add(new PriceAdjustment(-0.30m));
        sale.Draft.Lines[0].Unit = "kg";
        feed.ShowTotal(sale.Draft);
        Same(feed.State, DisplayState.FromJson(feed.State.ToJson()));
        Offer(feed, Sale(8).Build());
        Same(feed.State, DisplayState.FromJson(feed.State.ToJson()));
        feed.ShowPaper(Sale(8).Build(), DisplayPaperReason.PortalUnreachable);
        Same(feed.State, DisplayState.FromJson(feed.State.ToJson()));
        feed.Clear();
        Same(feed.State, DisplayState.FromJson(feed.State.ToJson()));
    }

    [Fact]
    public void Damaged_JSON_is_refused_with_a_word_and_never_crashes()
    {
        using var feed = new CustomerDisplayFeed("KASSE-01");
        Offer(feed, Sale(8).Build());
        var good = feed.State.ToJson();
        Assert.Contains("no JSON", Assert.Throws<FormatException>(() => DisplayState.FromJson([])).Message, StringComparison.Ordinal);
        Assert.Contains("size", Assert.Throws<FormatException>(() => DisplayState.FromJson(new byte[(512 * 1024) + 1])).Message, StringComparison.Ordinal);
        Refused("qr", "{\"size\":", "{\"size\":1000000000000");
        Refused("link", "\"link\":\"HTTPS:", "\"link\":\"");
        Refused("phase", "\"phase\":\"offer\"", "\"phase\":\"foreign\"");
        Refused("currency", "\"EUR\"", "\"eur\"");
        Refused("number", "\"number\":2", "\"number\":-2");
        Refused("total", "\"total\":\"4.8", "\"total\":\"4,8");
        Refused("until", "\"until\":\"", "\"until\":\"x");
        Refused("register", "\"register\":\"KASSE-01\"", "\"register\":null");
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 20_000 * TestSettings.Scale; i++)
        {
            var damaged = (byte[])good.Clone();
            for (var j = random.Next(1, 4); j > 0; j--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                Assert.InRange(DisplayState.FromJson(damaged).ToJson().Length, 1, 2 * good.Length);
            }
            catch (FormatException)
            {
            }
        }

        void Refused(string field, string find, string put)
        {
            var text = System.Text.Encoding.UTF8.GetString(good);
            Assert.Contains(find, text, StringComparison.Ordinal);
            var refused = Assert.Throws<FormatException>(() => DisplayState.FromJson(System.Text.Encoding.UTF8.GetBytes(text.Replace(find, put, StringComparison.Ordinal))));
            Assert.Contains(field, refused.Message, StringComparison.Ordinal);
        }
    }

    private static ReceiptBuilder Sale(long number) =>
        new ReceiptBuilder().Number(number).SaleId(number.ToString(CultureInfo.InvariantCulture)).Line("Vollkornbrot", 1, 4.80m, VatCategory.Reduced).Cash(4.80m);

    private static bool Offer(CustomerDisplayFeed feed, Receipt receipt) => feed.ShowOffer(receipt, new Uri(Link), QrMatrix.FromText(Link));

    private static void Same(DisplayState expected, DisplayState actual)
    {
        Assert.Equal(
            (expected.RegisterId, expected.Number, expected.Run, expected.Phase, expected.Currency, expected.LineCount),
            (actual.RegisterId, actual.Number, actual.Run, actual.Phase, actual.Currency, actual.LineCount));
        Assert.Equal(
            (expected.Total, expected.Given, expected.Change, expected.IsTraining, expected.IsTest, expected.Receipt),
            (actual.Total, actual.Given, actual.Change, actual.IsTraining, actual.IsTest, actual.Receipt));
        Assert.Equal(
            (expected.Link?.OriginalString, expected.HasPaperButton, expected.IsDelayed, expected.PaperReason),
            (actual.Link?.OriginalString, actual.HasPaperButton, actual.IsDelayed, actual.PaperReason));
        Assert.Equal(expected.Qr?.ToText(), actual.Qr?.ToText());
        Assert.Equal(
            expected.Lines.Select(line => (line.Text, line.Quantity, line.Unit, line.UnitPrice, line.Adjustment, line.Total)),
            actual.Lines.Select(line => (line.Text, line.Quantity, line.Unit, line.UnitPrice, line.Adjustment, line.Total)));
        Assert.InRange((expected.Until - actual.Until ?? TimeSpan.Zero).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
    }
}
