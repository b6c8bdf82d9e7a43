using Fiscal.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Tests;

/// <summary>Two registers over one journal, each with a TSE of its own.</summary>
internal sealed class TwoTills : IAsyncDisposable
{
    private readonly FiscalRegisters _registers;
    private readonly InMemoryJournalStore _store = new();
    private readonly ScriptedTse[] _tses;

    public TwoTills()
    {
        var clock = new FakeTimeProvider(TestTill.Opening);
        _tses = [new ScriptedTse(timeProvider: clock), new ScriptedTse(timeProvider: clock)];
        var options = TestTill.NewOptions();
        options.Registers["KASSE-01"] = new RegisterOptions { TseName = "one" };
        options.Registers["KASSE-02"] = new RegisterOptions { TseName = "two" };
        _registers = FiscalRegisters.Create(options, new Dictionary<string, TseDriver> { ["one"] = _tses[0], ["two"] = _tses[1] }, _store, clock);
        First = _registers.Open("KASSE-01");
        Second = _registers.Open("KASSE-02");
    }

    public FiscalRegister First { get; }

    public FiscalRegister Second { get; }

    public static async Task<Receipt> SellAsync(FiscalRegister till, string saleId) => await (await till.BeginAsync(saleId)).FinishAsync(TestTill.Bread());

    public async ValueTask DisposeAsync()
    {
        await _registers.DisposeAsync();
        foreach (var tse in _tses)
        {
            await tse.DisposeAsync();
        }

        _store.Dispose();
    }
}
