using System.Diagnostics;
using System.Globalization;
using Fiscal.Tse.Simulator;

namespace Fiscal.Benchmarks;

/// <summary>Sells through registers and says what it cost: <c>--till N [--registers R] [--lines L] [--raw]</c>, and <c>--latency</c> for the wait at the till.</summary>
internal static class RegisterMeasurement
{
    private const int WarmUpSales = 3000;
    private const int SalesPerTurn = 250;

    public static int Run(string[] args)
    {
        var sales = Number(args, "--till", 1000);
        var registers = Number(args, "--registers", 1);
        var draft = BenchmarkTill.NewDraft(Number(args, "--lines", 3));
        var folder = Directory.CreateTempSubdirectory("fiscal-till-").FullName;
        try
        {
            var path = Path.Combine(folder, "till.db");
            var warmUp = Math.Min(WarmUpSales, sales);
            TimeSpan selling = default, committing = default;
            long written = 0;
            using (var raw = args.Contains("--raw") ? new RawSqlite(Path.Combine(folder, "raw.db")) : null)
            using (var till = new BenchmarkTill(path, registers))
            {
                SellEverywhere(till, draft, warmUp);
                Commit(raw, WarmUpSales);

                // In turns: the rate of a shared disk drifts within a run, and both must see the same of it.
                for (var sold = 0; sold < sales; sold += SalesPerTurn)
                {
                    var turn = Math.Min(SalesPerTurn, sales - sold);
                    var before = Written();
                    var watch = Stopwatch.StartNew();
                    SellEverywhere(till, draft, turn);
                    selling += watch.Elapsed;
                    written += Written() - before;
                    watch.Restart();
                    Commit(raw, 2 * turn);
                    committing += watch.Elapsed;
                }

                Say("sales/s", sales * registers / selling.TotalSeconds);
                if (raw is not null)
                {
                    Say("raw durable commits/s", 2 * sales / committing.TotalSeconds);
                    Say("sales/s over half the raw commits/s", registers * committing.TotalSeconds / selling.TotalSeconds);
                }
            }

            Say("bytes written per sale", (double)written / (sales * registers));
            Say("bytes kept per sale", (double)new FileInfo(path).Length / ((sales + warmUp) * registers));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The cashier's wait from paying to the receipt's data, the TSE taking 250 ms an operation and its Start made while goods are scanned.</summary>
    public static int RunLatency()
    {
        var folder = Directory.CreateTempSubdirectory("fiscal-latency-").FullName;
        try
        {
            var options = new FiscalOptions
            {
                JournalPath = Path.Combine(folder, "till.db"),
                Merchant = { Name = "Bäckerei-Café Muster", Street = "Musterstraße 1", PostalCode = "12345", City = "Musterstadt", TaxNumber = "00/000/00000" },
            };
            using var tse = new SimulatedTse(new SimulatedTseOptions { Latency = TimeSpan.FromMilliseconds(250) });
            using var registers = FiscalRegisters.Create(options, tse);
            var register = registers.Open("KASSE-01");
            var waits = new List<double>();
            for (var i = 0; i < 30; i++)
            {
                var sale = register.Begin("sale-" + i.ToString(CultureInfo.InvariantCulture));
                Thread.Sleep(300);
                var watch = Stopwatch.StartNew();
                sale.Finish(BenchmarkTill.NewDraft(3));
                waits.Add(watch.Elapsed.TotalMilliseconds);
            }

            waits = [.. waits.Skip(5).Order()];
            Say("pay to receipt data, median ms", waits[waits.Count / 2]);
            Say("pay to receipt data, worst ms", waits[^1]);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static void SellEverywhere(BenchmarkTill till, ReceiptDraft draft, int salesEach)
    {
        if (till.Registers.Count == 1)
        {
            for (var i = 0; i < salesEach; i++)
            {
                till.Sell(till.Registers[0], draft);
            }

            return;
        }

        var threads = till.Registers.Select(register => new Thread(() =>
        {
            for (var i = 0; i < salesEach; i++)
            {
                till.Sell(register, draft);
            }
        })).ToList();
        threads.ForEach(static t => t.Start());
        threads.ForEach(static t => t.Join());
    }

    private static void Commit(RawSqlite? raw, int commits)
    {
        for (var i = 0; raw is not null && i < commits; i++)
        {
            raw.Commit();
        }
    }

    private static long Written() =>
        File.Exists("/proc/self/io")
            ? long.Parse(File.ReadLines("/proc/self/io").First(static l => l.StartsWith("write_bytes", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture)
            : 0;

    private static int Number(string[] args, string name, int otherwise)
    {
        var index = Array.IndexOf(args, name);
        return index < 0 ? otherwise : int.Parse(args[index + 1], CultureInfo.InvariantCulture);
    }

    private static void Say(string what, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:0.##}"));
}
