using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace Fiscal.Benchmarks;

/// <summary>A whole sale through <see cref="FiscalRegister"/> without the cost of signing, against raw durable commits of the same run. Two commits a sale are the floor.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class RegisterBenchmarks
{
    private const int SalesOfMany = 320;

    private string _folder = string.Empty;
    private RawSqlite _raw = null!;
    private BenchmarkTill _one = null!;
    private BenchmarkTill _many = null!;
    private ReceiptDraft _draft = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("fiscal-register-").FullName;
        _raw = new RawSqlite(Path.Combine(_folder, "raw.db"));
        _one = new BenchmarkTill(Path.Combine(_folder, "one.db"), 1);
        _many = new BenchmarkTill(Path.Combine(_folder, "many.db"), 32);
        _draft = BenchmarkTill.NewDraft(3);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _raw.Dispose();
        _one.Dispose();
        _many.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true, Description = "two raw durable commits")]
    public void TwoRawCommits()
    {
        _raw.Commit();
        _raw.Commit();
    }

    [Benchmark(Description = "sale, one register")]
    public Receipt OneRegister() => _one.Sell(_one.Registers[0], _draft);

    [Benchmark(Description = "sale, 32 registers at once", OperationsPerInvoke = SalesOfMany)]
    public void ThirtyTwoRegisters() => RegisterMeasurement.SellEverywhere(_many, _draft, SalesOfMany / 32);
}
