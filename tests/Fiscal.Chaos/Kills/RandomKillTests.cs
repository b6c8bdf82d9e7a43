using System.Diagnostics;
using Xunit.Abstractions;

namespace Fiscal.Chaos;

/// <summary>A selling process dies at moments nobody chose.</summary>
public sealed class RandomKillTests(ITestOutputHelper output)
{
    private const int KillsPerJournal = 50;

    [Fact]
    public async Task Killed_at_random_nothing_is_lost_doubled_or_left_open()
    {
        Say($"FISCAL_TEST_SEED={ChaosSettings.Seed} FISCAL_CHAOS_KILLS={ChaosSettings.Kills}");
        var random = new Random(ChaosSettings.Seed);
        var till = Till.Fresh();
        var receipts = 0;
        try
        {
            for (int kill = 1, first = 0; kill <= ChaosSettings.Kills; kill++)
            {
                first += await KillAsync(till, first, random);

                // Now and then the next process dies too before anybody has recovered.
                var isLast = kill == ChaosSettings.Kills || kill % KillsPerJournal == 0;
                if (isLast || random.Next(4) > 0)
                {
                    try
                    {
                        await till.RecoverAndCheckAsync(checkSignatures: isLast || kill % 10 == 0);
                    }
                    catch (Exception e)
                    {
                        throw new InvalidOperationException($"After kill {kill} of seed {ChaosSettings.Seed}, folder {till.Folder}: {e.Message}", e);
                    }
                }

                if (isLast)
                {
                    receipts += till.HandedOut;
                    till.Dispose();
                    till = Till.Fresh();
                    first = 0;
                }
            }
        }
        finally
        {
            till.Dispose();
        }

        Say($"{ChaosSettings.Kills} kills, {receipts} receipts handed out: 0 lost, 0 doubled, 0 left open");
        Assert.True(receipts >= ChaosSettings.Kills * 5, $"Only {receipts} receipts in {ChaosSettings.Kills} kills: the kills hit no selling till.");
    }

    /// <summary>Lets the child sell for a while and kills it. Gives how many sale ids it may have used.</summary>
    private static async Task<int> KillAsync(Till till, int first, Random random)
    {
        using var process = Process.Start(Till.Child(till.Folder, first, 1_000_000, "-"))!;
        var lines = random.Next(60);
        var pause = random.Next(5_000);
        var taken = 0;
        for (; taken < lines; taken++)
        {
            till.Take(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The child ended: " + await process.StandardError.ReadToEndAsync()));
        }

        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started).TotalMicroseconds < pause)
        {
            Thread.SpinWait(20);
        }

        process.Kill();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            till.Take(line);
            taken++;
        }

        await process.WaitForExitAsync();
        return taken + 2;
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
