using BenchmarkDotNet.Attributes;
using Fiscal.Journal;
using Fiscal.Journal.Sqlite;

namespace Fiscal.Benchmarks;

/// <summary>Sales through the store beside raw durable commits in the same run. One operation is one commit or one sale; a sale has two durable appends, so a ratio of 2 is the floor for one register.</summary>
[MemoryDiagnoser]
public class JournalAppendBenchmarks
{
    private const int SalesPerRegister = 20;

    private string _folder = string.Empty;
    private RawSqlite? _raw;
    private SqliteJournalStore? _store;
    private JournalHead[] _heads = [];
    private readonly SaleEntries _entries = new(lines: 3);

    [GlobalSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("fiscal-benchmark-").FullName;
        _raw = new RawSqlite(Path.Combine(_folder, "raw.db"));
        _store = SqliteJournalStore.Open(Path.Combine(_folder, "till.db"));
        _heads = new JournalHead[32];
    }

    [GlobalCleanup]
    public void Close()
    {
        _raw?.Dispose();
        _store?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = SalesPerRegister)]
    public void Raw_durable_commit()
    {
        for (var i = 0; i < SalesPerRegister; i++)
        {
            _raw!.Commit();
        }
    }

    [Benchmark(OperationsPerInvoke = SalesPerRegister)]
    public void Sale_1_register() => Sell(0);

    [Benchmark(OperationsPerInvoke = SalesPerRegister)]
    public Task Sale_1_register_async() => SellAsync(0);

    [Benchmark(OperationsPerInvoke = SalesPerRegister * 8)]
    public Task Sale_8_registers() => Task.WhenAll(Enumerable.Range(0, 8).Select(SellAsync));

    [Benchmark(OperationsPerInvoke = SalesPerRegister * 32)]
    public Task Sale_32_registers() => Task.WhenAll(Enumerable.Range(0, 32).Select(SellAsync));

    private void Sell(int register)
    {
        for (var i = 0; i < SalesPerRegister; i++)
        {
            _heads[register] = _entries.Append(_store!, "R" + register, _heads[register], _heads[register].Sequence + 1);
        }
    }

    private async Task SellAsync(int register)
    {
        await Task.Yield();
        for (var i = 0; i < SalesPerRegister; i++)
        {
            _heads[register] = await _entries.AppendAsync(_store!, "R" + register, _heads[register], _heads[register].Sequence + 1);
        }
    }
}
