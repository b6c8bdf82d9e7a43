using System.Collections.Concurrent;
using Fiscal.Journal;
using Fiscal.Testing;
using Fiscal.Tse.Simulator;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Tests;

/// <summary>A register over a simulated device that goes on selling while copies of its journal are put aside.</summary>
internal sealed class RestoredTill : IAsyncDisposable, ILoggerFactory, ILogger
{
    private FiscalRegisters? _registers;

    public RestoredTill(LookUpProfile lookUps = LookUpProfile.Everything)
    {
        Clock = new FakeTimeProvider(TestTill.Opening);
        Tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true, TimeProvider = Clock, LookUps = lookUps });
    }

    public FakeTimeProvider Clock { get; }

    public SimulatedTse Tse { get; }

    public InMemoryJournalStore Store { get; set; } = new();

    public FiscalOptions Options { get; } = TestTill.NewOptions();

    public FiscalRegister Register { get; private set; } = null!;

    public ConcurrentQueue<(LogLevel Level, string Text)> Log { get; } = new();

    public async Task<FiscalRegister> OpenAsync()
    {
        await CloseAsync();
        _registers = FiscalRegisters.Create(Options, Tse, Store, Clock, this);
        return Register = await _registers.OpenAsync("KASSE-01");
    }

    public void Unplug() => Tse.Unplug();

    /// <summary>Brings the device back and gives the register the time to notice.</summary>
    public async Task PlugInAsync()
    {
        Tse.PlugIn();
        Clock.Advance(TimeSpan.FromSeconds(30));
        await Register.WhenIdleAsync();
    }

    public async Task CloseAsync()
    {
        if (_registers is not null)
        {
            await _registers.DisposeAsync();
            _registers = null;
        }
    }

    /// <summary>What a person does who copies an old file over the journal.</summary>
    public async Task<FiscalRegister> RestoreAsync(InMemoryJournalStore copy)
    {
        await CloseAsync();
        Store = copy;
        return await OpenAsync();
    }

    public async Task<Receipt> SellAsync(string saleId, decimal price = 3.20m)
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        var sale = await Register.BeginAsync(saleId);
        return await sale.FinishAsync(TestTill.Bread(price));
    }

    public async Task<List<JournalEntry>> EntriesAsync() =>
        [.. (await Store.ReadAsync("KASSE-01", 1, JournalStore.MaxReadCount)).Select(EntryCodec.Decode)];

    /// <summary>What the verifier finds, with the device's archive beside the journal.</summary>
    public async Task<IReadOnlyList<Finding>> VerifyAsync()
    {
        using var archive = new MemoryStream();
        await Tse.ExportAsync(new TseExportRange(), archive);
        archive.Position = 0;
        return (await JournalVerifier.VerifyAsync(Store, new JournalVerificationOptions { Archive = archive })).Findings;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await Tse.DisposeAsync();
        Store.Dispose();
    }

    void IDisposable.Dispose()
    {
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void ILoggerFactory.AddProvider(ILoggerProvider provider)
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Enqueue((logLevel, formatter(state, exception)));
}
