using System.Text;
using Fiscal.Journal;
using Fiscal.Testing;

namespace Fiscal.Exports.Tests;

/// <summary>Spec digital-receipt §7: the delivery log, which joins to DSFinV-K by BON_ID.</summary>
public sealed class DeliveryExportTests
{
    [Fact]
    public async Task Each_event_is_a_row_with_register_and_bon_id()
    {
        using var folder = new TemporaryFolder();
        var journal = new TestJournal();
        journal.Sell(b => b.Number(1, bonId: 1001));
        Deliver(journal, 1, DeliveryKind.Offered, "implied");
        Deliver(journal, 1, DeliveryKind.Uploaded, device: "portal");
        journal.Sell(b => b.Number(2, bonId: 1002));
        Deliver(journal, 2, DeliveryKind.PrintUnknown, "=HYPERLINK()", "bon-1");
        Deliver(journal, 1, DeliveryKind.PickedUp, "phone", "portal");
        Deliver(journal, 1, DeliveryKind.Mailed, "2026-11-24 sent", "portal");
        Deliver(journal, 1, DeliveryKind.Restored);

        var result = await new DeliveryExport().WriteToFolderAsync(journal.ToStore(), folder.Path);

        Assert.Equal("Z_KASSE_ID;BON_ID;BON_NR;Zeitpunkt;Ereignis;Angabe;Geraet", File.ReadLines(folder.File("zustellung.csv"), Encoding.UTF8).First());
        Assert.Equal(
        [
            ["KASSE-01", "1001", "1", "2026-11-24T08:02:00+01:00", "offered", "implied", ""],
            ["KASSE-01", "1001", "1", "2026-11-24T08:03:00+01:00", "uploaded", "", "portal"],
            ["KASSE-01", "1002", "2", "2026-11-24T08:06:00+01:00", "printUnknown", "'=HYPERLINK()", "bon-1"],
            ["KASSE-01", "1001", "1", "2026-11-24T08:07:00+01:00", "pickedUp", "phone", "portal"],
            ["KASSE-01", "1001", "1", "2026-11-24T08:08:00+01:00", "mailed", "2026-11-24 sent", "portal"],
            ["KASSE-01", "1001", "1", "2026-11-24T08:09:00+01:00", "restored", "", ""],
        ], Tool.Rows(folder.File("zustellung.csv")).Skip(1));
        Assert.Equal(2, result.Receipts);
    }

    [Fact]
    public async Task A_range_takes_the_events_of_its_days()
    {
        using var folder = new TemporaryFolder();
        var journal = new TestJournal();
        journal.Sell();
        Deliver(journal, 1, DeliveryKind.Offered);
        journal.Clock = journal.Clock.AddDays(1);
        Deliver(journal, 1, DeliveryKind.PickedUp);

        await new DeliveryExport().WriteToFolderAsync(journal.ToStore(), folder.Path, new ExportRange(new DateTime(2026, 11, 25)));

        Assert.Equal("pickedUp", Assert.Single(Tool.Rows(folder.File("zustellung.csv")).Skip(1))[4]);
    }

    private static void Deliver(TestJournal journal, long number, DeliveryKind what, string? detail = null, string? device = null)
    {
        journal.Entries.Add(new DeliveryEntry { Time = journal.Clock, ReceiptNumber = number, What = what, Detail = detail, Device = device });
        journal.Clock = journal.Clock.AddMinutes(1);
    }
}
