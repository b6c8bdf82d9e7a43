using System.Diagnostics;
using System.Globalization;
using Fiscal.Tse.Simulator;

namespace Fiscal.Benchmarks;

/// <summary>Sells through registers and says what it cost: <c>--till N [--registers R] [--lines L] [--raw]</c>, and <c>--latency</c> for the wait at the till.</summary>
internal static class RegisterMeasurement
{
    public static int Run(string[] args)
    {
        var sales = Number(args, "--till", 1000);
        var registers = Number(args, "--registers", 1);
        var draft = BenchmarkTill.NewDraft(Number(args, "--lines", 3));
        var folder = Directory.CreateTempSubdirectory("fiscal-till-").FullName;
        try
        {
            var commits = args.Contains("--raw") ? RawCommits(folder) : 0;
            var path = Path.Combine(folder, "till.db");
            double perSecond;
            long written;
            using (var till = new BenchmarkTill(path, registers))
            {
                SellEverywhere(till, draft, Math.Min(200, sales));
                var before = Written();
                var watch = Stopwatch.StartNew();
                SellEverywhere(till, draft, sales);
                perSecond = sales * registers / watch.Elapsed.TotalSeconds;
                written = Written() - before;
            }

            Say("sales/s", perSecond);
            if (commits > 0)
            {
                // Once more after the sales: on a shared disk the rate drifts within a run.
                var average = (commits + RawCommits(folder)) / 2;
                Say("raw durable commits/s", average);
                Say("sales/s over half the raw commits/s", perSecond / (average / 2));
            }

            Say("bytes written per sale", (double)written / (sales * registers));
            Say("bytes kept per sale", (double)new FileInfo(path).Length / ((sales + Math.Min(200, sales)) * registers));
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

    private static double RawCommits(string folder)
    {
        using var raw = new RawSqlite(Path.Combine(folder, Guid.NewGuid().ToString("N") + ".db"));
        for (var i = 0; i < 200; i++)
        {
            raw.Commit();
        }

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 2000; i++)
        {
            raw.Commit();
        }

        return 2000 / watch.Elapsed.TotalSeconds;
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
