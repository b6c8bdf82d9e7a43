using System.Globalization;

namespace Fiscal.Journal.PostgreSql.Tests;

/// <summary>Entries with the sizes of real ones: opened, started, finishing (three lines), sealed.</summary>
internal static class Sales
{
    private static readonly int[] Sizes = [150, 450, 1200, 700];

    public static int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("FISCAL_TEST_SEED"), out var seed) ? seed : 20260101;

    public static int Scale { get; } = int.TryParse(Environment.GetEnvironmentVariable("FISCAL_TEST_SCALE"), out var scale) ? Math.Max(1, scale) : 1;

    public static EntryBytes Entry(int step, int sale) =>
        new(step + 1, new DateTimeOffset(2026, 3, 29, 12, 0, 0, TimeSpan.FromHours(2)).AddSeconds(sale), Id(sale), step == 2 ? sale : null, null, 1, Body(Sizes[step] + (sale % 17), sale));

    public static JournalHead Append(JournalStore store, string register, JournalHead head, int firstSale, int count)
    {
        for (var sale = firstSale; sale < firstSale + count; sale++)
        {
            head = store.Append(register, head, [Entry(0, sale)], Durability.Buffered);
            head = store.Append(register, head, [Entry(1, sale)], Durability.Buffered);
            head = store.Append(register, head, [Entry(2, sale)], Durability.Durable);
            head = store.Append(register, head, [Entry(3, sale)], Durability.DurableFromReserve);
        }

        return head;
    }

    public static string Id(int sale) => new Guid(sale, (short)(sale * 7919), 3, 4, 5, 6, 7, 8, 9, 10, 11).ToString("D", CultureInfo.InvariantCulture);

    private static byte[] Body(int length, int sale)
    {
        var body = new byte[length];
        for (var i = 0; i < length; i++)
        {
            body[i] = (byte)(' ' + ((i + sale) % 90));
        }

        return body;
    }
}
