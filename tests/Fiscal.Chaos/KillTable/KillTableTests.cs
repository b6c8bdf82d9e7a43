using Fiscal.Journal;
using Fiscal.Tse.Logs;
using Fiscal.Tse.Simulator;

namespace Fiscal.Chaos;

/// <summary>Every row of the commit protocol's kill table, hit deliberately, in every family of look-up. A store's tests derive from it and say where the journal lies.</summary>
public abstract class KillTableTests
{
    private const string RegisterId = "KASSE-01";
    private static readonly DateTimeOffset Opening = new(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(1));
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string, LookUpProfile, Death> Rows()
    {
        var data = new TheoryData<string, LookUpProfile, Death>();
        foreach (var row in KillRow.All)
        {
            foreach (var profile in Enum.GetValues<LookUpProfile>())
            {
                data.Add(row.Id, profile, Death.Kill);
                data.Add(row.Id, profile, Death.PowerCut);
            }
        }

        return data;
    }

    public static TheoryData<LookUpProfile> Profiles() => [.. Enum.GetValues<LookUpProfile>()];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Cp_12_a_full_disk_in_D1_refuses_the_sale_signs_nothing_and_keeps_the_basket(LookUpProfile profile)
    {
        using var scene = new Scene(NewMedium(), profile);
        await using (var life = scene.Begin(Death.Kill))
        {
            var register = await life.OpenAsync();
            await SellAsync(register, "before");
            var sale = await register.BeginAsync("hit");
            await register.WhenIdleAsync();
            var counter = (await scene.Device.Tse.GetStatusAsync()).LastSignatureCounter;
            life.Store.Refuse = Full("Finishing");
            var refused = await Assert.ThrowsAsync<JournalException>(() => sale.FinishAsync(Bread()));
            Assert.Equal(JournalErrorCodes.StorageFull, refused.Code);
            Assert.Equal(counter, (await scene.Device.Tse.GetStatusAsync()).LastSignatureCounter);
            life.Store.Refuse = null;
            Assert.Equal(2, (await sale.FinishAsync(Bread())).Number);
        }

        await scene.GoOnAsync();

        await scene.CheckAsync(new KillOutcome());
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Cp_13_a_full_disk_in_D2_keeps_the_seal_and_the_next_call_writes_it(LookUpProfile profile)
    {
        using var scene = new Scene(NewMedium(), profile);
        await using (var life = scene.Begin(Death.Kill))
        {
            var register = await life.OpenAsync();
            await SellAsync(register, "before");
            life.Store.Refuse = Full("Sealed");
            var sale = await register.BeginAsync("hit");
            var pending = await Assert.ThrowsAsync<JournalException>(() => sale.FinishAsync(Bread()));
            Assert.Equal(JournalErrorCodes.SealPending, pending.Code);
            life.Store.Refuse = null;
            Assert.Equal(2, (await sale.FinishAsync(Bread())).Number);
        }

        await scene.GoOnAsync();

        await scene.CheckAsync(new KillOutcome());
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Cp_13b_a_restart_with_a_pending_seal_is_row_8(LookUpProfile profile)
    {
        using var scene = new Scene(NewMedium(), profile);
        await using (var life = scene.Begin(Death.Kill))
        {
            var register = await life.OpenAsync();
            await SellAsync(register, "before");
            life.Store.Refuse = Full("Sealed");
            var sale = await register.BeginAsync("hit");
            await Assert.ThrowsAsync<JournalException>(() => sale.FinishAsync(Bread()));
            life.Till.Arm("before Sealed");
            await Assert.ThrowsAnyAsync<Exception>(() => sale.FinishAsync(Bread()));
            Assert.True(life.Till.IsDead);
        }

        await scene.GoOnAsync();
        await scene.GoOnAsync();

        await scene.CheckAsync(KillRow.All.Single(r => r.Id.StartsWith("cp-8 ", StringComparison.Ordinal)).Expect(profile, Death.Kill));
    }

    [Theory]
    [InlineData("cp-6 ")]
    [InlineData("cp-7 ")]
    public async Task Cp_14_another_device_at_the_restart_seals_device_replaced(string row)
    {
        using var scene = new Scene(NewMedium(), LookUpProfile.Everything);
        await scene.DieAsync(KillRow.All.Single(r => r.Id.StartsWith(row, StringComparison.Ordinal)), Death.Kill);
        scene.ReplaceDevice();

        await scene.GoOnAsync();
        await scene.GoOnAsync();

        await scene.CheckAsync(new KillOutcome { OutageCode = TseErrorCodes.DeviceReplaced }, againstArchive: false);
    }

    /// <summary>A fresh, empty medium.</summary>
    protected abstract JournalMedium NewMedium();

    /// <summary>The table's test; which of <see cref="Rows"/> are run is the store's matter.</summary>
    protected async Task DieAndGoOnAsync(string row, LookUpProfile profile, Death death)
    {
        var hit = KillRow.All.Single(r => r.Id == row);
        using var scene = new Scene(NewMedium(), profile);
        await scene.DieAsync(hit, death);

        await scene.GoOnAsync();
        await scene.GoOnAsync();

        await scene.CheckAsync(hit.Expect(profile, death));
    }

    private static Func<string, JournalException?> Full(string batch) =>
        name => name == batch ? new JournalException(JournalErrorCodes.StorageFull, "The disk is full.") : null;

    private static async Task<Receipt> SellAsync(FiscalRegister register, string saleId)
    {
        var sale = await register.BeginAsync(saleId);
        return await sale.FinishAsync(Bread());
    }

    private static ReceiptDraft Bread()
    {
        var draft = new ReceiptDraft { Cashier = new Cashier("1") };
        draft.AddLine("Brot", 1m, 3.20m, VatCategory.Reduced);
        draft.PayCash(3.20m);
        return draft;
    }

    private sealed class Life : IAsyncDisposable
    {
        private readonly FiscalRegisters _registers;
        private readonly DyingTse _tse;

        public Life(JournalMedium medium, SurvivingDevice device, Death death, TimeProvider clock)
        {
            Till = new DyingTill(medium, death);
            Store = new DyingStore(medium.Open(), Till);
            _tse = new DyingTse(device, Till);
            var options = new FiscalOptions();
            options.SetMerchant("Bäckerei Muster GmbH", "Musterstraße 1", "12345", "Musterstadt", "00/000/00000");
            _registers = FiscalRegisters.Create(options, _tse, Store, clock);
        }

        public DyingTill Till { get; }

        public DyingStore Store { get; }

        public Task<FiscalRegister> OpenAsync() => _registers.OpenAsync(RegisterId).WaitAsync(Patience);

        public void RecordPrint(Receipt receipt) => _registers.DeliveryLog.Record(receipt.Id, new DeliveryEvent(DeliveryKind.Printed));

        public async ValueTask DisposeAsync()
        {
            await _registers.DisposeAsync().AsTask().WaitAsync(Patience);
            await _tse.DisposeAsync();
            Store.Dispose();
        }
    }

    /// <summary>One journal and one device through several lives of the till.</summary>
    private sealed class Scene(JournalMedium medium, LookUpProfile profile) : IDisposable
    {
        private readonly VirtualClock _clock = new(Opening);
        private readonly List<Receipt> _handedOut = [];
        private readonly List<SurvivingDevice> _devices = [];

        public SurvivingDevice Device
        {
            get
            {
                if (_devices.Count == 0)
                {
                    ReplaceDevice();
                }

                return _devices[^1];
            }
        }

        public void ReplaceDevice() => _devices.Add(new SurvivingDevice(profile, _clock));

        public Life Begin(Death death) => new(medium, Device, death, _clock);

        public async Task DieAsync(KillRow row, Death death)
        {
            await using var life = Begin(death);
            var register = await life.OpenAsync();
            _handedOut.Add(await SellAsync(register, "before").WaitAsync(Patience));
            life.Till.OnStep = step =>
            {
                if (step == row.UnplugAt)
                {
                    Device.Tse.Unplug();
                }
            };
            life.Till.Arm(row.Step);
            try
            {
                var receipt = await SellAsync(register, "hit").WaitAsync(Patience);
                _handedOut.Add(receipt);
                life.RecordPrint(receipt);
                await register.WhenIdleAsync().WaitAsync(Patience);
            }
            catch (Exception) when (life.Till.IsDead)
            {
                // Whatever a dead process hears.
            }

            Assert.True(life.Till.IsDead, $"{row.Id} was never reached, only {string.Join(", ", life.Till.Steps)}.");
            Device.Tse.PlugIn();
        }

        /// <summary>A new process sells what was sold and one more, closes the day and ends.</summary>
        public async Task GoOnAsync()
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await using var life = Begin(Death.Kill);
            var register = await life.OpenAsync();
            foreach (var saleId in new[] { "before", "hit", "after" })
            {
                _handedOut.Add(await SellAsync(register, saleId).WaitAsync(Patience));
            }

            await register.WhenIdleAsync().WaitAsync(Patience);
            Assert.NotNull((await register.CloseDayAsync().WaitAsync(Patience)).Closing);
        }

        public async Task CheckAsync(KillOutcome expected, bool againstArchive = true)
        {
            using var store = medium.Open();
            var entries = (await store.ReadAsync(RegisterId, 1, JournalStore.MaxReadCount)).Select(EntryCodec.Decode).ToList();
            var finishing = entries.OfType<FinishingEntry>().ToList();
            var seals = entries.OfType<SealedEntry>().ToList();
            var found = entries.OfType<FoundOnDeviceEntry>().ToList();
            var hit = finishing.Single(f => f.SaleId == "hit");
            var seal = seals.Single(s => s.SaleId == "hit");

            // No number twice or burnt, no sale twice, every accepted sale exactly one outcome, every receipt as it was handed out.
            Assert.Equal(Enumerable.Range(1, finishing.Count).Select(static n => (long)n), finishing.Select(f => f.ReceiptNumber));
            Assert.Equal(finishing.Count, finishing.Select(f => f.SaleId).Distinct().Count());
            Assert.Equal(finishing.Select(f => f.ReceiptNumber), seals.Select(s => s.ReceiptNumber).Order());
            foreach (var sale in _handedOut.GroupBy(r => r.SaleId))
            {
                Assert.Single(sale.Select(r => (r.Number, r.Signature?.QrPayload, r.Outage?.Number, Convert.ToHexString(r.LinkSecret.ToArray()))).Distinct());
            }

            // What the table says.
            Assert.Equal(expected.OutageCode, seal.Outage?.Code);
            Assert.Equal(expected.OutageCode is null, seal.Signature is not null);
            Assert.Equal(expected.IsFound, found.Any(f => f.ReceiptNumber == hit.ReceiptNumber));
            Assert.Equal(expected.Orphans, finishing.Count(f => f.SaleId.StartsWith("orphan-", StringComparison.Ordinal)));
            Assert.All(seals.Where(s => s.SaleId != "hit"), s => Assert.NotNull(s.Signature));

            // What the device says.
            Assert.Equal(expected.LeftOpen, (await Device.Tse.GetStatusAsync()).OpenTransactions);
            if (!againstArchive)
            {
                Clean(await JournalVerifier.VerifyAsync(store));
                return;
            }

            using var archive = new MemoryStream();
            await Device.Tse.ExportAsync(new TseExportRange(), archive);
            archive.Position = 0;
            var finishes = 0;
            var tar = TarVerifier.Verify(archive, new TarVerificationOptions { OnMessage = m => finishes += m.Operation == TransactionOperation.Finish ? 1 : 0 });
            Assert.True(tar.IsClean);
            Assert.Equal(seals.Count(s => s.Signature is not null) + found.Select(f => f.TransactionNumber).Distinct().Count(), finishes);
            archive.Position = 0;
            Clean(await JournalVerifier.VerifyAsync(store, new JournalVerificationOptions { Archive = archive }));
        }

        public void Dispose()
        {
            foreach (var device in _devices)
            {
                device.Dispose();
            }

            medium.Dispose();
        }

        private static void Clean(JournalVerificationReport report) => Assert.DoesNotContain(report.Findings, static f => f.Severity != FindingSeverity.Info);
    }
}
