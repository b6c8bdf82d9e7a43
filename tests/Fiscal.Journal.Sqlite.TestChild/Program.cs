using Fiscal.Journal;
using Fiscal.Journal.Sqlite;

// Sells until it is killed, and says after each append what must be there afterwards. Every other append is only buffered.
using var store = SqliteJournalStore.Open(args[0]);
var head = JournalHead.Empty;
for (var i = 0; ; i++)
{
    var entry = new EntryBytes(i % 4, DateTimeOffset.UnixEpoch, "sale-" + i / 4, null, null, 1, new byte[700]);
    head = store.Append("KASSE-01", head, [entry], i % 2 == 0 ? Durability.Durable : Durability.Buffered);
    Console.WriteLine($"{head.Sequence} {Convert.ToHexString(head.ToHash())}");
}
