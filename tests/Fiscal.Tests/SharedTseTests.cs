using System.Globalization;
using Fiscal.Testing;
using Fiscal.Tse.Simulator;

namespace Fiscal.Tests;

/// <summary>Many registers on one slow device: waiting for each other is no fault.</summary>
public sealed class SharedTseTests
{
    [Fact]
    public async Task Twenty_registers_at_half_load_of_a_slow_device_have_no_outage()
    {
        const int Registers = 20;
        var operation = TimeSpan.FromMilliseconds(250);

        // Two operations a sale: the device can do two sales a second, half of that is one.
        var pause = TimeSpan.FromTicks(4 * operation.Ticks);
        using var store = new InMemoryJournalStore();
        using var tse = new SimulatedTse(new SimulatedTseOptions { UseP256 = true, Latency = operation });
        await using var registers = FiscalRegisters.Create(TestTill.NewOptions(), tse, store);
        var opened = await Task.WhenAll(Enumerable.Range(1, Registers).Select(n => registers.OpenAsync($"KASSE-{n:00}")));
        var random = new Random(20);
        var selling = new List<Task<Receipt>>();
        for (var i = 0; i < 15 * TestSettings.Scale; i++)
        {
            var register = opened[random.Next(Registers)];
            selling.Add(SellAsync(register, i));
            await Task.Delay(pause * (-Math.Log(1 - random.NextDouble())));
        }

        var receipts = await Task.WhenAll(selling);

        Assert.All(receipts, static r => Assert.NotNull(r.Signature));
        Assert.All(opened, static r => Assert.Null(r.GetStatus().Outage));
    }

    private static async Task<Receipt> SellAsync(FiscalRegister register, int sale) =>
        await (await register.BeginAsync("sale-" + sale.ToString(CultureInfo.InvariantCulture))).FinishAsync(TestTill.Bread());
}
