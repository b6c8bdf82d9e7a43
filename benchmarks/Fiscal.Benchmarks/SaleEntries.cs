using Fiscal.Journal;

namespace Fiscal.Benchmarks;

/// <summary>The four entries of a sale in the sizes real ones have: opened 150 B, started 450 B, finishing 1.2 kB at three lines (150 B a line), sealed 700 B.</summary>
/// <remarks>Baskets differ: sales have between one and twice the wanted number of lines, the wanted number on average, and other entries vary by a tenth. Equal sizes would make pages fit by luck.</remarks>
internal sealed class SaleEntries
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.FromHours(2));

    private readonly byte[][] _opened, _started, _finishing, _sealed;

    public SaleEntries(int lines)
    {
        var counts = Enumerable.Range(1, (2 * lines) - 1).ToArray();
        _opened = [.. counts.Select(count => Body(150 * (90 + (count * 7 % 21)) / 100))];
        _started = [.. counts.Select(count => Body(450 * (90 + (count * 11 % 21)) / 100))];
        _finishing = [.. counts.Select(count => Body(750 + (150 * count)))];
        _sealed = [.. counts.Select(count => Body(700 * (90 + (count * 13 % 21)) / 100))];
    }

    public JournalHead Append(JournalStore store, string register, JournalHead head, long number)
    {
        var (sale, i) = Next();
        head = store.Append(register, head, [new EntryBytes(1, Noon, sale, null, null, 1, _opened[i])], Durability.Buffered);
        head = store.Append(register, head, [new EntryBytes(2, Noon, sale, null, null, 1, _started[i])], Durability.Buffered);
        head = store.Append(register, head, [new EntryBytes(3, Noon, sale, number, null, 1, _finishing[i])], Durability.Durable);
        return store.Append(register, head, [new EntryBytes(4, Noon, sale, null, null, 1, _sealed[i])], Durability.DurableFromReserve);
    }

    public async Task<JournalHead> AppendAsync(JournalStore store, string register, JournalHead head, long number)
    {
        var (sale, i) = Next();
        head = await store.AppendAsync(register, head, [new EntryBytes(1, Noon, sale, null, null, 1, _opened[i])], Durability.Buffered);
        head = await store.AppendAsync(register, head, [new EntryBytes(2, Noon, sale, null, null, 1, _started[i])], Durability.Buffered);
        head = await store.AppendAsync(register, head, [new EntryBytes(3, Noon, sale, number, null, 1, _finishing[i])], Durability.Durable);
        return await store.AppendAsync(register, head, [new EntryBytes(4, Noon, sale, null, null, 1, _sealed[i])], Durability.DurableFromReserve);
    }

    private (string SaleId, int Size) Next()
    {
        var id = Guid.NewGuid();
        return (id.ToString("D"), (id.GetHashCode() & int.MaxValue) % _opened.Length);
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
