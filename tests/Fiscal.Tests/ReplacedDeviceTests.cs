using Fiscal.Journal;
using Fiscal.Testing;
using Fiscal.Tse.Simulator;

namespace Fiscal.Tests;

/// <summary>Row 14 of the commit protocol: another device is plugged in while the till is off.</summary>
public sealed class ReplacedDeviceTests
{
    [Fact]
    public async Task Accepted_receipt_of_the_old_device_is_sealed_as_outage_and_the_new_one_signs_on()
    {
        using var store = new InMemoryJournalStore();
        using var old = new SimulatedTse(new SimulatedTseOptions { UseP256 = true });
        InMemoryJournalStore? accepted = null;
        store.BeforeAppend = (_, durability) => accepted ??= durability == Durability.DurableFromReserve ? store.AfterKill() : null;
        await using (var registers = FiscalRegisters.Create(TestTill.NewOptions(), old, store))
        {
            var sale = await (await registers.OpenAsync("KASSE-01")).BeginAsync("a");
            await sale.FinishAsync(TestTill.Bread());
        }

        using var replacement = new SimulatedTse(new SimulatedTseOptions { UseP256 = true });
        await using var later = FiscalRegisters.Create(TestTill.NewOptions(), replacement, accepted);
        var register = await later.OpenAsync("KASSE-01");
        var first = (await register.FindAsync("a"))!;
        var second = await (await register.BeginAsync("b")).FinishAsync(TestTill.Bread());

        Assert.Equal((1L, "device-replaced"), (first.Number, first.Outage!.Code));
        Assert.Equal(2, second.Number);
        Assert.Equal((await replacement.GetIdentityAsync()).SerialNumber, second.Signature!.SerialNumber);
        Assert.Null(register.GetStatus().MissingHistory);
        Assert.Null(register.GetStatus().Outage);
        await register.WhenIdleAsync();
        Assert.DoesNotContain((await JournalVerifier.VerifyAsync(accepted!)).Findings, f => f.Severity == FindingSeverity.Error);
        accepted!.Dispose();
    }
}
