using System.Globalization;

namespace Fiscal.Journal.Sqlite.Tests;

/// <summary>Whatever happens to the bytes of the file is found and named, and never ends in another exception.</summary>
public sealed class DamageTests : IDisposable
{
    private const int Page = 1024;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Closed_journal_is_one_file_and_verifies_clean()
    {
        await MakeJournal(sales: 400);

        Assert.Equal([_folder.Journal], Directory.GetFiles(_folder.Directory));
        Assert.Empty(await SqliteJournalStore.VerifyFileAsync(_folder.Journal));
        Assert.Equal([_folder.Journal], Directory.GetFiles(_folder.Directory));
    }

    [Fact]
    public async Task Every_random_bit_flip_is_found()
    {
        await MakeJournal(sales: 60);
        var bytes = File.ReadAllBytes(_folder.Journal);
        var random = new Random(Sales.Seed);
        var escaped = new List<string>();
        for (var i = 0; i < 240 * Sales.Scale; i++)
        {
            // Every fourth one in the first pages, where the header and the schema are.
            var offset = random.Next(i % 4 == 0 ? 8 * Page : bytes.Length);
            if (offset is >= 96 and < 100)
            {
                continue; // which SQLite version wrote last: means nothing
            }

            var bit = random.Next(8);
            var flipped = (byte[])bytes.Clone();
            flipped[offset] ^= (byte)(1 << bit);
            if (!await IsFound(flipped))
            {
                escaped.Add(offset.ToString(CultureInfo.InvariantCulture) + "." + bit.ToString(CultureInfo.InvariantCulture));
            }
        }

        Assert.True(escaped.Count == 0, $"Escaped (seed {Sales.Seed}): {string.Join(", ", escaped)}");
    }

    [Fact]
    public async Task Every_bit_of_the_file_header_is_looked_at()
    {
        await MakeJournal(sales: 2);
        var bytes = File.ReadAllBytes(_folder.Journal);
        var escaped = new List<string>();
        for (var offset = 0; offset < 108; offset++)
        {
            if (offset is >= 96 and < 100)
            {
                continue;
            }

            var flipped = (byte[])bytes.Clone();
            flipped[offset] ^= (byte)(1 << (offset % 8));
            if (!await IsFound(flipped))
            {
                escaped.Add(offset.ToString(CultureInfo.InvariantCulture));
            }
        }

        Assert.True(escaped.Count == 0, $"Escaped: {string.Join(", ", escaped)}");
    }

    [Fact]
    public async Task Cut_off_or_torn_file_gives_findings()
    {
        await MakeJournal(sales: 60);
        var bytes = File.ReadAllBytes(_folder.Journal);
        var random = new Random(Sales.Seed);
        foreach (var length in new[] { 0, 1, 50, 99, 100, 512, Page - 1, Page, Page + 1, 2 * Page, bytes.Length - Page, bytes.Length - 1 })
        {
            Assert.True(await IsFound(bytes.AsSpan(0, length).ToArray()), $"A file cut off at {length} bytes was found whole.");
        }

        Assert.True(await IsFound([.. bytes, .. new byte[Page]]), "A page more was not noticed.");
        for (var i = 0; i < 12; i++)
        {
            var torn = (byte[])bytes.Clone();
            var page = random.Next(bytes.Length / Page) * Page;
            random.NextBytes(torn.AsSpan(page + (random.Next(2) * 512), 512));
            Assert.True(await IsFound(torn), $"A torn page at {page} was not noticed (seed {Sales.Seed}).");
        }

        Assert.True(await IsFound("this is a text file"u8.ToArray()));
    }

    [Fact]
    public async Task Changed_entry_is_named_by_register_and_sequence()
    {
        await MakeJournal(sales: 10);
        var bytes = File.ReadAllBytes(_folder.Journal);
        using (var store = SqliteJournalStore.OpenReadOnly(_folder.Journal))
        {
            // The body stands right behind the hash.
            var hash = (await store.ReadAsync("KASSE-01", 7, 1))[0].Hash;
            var at = bytes.AsSpan().IndexOf(hash);
            Assert.True(at > 0);
            bytes[at + hash.Length + 10] ^= 4;
        }

        File.WriteAllBytes(_folder.Journal, bytes);

        var finding = Assert.Single(await SqliteJournalStore.VerifyFileAsync(_folder.Journal));
        Assert.Equal("journal-chain-broken", finding.Code);
        Assert.Equal("KASSE-01/7", finding.Where);
    }

    [Fact]
    public async Task Damaged_file_refuses_to_open_or_read_with_a_journal_exception()
    {
        await MakeJournal(sales: 60);
        var bytes = File.ReadAllBytes(_folder.Journal);
        var random = new Random(Sales.Seed + 1);
        for (var i = 0; i < 60 * Sales.Scale; i++)
        {
            var flipped = (byte[])bytes.Clone();
            for (var n = 0; n < 20; n++)
            {
                flipped[random.Next(100, bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            var path = Path.Combine(_folder.Directory, "damaged.db");
            File.WriteAllBytes(path, flipped);
            try
            {
                using var store = SqliteJournalStore.OpenReadOnly(path);
                await ChainVerifier.VerifyAsync(store);
                await store.FindAsync("KASSE-01", 30);
                await store.FindAsync("KASSE-01", Sales.Id(3));
                await store.LoadCursorAsync("upload", "KASSE-01");
            }
            catch (JournalException error)
            {
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
            }
        }
    }

    private async Task MakeJournal(int sales)
    {
        using var store = SqliteJournalStore.Open(_folder.Journal);
        var a = Sales.Append(store, "KASSE-01", JournalHead.Empty, 1, sales / 2);
        var b = Sales.Append(store, "KASSE-02", JournalHead.Empty, 1, sales / 4);
        for (var i = 1; i < 40; i++)
        {
            await store.SaveCursorAsync("upload", "KASSE-01", i * i * i);
            await store.SaveCursorAsync("vault." + new string('x', i % 7), "KASSE-02", i);
        }

        a = Sales.Append(store, "KASSE-01", a, (sales / 2) + 1, sales / 2);
        Sales.Append(store, "KASSE-02", b, (sales / 4) + 1, sales / 4);
        await store.AppendAsync("KASSE-01", a, [new EntryBytes(99, DateTimeOffset.UnixEpoch, "long", null, null, 1, new byte[20_000])], Durability.Durable);
    }

    private async Task<bool> IsFound(byte[] content)
    {
        var path = Path.Combine(_folder.Directory, "flipped.db");
        File.WriteAllBytes(path, content);
        var findings = await SqliteJournalStore.VerifyFileAsync(path);
        Assert.All(findings, finding => Assert.NotEmpty(finding.MessageDe));
        Assert.Equal(2, Directory.GetFiles(_folder.Directory).Length);
        return findings.Any(finding => finding.Severity == FindingSeverity.Error);
    }
}
