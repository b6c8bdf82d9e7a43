using Fiscal.Journal;

namespace Fiscal.Benchmarks;

/// <summary>The four entries of a sale in the sizes real ones have: opened 150 B, started 450 B, finishing 1.2 kB at three lines (about 150 B a line), sealed 700 B.</summary>
internal sealed class SaleEntries
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.FromHours(2));

    private readonly byte[] _opened, _started, _finishing, _sealed;

    public SaleEntries(int lines)
    {
        _opened = Body(150);
        _started = Body(450);
        _finishing = Body(750 + (150 * lines));
        _sealed = Body(700);
    }

    public JournalHead Append(JournalStore store, string register, JournalHead head, long number)
    {
        var sale = Guid.NewGuid().ToString("D");
        head = store.Append(register, head, [new EntryBytes(1, Noon, sale, null, null, 1, _opened)], Durability.Buffered);
        head = store.Append(register, head, [new EntryBytes(2, Noon, sale, null, null, 1, _started)], Durability.Buffered);
        head = store.Append(register, head, [new EntryBytes(3, Noon, sale, number, null, 1, _finishing)], Durability.Durable);
        return store.Append(register, head, [new EntryBytes(4, Noon, sale, null, null, 1, _sealed)], Durability.DurableFromReserve);
    }

    public async Task<JournalHead> AppendAsync(JournalStore store, string register, JournalHead head, long number)
    {
        var sale = Guid.NewGuid().ToString("D");
        head = await store.AppendAsync(register, head, [new EntryBytes(1, Noon, sale, null, null, 1, _opened)], Durability.Buffered);
        head = await store.AppendAsync(register, head, [new EntryBytes(2, Noon, sale, null, null, 1, _started)], Durability.Buffered);
        head = await store.AppendAsync(register, head, [new EntryBytes(3, Noon, sale, number, null, 1, _finishing)], Durability.Durable);
        return await store.AppendAsync(register, head, [new EntryBytes(4, Noon, sale, null, null, 1, _sealed)], Durability.DurableFromReserve);
    }

    private static byte[] Body(int length)
    {
        var body = new byte[length];
        for (var i = 0; i < length; i++)
        {
            body[i] = (byte)(' ' + (i % 90));
        }

        return body;
    }
}
