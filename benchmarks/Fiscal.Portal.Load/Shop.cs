using Fiscal.Journal.Sqlite;
using Fiscal.Tse.Simulator;

namespace Fiscal.Portal.Load;

/// <summary>Registers that really sell: journal, simulated TSE with real signatures.</summary>
internal sealed class Shop : IDisposable
{
    private readonly SimulatedTse[] _tses;
    private readonly FiscalRegisters _registers;

    public Shop(string folder, int registers)
    {
        Directory.CreateDirectory(folder);
        var options = new FiscalOptions
        {
            Merchant = { Name = "Bäckerei-Café Muster", Street = "Musterstraße 1", PostalCode = "12345", City = "Musterstadt", TaxNumber = "00/000/00000" },
        };
        Store = SqliteJournalStore.Open(Path.Combine(folder, "till.journal"));
        _tses = [.. Enumerable.Range(1, registers).Select(n => new SimulatedTse(new SimulatedTseOptions { Directory = Path.Combine(folder, $"tse-{n}"), UseP256 = true }))];
        var named = new Dictionary<string, TseDriver>();
        for (var i = 0; i < registers; i++)
        {
            var id = RegisterId(i);
            named[id] = _tses[i];
            options.Registers[id] = new RegisterOptions { TseName = id };
        }

        _registers = FiscalRegisters.Create(options, named, Store);
        Registers = [.. named.Keys.Select(_registers.Open)];
    }

    public SqliteJournalStore Store { get; }

    public DeliveryLog DeliveryLog => _registers.DeliveryLog;

    public IReadOnlyList<FiscalRegister> Registers { get; }

    public static string RegisterId(int index) => $"KASSE-{index + 1:00}";

    public void Dispose()
    {
        _registers.Dispose();
        foreach (var tse in _tses)
        {
            tse.Dispose();
        }

        Store.Dispose();
    }
}
