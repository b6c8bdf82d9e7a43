using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Fiscal.Chaos;

/// <summary>Somebody starts the till twice: two processes, one journal file, one device.</summary>
public sealed class TwoProcessesTests(ITestOutputHelper output)
{
    private const int SecondFirst = 1_000_000;

    [Fact]
    public async Task Two_tills_on_one_journal_never_hand_out_the_same_number()
    {
        using var till = Till.Fresh();
        till.MayBeUnsigned = true;
        using var first = Process.Start(Till.Child(till.Folder, 0, 1_000_000, "-"))!;
        for (var i = 0; i < 20; i++)
        {
            till.Take(await first.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The first till ended: " + await first.StandardError.ReadToEndAsync()));
        }

        using var second = Process.Start(Till.Child(till.Folder, SecondFirst, 1_000_000, "-"))!;
        var reading = Task.WhenAll(TakeAllAsync(till, first), TakeAllAsync(till, second));
        await Task.WhenAny(first.WaitForExitAsync(), second.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(20)));
        first.Kill();
        second.Kill();
        var counts = await reading;
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first {counts[0].Receipts} receipts, second {counts[1].Receipts}: {counts[0].Error} {counts[1].Error}"));
        Assert.Contains("Another process writes this register", counts[0].Error + counts[1].Error, StringComparison.Ordinal);
        await till.RecoverAndCheckAsync(checkSignatures: true);
    }

    private static async Task<(int Receipts, string Error)> TakeAllAsync(Till till, Process process)
    {
        var errors = process.StandardError.ReadToEndAsync();
        var count = 0;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (till)
            {
                till.Take(line);
            }

            count++;
        }

        return (count, await errors);
    }
}
