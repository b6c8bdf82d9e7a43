using System.Globalization;
using System.Text;
using Fiscal.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>What the stores promise, on whatever database, with two instances of the portal on it.</summary>
public abstract class PortalStoreTests(ITestOutputHelper output)
{
    private const string Merchant = "M1";

    private static readonly CancellationToken None = CancellationToken.None;

    internal abstract TestPortal NewPortal();

    [Fact]
    public async Task A_batch_that_two_instances_get_at_once_is_kept_once()
    {
        await using var portal = NewPortal();
        var (one, two) = await StartAsync(portal);
        var register = await PairAsync(one);
        var receipts = Receipts(20);
        var lines = receipts.SelectMany(static receipt => (string[])[TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt)]).Select(Read).ToArray();

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Receipts(i % 2 == 0 ? one : two).UploadAsync(register, lines, 0, None))));

        Assert.Equal(lines.Length, results.Sum(static result => result!.Replies.Count(static reply => reply.Status == UploadReply.Stored)));
        Assert.Equal(5 * lines.Length, results.Sum(static result => result!.Replies.Count(static reply => reply.Status == UploadReply.Same)));
        foreach (var receipt in receipts)
        {
            Assert.Equal(ReceiptKey.Of(receipt), (await Receipts(two).FindAsync(Merchant, TestRegister.StorageKey(receipt.LinkSecret), None))!.ReceiptId);
        }
    }

    [Fact]
    public async Task A_batch_that_fails_in_the_middle_leaves_nothing()
    {
        await using var portal = NewPortal();
        var (one, _) = await StartAsync(portal);
        var register = await PairAsync(one);
        var receipts = Receipts(5);
        using var stop = new CancellationTokenSource();
        var lines = new FailingList(receipts.Select(static receipt => Read(TestRegister.ReceiptLine(receipt))).ToArray(), failAt: 3);

        await Assert.ThrowsAsync<IOException>(() => Receipts(one).UploadAsync(register, lines, 0, stop.Token));

        var result = await Receipts(one).UploadAsync(register, [.. receipts.Select(static receipt => Read(TestRegister.ReceiptLine(receipt)))], 0, None);
        Assert.All(result!.Replies, static reply => Assert.Equal(UploadReply.Stored, reply.Status));
    }

    [Fact]
    public async Task Events_of_two_instances_get_numbers_without_gap_in_the_order_of_their_commits()
    {
        await using var portal = NewPortal();
        var (one, two) = await StartAsync(portal);
        var register = await PairAsync(one);
        const int Count = 40;
        var seen = new List<long>();
        using var done = new CancellationTokenSource();

        // A reader that confirms nothing must never find a number below one that it has seen.
        var reader = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var news = await Receipts(two).GetEventsAsync(Merchant, register.RegisterId, seen.Count == 0 ? 0 : seen[^1], None);
                seen.AddRange(news.Select(static waiting => waiting.Number));
            }
        });
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => Task.Run(() =>
            Database(i % 2 == 0 ? one : two).WriteAsync(
                session => Receipts(one).AddEventAsync(session, Merchant, register.RegisterId, "KASSE-01/1", "mailed", i.ToString(CultureInfo.InvariantCulture), portal.Clock.GetUtcNow(), None), None))));
        await Task.Delay(100);
        await done.CancelAsync();
        await reader;

        Assert.Equal(Enumerable.Range(1, Count).Select(static i => (long)i), seen);
    }

    [Fact]
    public async Task The_first_person_counts_as_reader_a_robot_only_while_nobody_else_came()
    {
        await using var portal = NewPortal();
        var (one, two) = await StartAsync(portal);
        var register = await PairAsync(one);
        var receipt = Receipts(1)[0];
        await Receipts(one).UploadAsync(register, [Read(TestRegister.ReceiptLine(receipt)), Read(TestRegister.LinkLine(receipt))], 0, None);
        var key = TestRegister.StorageKey(receipt.LinkSecret);

        foreach (var reader in (string[])["bot", "bot", "phone", "desktop", "bot"])
        {
            await Receipts(reader == "phone" ? two : one).RecordPickUpsAsync(Merchant, [new PickUp(key, "KASSE-01", reader, portal.Clock.GetUtcNow())], None);
        }

        Assert.Equal(["bot", "phone"], (await Receipts(one).GetEventsAsync(Merchant, register.RegisterId, 0, None)).Select(static waiting => waiting.Detail));
    }

    [Fact]
    public async Task A_page_is_hidden_for_a_time_and_a_link_expires_when_the_merchant_said()
    {
        await using var portal = NewPortal();
        var (one, two) = await StartAsync(portal);
        var register = await PairAsync(one);
        await Administration(one).SetRetentionAsync(Merchant, 120, null);
        var receipt = Receipts(1)[0];
        await Receipts(one).UploadAsync(register, [Read(TestRegister.ReceiptLine(receipt)), Read(TestRegister.LinkLine(receipt, time: "2026-11-24T12:00:00Z"))], 0, None);
        var key = TestRegister.StorageKey(receipt.LinkSecret);

        await Receipts(one).HideAsync(Merchant, key, portal.Clock.GetUtcNow().AddDays(7), None);
        Assert.Equal(LinkState.Hidden, (await Receipts(two).FindAsync(Merchant, key, None))!.State);
        portal.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(LinkState.Open, (await Receipts(two).FindAsync(Merchant, key, None))!.State);
        portal.Clock.Advance(TimeSpan.FromDays(113) - TimeSpan.FromSeconds(1));
        Assert.Equal(LinkState.Open, (await Receipts(two).FindAsync(Merchant, key, None))!.State);
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(LinkState.Expired, (await Receipts(two).FindAsync(Merchant, key, None))!.State);
    }

    [Fact]
    public async Task After_its_time_nothing_of_a_link_is_left_but_that_it_has_expired_and_the_receipt_is_untouched()
    {
        await using var portal = NewPortal();
        var (one, two) = await StartAsync(portal);
        var register = await PairAsync(one);
        var receipts = Receipts(3);
        await Receipts(one).UploadAsync(register, [.. receipts.SelectMany(static receipt => (string[])[TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt)]).Select(Read)], 0, None);
        var keys = receipts.Select(static receipt => TestRegister.StorageKey(receipt.LinkSecret)).ToArray();
        await Receipts(one).RecordPickUpsAsync(Merchant, [new PickUp(keys[0], "KASSE-01", "phone", portal.Clock.GetUtcNow())], None);
        Assert.True(await portal.HoldsAsync(keys[0]));
        Assert.True(await portal.HoldsAsync("pickedUp"u8.ToArray()));

        portal.Clock.Advance(TimeSpan.FromDays(PortalAdministration.DefaultLinkDays + 1));
        await Task.WhenAll(Administration(one).RunRetentionAsync(), Administration(two).RunRetentionAsync());
        await Administration(one).RunRetentionAsync();

        foreach (var (key, receipt) in keys.Zip(receipts))
        {
            Assert.False(await portal.HoldsAsync(key));
            Assert.Equal(LinkState.Expired, (await Receipts(two).FindAsync(Merchant, key, None))!.State);
            Assert.Null(await Receipts(two).FindAsync("M2", key, None));
            Assert.True(await portal.HoldsAsync(Encoding.UTF8.GetBytes(receipt.SaleId)));
        }

        Assert.False(await portal.HoldsAsync("pickedUp"u8.ToArray()));

        // A till that starts over brings neither link nor receipt back.
        var again = await Receipts(one).UploadAsync(register, [Read(TestRegister.ReceiptLine(receipts[0])), Read(TestRegister.LinkLine(receipts[0]))], 0, None);
        Assert.Equal([UploadReply.Same, UploadReply.Same], again!.Replies.Select(static reply => reply.Status));
        Assert.False(await portal.HoldsAsync(keys[0]));
    }

    [Fact]
    public async Task Receipts_go_when_the_merchants_own_limit_has_come_and_others_stay()
    {
        await using var portal = NewPortal();
        var (one, _) = await StartAsync(portal);
        await Administration(one).CreateMerchantAsync("M2", "Andere");
        var register = await PairAsync(one);
        await Administration(one).SetRetentionAsync(Merchant, 120, 200);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Administration(one).SetRetentionAsync(Merchant, 119, null));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Administration(one).SetRetentionAsync(Merchant, 300, 200));
        var old = new ReceiptBuilder().At(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero)).SaleId("old-sale").Build();
        var young = new ReceiptBuilder().Number(2).At(new DateTimeOffset(2026, 12, 24, 9, 0, 0, TimeSpan.Zero)).SaleId("young-sale").Build();
        await Receipts(one).UploadAsync(register, [Read(TestRegister.ReceiptLine(old)), Read(TestRegister.LinkLine(old)), Read(TestRegister.DeliveryLine(old, 3, "printed")), Read(TestRegister.ReceiptLine(young))], 0, None);

        portal.Clock.Advance(TimeSpan.FromDays(199));
        await Administration(one).RunRetentionAsync();
        Assert.True(await portal.HoldsAsync("old-sale"u8.ToArray()));
        portal.Clock.Advance(TimeSpan.FromDays(3));
        await Administration(one).RunRetentionAsync();

        Assert.False(await portal.HoldsAsync("old-sale"u8.ToArray()));
        Assert.True(await portal.HoldsAsync("young-sale"u8.ToArray()));
    }

    [Fact]
    public async Task What_one_instance_switches_off_the_other_knows_within_a_second()
    {
        await using var portal = NewPortal();
        var (one, two) = await StartAsync(portal);
        var register = await PairAsync(one);
        var store = two.GetRequiredService<RegisterStore>();
        Assert.Equal(PortalModules.DigitalReceipt, (await store.FindAsync(register.KeyId, None))!.Modules);

        await Administration(one).SetModulesAsync(Merchant, PortalModules.Archive);
        await Administration(one).UnpairAsync(Merchant, register.RegisterId);
        portal.Clock.Advance(TimeSpan.FromSeconds(1));

        var identity = await store.FindAsync(register.KeyId, None);
        Assert.Equal((PortalModules.Archive, false), (identity!.Modules, identity.IsActive));
        Assert.Equal(register.Key.GetSecret(), identity.Key.GetSecret());
    }

    [Fact]
    public async Task A_hundred_thousand_unknown_keys_are_not_a_hundred_thousand_queries()
    {
        await using var portal = NewPortal();
        var (one, _) = await StartAsync(portal);
        var register = await PairAsync(one);
        var counting = new CountingDatabase(Database(one));
        using var store = ActivatorUtilities.CreateInstance<RegisterStore>(one, counting);
        var random = new Random(TestSettings.Seed);

        for (var i = 0; i < 100_000; i++)
        {
            Assert.Null(await store.FindAsync((uint)random.NextInt64(1L << 31, 1L << 32), None));
        }

        Assert.NotNull(await store.FindAsync(register.KeyId, None));
        Assert.Equal(1, counting.Reads);
    }

    [Fact]
    public async Task Five_wrong_digits_void_a_code_and_the_next_one_waits_twice_as_long_each_time()
    {
        await using var portal = NewPortal();
        var (one, two) = await StartAsync(portal);
        var administration = Administration(one);
        await administration.CreateMerchantAsync(Merchant, "Bäckerei");
        await administration.CreateBranchAsync(Merchant, "B1", "Filiale");

        foreach (var minutes in (int[])[1, 2, 4, 8])
        {
            var code = await administration.CreatePairingCodeAsync(Merchant, "B1");
            Assert.Equal(portal.Clock.GetUtcNow(), code.ValidFrom);
            Assert.Equal(code.ValidFrom.AddMinutes(10), code.ValidUntil);
            for (var i = 1; i <= 5; i++)
            {
                Assert.Same(PairingResult.Wrong, await Pairing(i % 2 == 0 ? one : two).PairAsync(code.Code, Other(code.Digits, i), "KASSE-01", null, None));
            }

            // Void: the right digits are wrong now, and a new code waits.
            Assert.Equal(TimeSpan.FromMinutes(minutes), (await Pairing(two).PairAsync(code.Code, code.Digits, "KASSE-01", null, None)).RetryAfter);
            var next = await administration.CreatePairingCodeAsync(Merchant, "B1");
            Assert.Equal(portal.Clock.GetUtcNow().AddMinutes(minutes), next.ValidFrom);
            Assert.NotNull((await Pairing(one).PairAsync(next.Code, next.Digits, "KASSE-01", null, None)).RetryAfter);
            portal.Clock.Advance(TimeSpan.FromMinutes(minutes));
            Assert.Null((await Pairing(one).PairAsync(code.Code, code.Digits == next.Digits ? Other(code.Digits, 1) : code.Digits, "KASSE-01", null, None)).Key);
        }

        var last = await administration.CreatePairingCodeAsync(Merchant, "B1");
        Assert.NotNull((await Pairing(two).PairAsync(last.Code, last.Digits, "KASSE-01", null, None)).Key);

        // Success forgives.
        last = await administration.CreatePairingCodeAsync(Merchant, "B1");
        for (var i = 1; i <= 5; i++)
        {
            await Pairing(one).PairAsync(last.Code, Other(last.Digits, i), "KASSE-01", null, None);
        }

        Assert.Equal(TimeSpan.FromMinutes(1), (await Pairing(one).PairAsync(last.Code, last.Digits, "KASSE-01", null, None)).RetryAfter);
    }

    /// <summary>One million guesses with FISCAL_TEST_SCALE=500. Every attack ends with the right digits, so it would pair if a single guess too many were looked at.</summary>
    [Fact]
    public async Task Whoever_guesses_at_many_branches_on_two_instances_never_pairs()
    {
        output.WriteLine(FormattableString.Invariant($"FISCAL_TEST_SEED={TestSettings.Seed}"));
        await using var portal = NewPortal();
        var (one, two) = await StartAsync(portal);
        var random = new Random(TestSettings.Seed);
        var administration = Administration(one);
        await administration.CreateMerchantAsync(Merchant, "Bäckerei");
        var branches = Enumerable.Range(0, 10).Select(static i => "B" + i.ToString(CultureInfo.InvariantCulture)).ToArray();
        foreach (var branch in branches)
        {
            await administration.CreateBranchAsync(Merchant, branch, branch);
        }

        var guesses = 0;
        var looked = 0;
        while (guesses < 2_000 * TestSettings.Scale)
        {
            var attacks = branches.Select(async branch =>
            {
                var code = await administration.CreatePairingCodeAsync(Merchant, branch);
                var isWaiting = code.ValidFrom > portal.Clock.GetUtcNow();
                var wrong = new List<string>();
                for (var i = 0; i < 18; i++)
                {
                    lock (random)
                    {
                        wrong.Add(Other(code.Digits, random.Next(1, 1_000_000)));
                    }
                }

                // Two instances at once.
                var results = await Task.WhenAll(wrong.Select((digits, i) => Task.Run(() => Pairing(i % 2 == 0 ? one : two).PairAsync(code.Code, digits, "KASSE-" + branch, null, None))));
                var right = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(() => Pairing(i == 0 ? one : two).PairAsync(code.Code, code.Digits, "KASSE-" + branch, null, None))));
                Assert.All([.. results, .. right], static result => Assert.Null(result.Key));
                Interlocked.Add(ref guesses, 20);
                Interlocked.Add(ref looked, isWaiting ? 0 : results.Count(static result => ReferenceEquals(result, PairingResult.Wrong)));
            });
            await Task.WhenAll(attacks);
            portal.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 20)));
        }

        // 1,000,000 digits, five looks a code: the attacker's chance is known.
        Assert.InRange(looked, 5, guesses / 20 * 5);
        Assert.Empty(await administration.GetRegistersAsync(Merchant));
        output.WriteLine(FormattableString.Invariant($"{guesses} guesses, {looked} looked at."));
    }

    [Fact]
    public async Task No_key_token_or_code_can_be_read_from_the_database_and_what_may_be_there_is_found()
    {
        await using var portal = NewPortal();
        var (one, _) = await StartAsync(portal);
        await Administration(one).CreateMerchantAsync(Merchant, "Bäckerei");
        await Administration(one).CreateBranchAsync(Merchant, "B1", "Filiale");
        var code = await Administration(one).CreatePairingCodeAsync(Merchant, "B1");
        Assert.False(await portal.HoldsAsync(Encoding.UTF8.GetBytes(code.Digits)));
        var key = (await Pairing(one).PairAsync(code.Code, code.Digits, "KASSE-01", "Test 1.0", None)).Key!;
        var register = (await one.GetRequiredService<RegisterStore>().FindAsync(key.Id, None))!;
        var receipts = Receipts(10);
        await Receipts(one).UploadAsync(register, [.. receipts.SelectMany(static receipt => (string[])[TestRegister.ReceiptLine(receipt), TestRegister.LinkLine(receipt)]).Select(Read)], 0, None);

        // The search finds what is there, raw and as text.
        Assert.True(await portal.HoldsAsync(TestRegister.StorageKey(receipts[0].LinkSecret)));
        Assert.True(await portal.HoldsAsync("Test 1.0"u8.ToArray()));
        Assert.True(await portal.HoldsAsync(Encoding.UTF8.GetBytes(receipts[9].SaleId)));
        foreach (var secret in (byte[][])[key.GetSecret(), .. receipts.Select(static receipt => receipt.LinkSecret)])
        {
            Assert.False(await portal.HoldsAsync(secret));
            Assert.False(await portal.HoldsAsync(Encoding.UTF8.GetBytes(Convert.ToBase64String(secret))));
            Assert.False(await portal.HoldsAsync(Encoding.UTF8.GetBytes(Convert.ToHexString(secret))));
            Assert.False(await portal.HoldsAsync(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(secret))));
        }

        foreach (var receipt in receipts)
        {
            Assert.False(await portal.HoldsAsync(Encoding.UTF8.GetBytes(ReceiptToken.Create(key, receipt.LinkSecret).ToString())));
        }
    }

    [Fact]
    public async Task Keys_of_another_hosts_data_protection_are_no_keys_and_that_is_said()
    {
        await using var portal = NewPortal();
        var (one, _) = await StartAsync(portal);
        var register = await PairAsync(one);
        using var stranger = new RegisterStore(
            Database(one), portal.Clock, new Microsoft.AspNetCore.DataProtection.EphemeralDataProtectionProvider(), one.GetRequiredService<Microsoft.Extensions.Logging.ILogger<RegisterStore>>());

        Assert.Null(await stranger.FindAsync(register.KeyId, None));
        Assert.Contains(portal.Log.Lines, static line => line.Contains("data-protection", StringComparison.Ordinal));
    }

    private protected static ReceiptStore Receipts(IServiceProvider instance) => instance.GetRequiredService<ReceiptStore>();

    private protected static PortalAdministration Administration(IServiceProvider instance) => instance.GetRequiredService<PortalAdministration>();

    private protected static PortalDatabase Database(IServiceProvider instance) => instance.GetRequiredService<PortalDatabase>();

    private protected static UploadLine Read(string line) => UploadLine.Read(Encoding.UTF8.GetBytes(line), "KASSE-01", new SignatureProof());

    private protected static Receipt[] Receipts(int count) => [.. Enumerable.Range(1, count).Select(static i =>
        new ReceiptBuilder().Line("Brot", 1, i, VatCategory.Reduced).Cash(i).Number(i).SaleId(FormattableString.Invariant($"sale-of-{i:D6}")).Build())];

    private protected static async Task<RegisterIdentity> PairAsync(IServiceProvider instance)
    {
        await Administration(instance).CreateMerchantAsync(Merchant, "Bäckerei");
        await Administration(instance).CreateBranchAsync(Merchant, "B1", "Filiale");
        var code = await Administration(instance).CreatePairingCodeAsync(Merchant, "B1");
        var result = await Pairing(instance).PairAsync(code.Code, code.Digits, "KASSE-01", null, None);
        return (await instance.GetRequiredService<RegisterStore>().FindAsync(result.Key!.Id, None))!;
    }

    private static PairingStore Pairing(IServiceProvider instance) => instance.GetRequiredService<PairingStore>();

    private static async Task<(IServiceProvider One, IServiceProvider Two)> StartAsync(TestPortal portal) => (await portal.StartAsync(), await portal.StartAsync());

    private static string Other(string digits, int distance) =>
        ((int.Parse(digits, CultureInfo.InvariantCulture) + distance) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    private sealed class FailingList(UploadLine[] lines, int failAt) : IReadOnlyList<UploadLine>
    {
        public int Count => lines.Length;

        public UploadLine this[int index] => lines[index];

        public IEnumerator<UploadLine> GetEnumerator()
        {
            for (var i = 0; i < lines.Length; i++)
            {
                yield return i == failAt ? throw new IOException("The power is out.") : lines[i];
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
