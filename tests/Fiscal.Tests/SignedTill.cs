using Fiscal.Documents;
using Fiscal.Journal;
using Fiscal.Testing;
using Fiscal.Tse.Simulator;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Tests;

/// <summary>A register with real signatures, an in-memory journal and a clock that stands still; everything it books can be verified.</summary>
internal sealed class SignedTill : IAsyncDisposable
{
    private FiscalRegisters _registers;

    public SignedTill(Action<FiscalOptions>? options = null, DateTimeOffset? opening = null, int maxProcessDataBytes = 8_000)
    {
        Clock = new FakeTimeProvider(opening ?? TestTill.Opening);
        Tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true, TimeProvider = Clock, MaxProcessDataBytes = maxProcessDataBytes });
        Options = TestTill.NewOptions();
        options?.Invoke(Options);
        _registers = FiscalRegisters.Create(Options, Tse, Store, Clock);
        Register = _registers.Open("KASSE-01");
    }

    public FakeTimeProvider Clock { get; }

    public SimulatedTse Tse { get; }

    public InMemoryJournalStore Store { get; } = new();

    public FiscalOptions Options { get; }

    public FiscalRegister Register { get; private set; }

    public async Task<FiscalRegister> ReopenAsync()
    {
        await _registers.DisposeAsync();
        _registers = FiscalRegisters.Create(Options, Tse, Store, Clock);
        return Register = await _registers.OpenAsync("KASSE-01");
    }

    public async Task<Receipt> SellAsync(string saleId, ReceiptDraft? draft = null) => await (await Register.BeginAsync(saleId)).FinishAsync(draft ?? TestTill.Bread());

    public async Task<IReadOnlyList<JournalEntry>> EntriesAsync() =>
        [.. (await Store.ReadAsync("KASSE-01", 1, JournalStore.MaxReadCount)).Select(EntryCodec.Decode)];

    public decimal Cash(string currency = "EUR") => Register.GetStatus().Drawer.TryGetValue(currency, out var cash) ? cash : 0m;

    /// <summary>The paper, without the values of the TSE, which change with every run.</summary>
    public static string Paper(Receipt receipt) => Text(new StandardLayout(new StandardLayoutOptions { ShowQrCode = false }).Create(receipt));

    public static string Text(ReceiptDocument document) => new TextRenderer(new TextRendererOptions { CharactersPerLine = 48 }).RenderToString(document);

    /// <summary>Chain, sums, process data and signatures of all that was booked.</summary>
    public async Task VerifyAsync()
    {
        await Register.WhenIdleAsync();
        using var archive = new MemoryStream();
        await Tse.ExportAsync(new TseExportRange(), archive);
        archive.Position = 0;
        var report = await JournalVerifier.VerifyAsync(Store, new JournalVerificationOptions { Archive = archive });
        Assert.Empty(report.Findings.Where(static f => f.Severity == FindingSeverity.Error).Select(static f => f.ToString()));
        Assert.Equal(0, (await Tse.GetStatusAsync()).OpenTransactions);
    }

    public async ValueTask DisposeAsync()
    {
        await _registers.DisposeAsync();
        await Tse.DisposeAsync();
        Store.Dispose();
    }
}
