using System.Globalization;

namespace Fiscal.Printing.EscPos.Tests;

/// <summary>What must hold whatever goes wrong. Ten thousand jobs with <c>FISCAL_TEST_SCALE=20</c>.</summary>
public sealed class RandomFaultTests
{
    [Fact]
    public void Nothing_is_called_printed_that_is_not_and_nothing_is_printed_twice_without_a_word()
    {
        var seed = TestSettings.Seed;
        var outcomes = new Dictionary<string, int>();
        for (var i = 0; i < 500 * TestSettings.Scale; i++)
        {
            var random = new Random(unchecked(seed + (i * 7919)));
            Run(random, $"FISCAL_TEST_SEED={seed.ToString(CultureInfo.InvariantCulture)}, job {i.ToString(CultureInfo.InvariantCulture)}", outcomes);
        }

        // A test in which everything failed would prove nothing.
        Assert.True(outcomes.Count(pair => pair.Value >= 5) >= 8, string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value}")));
    }

    private static void Run(Random random, string where, Dictionary<string, int> outcomes)
    {
        var small = random.Next(4) == 0;
        var profile = PrinterProfile.Get(random.Next(4) == 0 ? "generic-80" : "epson-203");
        profile.AutomaticStatus &= random.Next(3) > 0;
        profile.OrderedStatus &= random.Next(4) > 0;
        profile.ChunkBytes = small ? 200 : 0;
        profile.OrderedStatus |= small;
        using var bench = new Bench(
            device =>
            {
                device.Profile = profile;
                device.BufferBytes = small ? 512 : 4096;
                device.FlowControl = !small;
                device.BytesPerSecond = random.Next(3) == 0 ? 900 : 20_000;
                device.StartsInKanjiMode = random.Next(4) == 0;
                device.RestartBreaksConnection = random.Next(3) > 0;
                device.DiscardsOnReset = random.Next(2) == 0;
                device.RefusesSecondConnection = random.Next(2) == 0;
            },
            options => options.KeepConnection = random.Next(3) == 0);
        if (random.Next(2) == 0)
        {
            bench.Print("vorher");
        }

        var lines = random.Next(5, 120);
        var faults = Enumerable.Range(0, random.Next(4)).Select(_ => Fault(random, lines * 43)).ToArray();
        foreach (var fault in faults)
        {
            bench.Device.Add(fault);
        }

        var script = $"{where}: {profile.Name}, {lines} lines, {string.Join("; ", faults.Select(fault => fault.ToString()))}";
        var job = Bench.Job("bon", lines);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var result = Attempt(bench, job, random);
            var key = result.ToString();
            outcomes[key] = outcomes.TryGetValue(key, out var count) ? count + 1 : 1;
            // What is in the printer's buffer now is on paper soon, also without us.
            bench.Device.Repair();
            bench.Clock.Pass(TimeSpan.FromMinutes(2));
            var copies = Copies(bench.Device.Paper, job);
            var ends = bench.OnPaper("bon");
            Assert.True(ends <= 1, $"{script}: twice on paper, then {result}");
            if (result.Outcome == PrintOutcome.Printed)
            {
                Assert.True(copies == 1, $"{script}: {result} and {copies.ToString(CultureInfo.InvariantCulture)} times on paper");
            }

            if (result.Outcome != PrintOutcome.Failed)
            {
                return;
            }

            Assert.True(ends == 0, $"{script}: {result} and on paper");
        }
    }

    private static PrintResult Attempt(Bench bench, byte[] bytes, Random random)
    {
        var job = bench.Printer.Enqueue(bytes);
        if (random.Next(5) == 0)
        {
            bench.Clock.Pass(TimeSpan.FromMilliseconds(random.Next(1, random.Next(2) == 0 ? 400 : 30_000)));
            job.Cancel();
        }

        // Nobody waits for paper for ever.
        var end = bench.Clock.Elapsed + TimeSpan.FromMinutes(10);
        bench.Clock.Until(() => job.Completion.IsCompleted || bench.Clock.Elapsed > end, TimeSpan.FromHours(1), job.ToString());
        if (!job.Completion.IsCompleted)
        {
            job.Cancel();
        }

        return bench.Wait(job);
    }

    private static VirtualPrinterFault Fault(Random random, int bytes)
    {
        var kinds = Enum.GetValues<VirtualPrinterFaultKind>();
        var kind = kinds[random.Next(kinds.Length)];
        var at = random.Next(6) switch
        {
            0 => 0,
            1 => -1,
            _ => random.Next(bytes),
        };
        var duration = kind == VirtualPrinterFaultKind.Silence && random.Next(3) == 0 ? TimeSpan.Zero
            : kind == VirtualPrinterFaultKind.Restart ? TimeSpan.FromSeconds(random.Next(3, 20))
            : random.Next(6) == 0 && kind is VirtualPrinterFaultKind.PaperEnd or VirtualPrinterFaultKind.CoverOpen or VirtualPrinterFaultKind.CutterError ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(random.Next(1, 60_000));
        // Answers without a number can be imitated by noise; a handful of bytes is what a disturbed line gives.
        var noise = new byte[random.Next(1, 6)];
        random.NextBytes(noise);
        return new VirtualPrinterFault(kind, at, duration, noise);
    }

    /// <summary>How often the whole job is on paper, questions in between left out.</summary>
    private static int Copies(byte[] paper, byte[] job)
    {
        var clean = new List<byte>();
        for (var i = 0; i < paper.Length; i++)
        {
            if (i + 2 < paper.Length && ((paper[i] == 0x10 && paper[i + 1] == 0x04) || (paper[i] == 0x1D && paper[i + 1] == 0x72)))
            {
                i += 2;
            }
            else
            {
                clean.Add(paper[i]);
            }
        }

        var bytes = clean.ToArray();
        var count = 0;
        for (var from = 0; from + job.Length <= bytes.Length;)
        {
            var at = bytes.AsSpan(from).IndexOf(job);
            if (at < 0)
            {
                break;
            }

            count++;
            from += at + job.Length;
        }

        return count;
    }
}
