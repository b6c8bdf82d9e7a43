using Fiscal.Journal;
using Fiscal.Journal.PostgreSql;

// Sells on a register until it is killed, and says after each append what must be there afterwards. Every other append is only buffered.
using var store = PostgreSqlJournalStore.Open(args[0]);
var head = await store.GetHeadAsync(args[1]);
for (var i = head.Sequence; ; i++)
{
    var entry = new EntryBytes((int)(i % 4), DateTimeOffset.UnixEpoch, "sale-" + i / 4, null, null, 1, new byte[700]);
    var isDurable = i % 2 == 0;
    head = store.Append(args[1], head, [entry], isDurable ? Durability.Durable : Durability.Buffered);
    Console.WriteLine($"{(isDurable ? "durable" : "buffered")} {head.Sequence} {Convert.ToHexString(head.ToHash())}");
}
