using Fiscal.Journal;
using Fiscal.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Tests;

/// <summary>One register whose health is watched; the clock stands still unless a test moves it.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private readonly FiscalRegisters _registers;
    private readonly JournalStore _store;
    private readonly bool _ownsStore;

    public Watch(Action<ScriptedTse>? tse = null, Action<HealthOptions>? options = null, string name = FiscalBuilder.DefaultTseName, JournalStore? store = null, ILoggerFactory? loggers = null, FakeTimeProvider? clock = null)
    {
        Clock = clock ?? new FakeTimeProvider(TestTill.Opening);
        Tse = new ScriptedTse(timeProvider: Clock);
        tse?.Invoke(Tse);
        _ownsStore = store is null;
        _store = store ?? new InMemoryJournalStore();
        _registers = FiscalRegisters.Create(TestTill.NewOptions(), new Dictionary<string, TseDriver> { [name] = Tse }, _store, Clock, loggers);
        Register = _registers.Open("KASSE-01");
        var chosen = new HealthOptions();
        options?.Invoke(chosen);
        Health = _registers.WatchHealth(chosen);
    }

    public FakeTimeProvider Clock { get; }

    public ScriptedTse Tse { get; }

    public FiscalRegister Register { get; }

    public FiscalHealth Health { get; }

    public Task<HealthReport> CheckAsync() => Health.CheckAsync();

    public async Task<HealthFact> FactAsync(string code) => Assert.Single((await CheckAsync()).Facts, f => f.Code == code);

    public async Task<Receipt> SellAsync(string saleId) => await (await Register.BeginAsync(saleId)).FinishAsync(TestTill.Bread());

    public async ValueTask DisposeAsync()
    {
        await _registers.DisposeAsync();
        await Tse.DisposeAsync();
        if (_ownsStore)
        {
            _store.Dispose();
        }
    }
}
