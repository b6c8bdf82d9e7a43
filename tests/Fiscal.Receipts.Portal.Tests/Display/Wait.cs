using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fiscal.Receipts.Portal.Tests.Display;

internal static class Wait
{
    public static async Task UntilAsync(Func<bool> condition, int seconds = 20, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(seconds), $"Not within {seconds} s: {what}");
            await Task.Delay(10, CancellationToken.None);
        }
    }
}
