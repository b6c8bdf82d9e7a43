using Fiscal.Journal;
using Fiscal.Testing;
using Fiscal.Tse.Simulator;

namespace Fiscal.Tests;

/// <summary>A device that cannot be asked tells by its next export what became of a receipt (commit protocol, "Unknown and late").</summary>
public sealed class LateSignatureTests : IAsyncDisposable
{
    private readonly VirtualClock _clock = new(TestTill.Opening);
    private readonly InMemoryJournalStore _store = new();
    private readonly SimulatedTse _tse;
    private readonly FiscalRegisters _registers;

    public LateSignatureTests()
    {
        _tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true, TimeProvider = _clock, LookUps = LookUpProfile.NoLookUp, Faults = FaultScript.Parse("lost-answer@2") });
        _registers = FiscalRegisters.Create(TestTill.NewOptions(), _tse, _store, _clock);
    }

    [Fact]
    public async Task The_next_export_completes_what_the_device_could_not_tell()
    {
        var register = await SellWithALostAnswerAsync();
        var before = await register.FindAsync(2);
        Assert.NotNull(before!.Outage);
        Assert.Empty(before.LateSignature!.Value);

        Assert.Equal(1, await register.FindLateSignaturesAsync(await ExportAsync()));

        var after = await register.FindAsync(2);
        Assert.Equal(before.Outage.Number, after!.Outage!.Number);
        Assert.Null(after.Signature);
        var late = after.LateSignature!;
        Assert.NotEmpty(late.Value);
        Assert.NotNull(late.SignatureCounter);
        Assert.NotNull(late.StartTime);
        Assert.NotNull(late.LogTime);
        var report = await JournalVerifier.VerifyAsync(_store, new JournalVerificationOptions { Archive = await ExportAsync() });
        Assert.DoesNotContain(report.Findings, static f => f.Severity == FindingSeverity.Error);
    }

    [Fact]
    public async Task Nothing_is_found_twice_and_later_searches_begin_behind_it()
    {
        var register = await SellWithALostAnswerAsync();
        await register.FindLateSignaturesAsync(await ExportAsync());
        var entries = (await _store.GetHeadAsync("KASSE-01")).Sequence;

        Assert.Equal(0, await register.FindLateSignaturesAsync(await ExportAsync()));

        Assert.Equal(entries, (await _store.GetHeadAsync("KASSE-01")).Sequence);
        Assert.True(await _store.LoadCursorAsync("late-signatures", "KASSE-01") >= entries - 1);
    }

    [Fact]
    public async Task A_signature_that_was_tampered_with_is_no_answer_and_the_question_stays_open()
    {
        var register = await SellWithALostAnswerAsync();
        var late = (await register.FindAsync(2))!.LateSignature!;
        var archive = (await ExportAsync()).ToArray();
        var logs = new List<(long Transaction, byte[] Signature)>();
        Fiscal.Tse.Logs.TarVerifier.Verify(new MemoryStream(archive), new Fiscal.Tse.Logs.TarVerificationOptions { OnMessage = m => logs.Add((m.TransactionNumber ?? 0, m.Signature)) });
        var signature = logs.Last(l => l.Transaction == late.TransactionNumber).Signature;
        archive[archive.AsSpan().IndexOf(signature) + 8] ^= 1;

        Assert.Equal(0, await register.FindLateSignaturesAsync(new MemoryStream(archive)));
        Assert.Equal(0, await register.FindLateSignaturesAsync(new MemoryStream([1, 2, 3])));
        Assert.Equal(1, await register.FindLateSignaturesAsync(await ExportAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        await _registers.DisposeAsync();
        await _tse.DisposeAsync();
        _store.Dispose();
    }

    private async Task<FiscalRegister> SellWithALostAnswerAsync()
    {
        var register = await _registers.OpenAsync("KASSE-01");
        for (var i = 1; i <= 3; i++)
        {
            _tse.Faults.MoveTo(i);
            _clock.Advance(TimeSpan.FromMinutes(1));
            var sale = await register.BeginAsync("sale-" + i);
            await sale.FinishAsync(TestTill.Bread());
            await register.WhenIdleAsync();
        }

        return register;
    }

    private async Task<MemoryStream> ExportAsync()
    {
        var archive = new MemoryStream();
        await _tse.ExportAsync(new TseExportRange(), archive);
        archive.Position = 0;
        return archive;
    }
}
