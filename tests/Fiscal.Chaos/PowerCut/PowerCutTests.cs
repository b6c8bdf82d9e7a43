using System.Diagnostics;
using System.Text;
using Xunit.Abstractions;

namespace Fiscal.Chaos;

/// <summary>The power goes at any moment of a selling day: what the process wrote is replayed without what it never synchronised.</summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private const int CutsPerRecording = 60;

    [Fact]
    public async Task Nothing_that_was_handed_out_before_a_power_cut_is_lost()
    {
        Say($"FISCAL_TEST_SEED={ChaosSettings.Seed} FISCAL_CHAOS_CUTS={ChaosSettings.Cuts}");
        var random = new Random(ChaosSettings.Seed + 1);
        var work = Directory.CreateTempSubdirectory("fiscal-chaos-");
        var handedOut = 0;
        try
        {
            var recorder = await CompileAsync(work.FullName);
            var recording = new List<RecordedOperation>();
            var folder = string.Empty;
            for (var cut = 0; cut < ChaosSettings.Cuts; cut++)
            {
                if (cut % CutsPerRecording == 0)
                {
                    folder = Path.Combine(work.FullName, $"till-{cut}");
                    recording = await RecordAsync(recorder, folder);
                }

                var at = random.Next(recording.Count + 1);
                try
                {
                    handedOut += await CutAsync(recording, at, folder, random);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"Cut {cut} of seed {ChaosSettings.Seed}, after {at} of {recording.Count} operations: {e.Message}", e);
                }
            }
        }
        finally
        {
            work.Delete(recursive: true);
        }

        Say($"{ChaosSettings.Cuts} cuts, {handedOut} receipts handed out before them: 0 lost");
        Assert.True(handedOut > ChaosSettings.Cuts, "The cuts hit no selling till.");
    }

    /// <summary>The test of the test: a disk that ignores every sync must be caught.</summary>
    [Fact]
    public async Task A_disk_that_only_says_it_has_synchronised_is_caught_losing_receipts()
    {
        var random = new Random(ChaosSettings.Seed + 2);
        var work = Directory.CreateTempSubdirectory("fiscal-chaos-");
        var caught = 0;
        try
        {
            var folder = Path.Combine(work.FullName, "till");
            var recording = await RecordAsync(await CompileAsync(work.FullName), folder);
            var lying = recording.Where(static o => o.Kind != 'S' || o.Path.Contains("/tse/", StringComparison.Ordinal)).ToList();
            var selling = lying.FindIndex(static o => o.Path.EndsWith("/handed-out", StringComparison.Ordinal));
            for (var cut = 0; cut < 8; cut++)
            {
                try
                {
                    await CutAsync(lying, random.Next(selling + 100, lying.Count), folder, random);
                }
                catch (Exception)
                {
                    caught++;
                }
            }
        }
        finally
        {
            work.Delete(recursive: true);
        }

        Assert.InRange(caught, 1, 8);
    }

    private static async Task<int> CutAsync(List<RecordedOperation> recording, int at, string folder, Random random)
    {
        var disk = new CutDisk();
        using var till = Till.Fresh();
        foreach (var operation in recording.Take(at))
        {
            if (operation.Path.EndsWith("/handed-out", StringComparison.Ordinal))
            {
                foreach (var line in Encoding.ASCII.GetString(operation.Data).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    till.Take(line);
                }
            }
            else
            {
                disk.Apply(operation);
            }
        }

        disk.Cut(folder, till.Folder, random);
        await till.RecoverAndCheckAsync(checkSignatures: false);
        return till.HandedOut;
    }

    private static async Task<List<RecordedOperation>> RecordAsync(string recorder, string folder)
    {
        Directory.CreateDirectory(folder);

        // Enough for a checkpoint while it sells, and in the long form for many.
        var start = Till.Child(folder, 0, ChaosSettings.IsLong ? 250 : 70, Path.Combine(folder, "handed-out"));
        start.Environment["LD_PRELOAD"] = recorder;
        start.Environment["RECORDER_FOLDER"] = folder;
        start.Environment["RECORDER_LOG"] = folder + ".record";
        await RunAsync(start);
        var recording = RecordedOperation.Read(folder + ".record");

        // Without this the test would prove nothing: what is not seen cannot be lost.
        foreach (var (name, kinds) in new[] { ("/till.db", "CWS"), ("/till.db-wal", "CWS"), ("/tse/device.log", "WS"), ("/tse/device.key.new", "CWSR") })
        {
            Assert.All(kinds, kind => Assert.Contains(recording, o => o.Kind == kind && o.Path == folder + name));
        }

        return recording;
    }

    private static async Task<string> CompileAsync(string folder)
    {
        var library = Path.Combine(folder, "recorder.so");
        var start = new ProcessStartInfo("gcc") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-O2", "-shared", "-fPIC", "-o", library, Path.Combine(AppContext.BaseDirectory, "PowerCut", "recorder.c"), "-ldl", "-lpthread" })
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            await RunAsync(start);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("gcc is missing: apt-get install gcc libc6-dev", e);
        }

        return library;
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{start.FileName} ended with {process.ExitCode}: {await said}{errors}");
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
