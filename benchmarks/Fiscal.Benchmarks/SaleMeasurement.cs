using System.Diagnostics;
using System.Globalization;
using Fiscal.Journal;
using Fiscal.Journal.Sqlite;

namespace Fiscal.Benchmarks;

/// <summary>Sells and says what it cost; run it under <c>strace -f -c -e trace=fsync,fdatasync</c> to count flushes.</summary>
/// <remarks><c>--sales N [--registers R] [--lines L] [--async] [--raw] [--folder D] [--verify]</c>. With <c>--raw</c> the baseline runs first, in the same process.</remarks>
internal static class SaleMeasurement
{
    public static int Run(string[] args)
    {
        var sales = Number("--sales", 1000);
        var registers = Number("--registers", 1);
        var lines = Number("--lines", 3);
        var at = Array.IndexOf(args, "--folder");
        var folder = Directory.CreateDirectory(Path.Combine(at < 0 ? Path.GetTempPath() : args[at + 1], "fiscal-sales-" + Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            var commits = 0.0;
            if (args.Contains("--raw"))
            {
                using var raw = new RawSqlite(Path.Combine(folder, "raw.db"));
                Repeat(200, raw.Commit);
                commits = 2000 / Repeat(2000, raw.Commit).TotalSeconds;
                Say("raw durable commits/s", commits);
            }

            var path = Path.Combine(folder, "till.db");
            var entries = new SaleEntries(lines);
            using (var store = SqliteJournalStore.Open(path))
            {
                var heads = new JournalHead[registers];
                Sell(store, entries, heads, Math.Min(200, sales), asynchronous: false);
                var writtenBefore = Written();
                var keptBefore = new FileInfo(path).Length;
                var clock = Stopwatch.StartNew();
                Sell(store, entries, heads, sales, args.Contains("--async"));
                var elapsed = clock.Elapsed;
                var perSecond = sales * registers / elapsed.TotalSeconds;
                Say("sales/s", perSecond);
                if (commits > 0)
                {
                    Say("sales/s over half the raw commits/s", perSecond / (commits / 2));
                }

                store.Dispose();
                Say("bytes written per sale", (double)(Written() - writtenBefore) / (sales * registers));
                Say("bytes kept per sale", (double)new FileInfo(path).Length / ((sales + Math.Min(200, sales)) * registers));
                Say("of these before the run", keptBefore);
            }

            if (args.Contains("--verify"))
            {
                var clock = Stopwatch.StartNew();
                var findings = SqliteJournalStore.VerifyFileAsync(path).GetAwaiter().GetResult();
                Say("verified in ms", clock.Elapsed.TotalMilliseconds);
                Say("findings", findings.Count);
                foreach (var finding in findings.Take(3))
                {
                    Console.WriteLine(finding);
                }
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        int Number(string name, int otherwise)
        {
            var index = Array.IndexOf(args, name);
            return index < 0 ? otherwise : int.Parse(args[index + 1], CultureInfo.InvariantCulture);
        }
    }

    private static void Sell(SqliteJournalStore store, SaleEntries entries, JournalHead[] heads, int sales, bool asynchronous)
    {
        if (asynchronous)
        {
            Task.WaitAll([.. Enumerable.Range(0, heads.Length).Select(register => Task.Run(async () =>
            {
                for (var sale = 0; sale < sales; sale++)
                {
                    heads[register] = await entries.AppendAsync(store, "R" + register, heads[register], heads[register].Sequence + 1);
                }
            }))]);
            return;
        }

        var threads = heads.Select((_, register) => new Thread(() =>
        {
            for (var sale = 0; sale < sales; sale++)
            {
                heads[register] = entries.Append(store, "R" + register, heads[register], heads[register].Sequence + 1);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    private static TimeSpan Repeat(int times, Action action)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < times; i++)
        {
            action();
        }

        return clock.Elapsed;
    }

    private static long Written()
    {
        const string Counters = "/proc/self/io";
        return File.Exists(Counters) ? long.Parse(File.ReadLines(Counters).Single(line => line.StartsWith("write_bytes: ", StringComparison.Ordinal))["write_bytes: ".Length..], CultureInfo.InvariantCulture) : 0;
    }

    private static void Say(string what, double value) => Console.WriteLine(what + ": " + value.ToString("0.##", CultureInfo.InvariantCulture));
}
