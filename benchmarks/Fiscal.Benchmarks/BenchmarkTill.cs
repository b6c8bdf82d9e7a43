using Fiscal.Journal.Sqlite;
using Fiscal.Testing;

namespace Fiscal.Benchmarks;

/// <summary>Registers over a SQLite journal and a TSE that answers at once without cryptography: what is left is the SDK's own cost.</summary>
internal sealed class BenchmarkTill : IDisposable
{
    private readonly SqliteJournalStore _store;
    private readonly ScriptedTse[] _tses;
    private readonly FiscalRegisters _registers;
    private int _sale;

    public BenchmarkTill(string path, int registers)
    {
        var options = new FiscalOptions
        {
            Merchant = { Name = "Bäckerei-Café Muster", Street = "Musterstraße 1", PostalCode = "12345", City = "Musterstadt", TaxNumber = "00/000/00000" },
        };
        _store = SqliteJournalStore.Open(path);
        _tses = [.. Enumerable.Range(1, registers).Select(static n => new ScriptedTse(serial: (byte)n))];
        var named = new Dictionary<string, TseDriver>();
        for (var i = 0; i < registers; i++)
        {
            var id = $"KASSE-{i + 1:00}";
            named[id] = _tses[i];
            options.Registers[id] = new RegisterOptions { TseName = id };
        }

        _registers = FiscalRegisters.Create(options, named, _store);
        Registers = [.. named.Keys.Select(_registers.Open)];
    }

    public IReadOnlyList<FiscalRegister> Registers { get; }

    public static ReceiptDraft NewDraft(int lines)
    {
        var draft = new ReceiptDraft { Cashier = new Cashier("1"), InHouse = false };
        var total = 0m;
        for (var i = 0; i < lines; i++)
        {
            draft.AddLine(i % 3 == 0 ? "Kaffee Crema groß" : "Roggenmischbrot 1000 g", 1m, 3.20m, i % 3 == 0 ? VatCategory.Standard : VatCategory.Reduced);
            total += 3.20m;
        }

        draft.PayCash(total, total + 1m);
        return draft;
    }

    public Receipt Sell(FiscalRegister register, ReceiptDraft draft) =>
        register.Begin("sale-" + Interlocked.Increment(ref _sale).ToString(System.Globalization.CultureInfo.InvariantCulture)).Finish(draft);

    public void Dispose()
    {
        _registers.Dispose();
        foreach (var tse in _tses)
        {
            tse.Dispose();
        }

        _store.Dispose();
    }
}
