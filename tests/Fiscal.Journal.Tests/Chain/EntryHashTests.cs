using System.Security.Cryptography;
using System.Text;

namespace Fiscal.Journal.Tests.Chain;

public sealed class EntryHashTests
{
    private static readonly DateTimeOffset Time = new DateTimeOffset(2026, 11, 24, 8, 23, 57, TimeSpan.FromHours(1)).AddTicks(1_234_567);

    [Fact]
    public void Hash_is_made_of_the_bytes_that_the_format_documentation_lists()
    {
        var body = Encoding.UTF8.GetBytes("{\"v\":1}");
        var previous = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var entry = new EntryBytes(3, Time, "Vorgang-ä", 17, null, 1, body);

        // Written down independently of the code, as docs/journal-format.md has it.
        var expected = new List<byte>();
        expected.AddRange("FJ1"u8.ToArray());
        expected.AddRange(previous);
        expected.AddRange([0, 0, 0, 8, .. "KASSE-01"u8]);
        expected.AddRange([0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 2]);
        expected.AddRange([0, 0, 0, 4, 0, 0, 0, 3]);
        expected.AddRange([0, 0, 0, 33, .. "2026-11-24T08:23:57.1234567+01:00"u8]);
        expected.AddRange([0, 0, 0, 10, .. "Vorgang-"u8, 0xC3, 0xA4]);
        expected.AddRange([0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 17]);
        expected.AddRange([0xFF, 0xFF, 0xFF, 0xFF]);
        expected.Add(1);
        expected.AddRange([0, 0, 0, 7, .. body]);

        Assert.Equal(SHA256.HashData(expected.ToArray()), EntryHash.Compute("KASSE-01", 258, previous, entry));
    }

    [Fact]
    public void Every_column_changes_the_hash()
    {
        var zero = new byte[32];
        EntryBytes[] variants =
        [
            new(1, Time, "s", 1, 1, 1, [1]),
            new(2, Time, "s", 1, 1, 1, [1]),
            new(1, Time.AddTicks(1), "s", 1, 1, 1, [1]),
            new(1, Time.ToOffset(TimeSpan.FromHours(2)), "s", 1, 1, 1, [1]),
            new(1, Time, "t", 1, 1, 1, [1]),
            new(1, Time, null, 1, 1, 1, [1]),
            new(1, Time, "s", 2, 1, 1, [1]),
            new(1, Time, "s", null, 1, 1, [1]),
            new(1, Time, "s", 1, 2, 1, [1]),
            new(1, Time, "s", 1, null, 1, [1]),
            new(1, Time, "s", 1, 1, 2, [1]),
            new(1, Time, "s", 1, 1, 1, [2]),
            new(1, Time, "s", 1, 1, 1, []),
        ];
        var hashes = variants.Select(entry => EntryHash.Compute("A", 1, zero, entry))
            .Append(EntryHash.Compute("B", 1, zero, variants[0]))
            .Append(EntryHash.Compute("A", 2, zero, variants[0]))
            .Append(EntryHash.Compute("A", 1, Enumerable.Repeat((byte)1, 32).ToArray(), variants[0]))
            .Select(Convert.ToHexString);

        Assert.Equal(variants.Length + 3, hashes.Distinct().Count());
    }

    [Theory]
    [InlineData("2026-11-24T08:23:57.1234567+01:00", true)]
    [InlineData("0001-01-01T14:00:00.0000000+14:00", true)]
    [InlineData("9999-12-31T01:02:03.0000001-09:30", true)]
    [InlineData("2026-11-24t08:23:57.1234567+01:00", false)]
    [InlineData("2026-02-29T08:23:57.1234567+01:00", false)]
    [InlineData("2026-11-24T24:23:57.1234567+01:00", false)]
    [InlineData("2026-11-24T08:23:57.1234567-00:00", false)]
    [InlineData("2026-11-24T08:23:57.1234567+14:01", false)]
    [InlineData("0001-01-01T00:00:00.0000000+14:00", false)]
    [InlineData("2026-11-24T08:23:57.123456/+01:00", false)]
    [InlineData("2026-11-24T08:23:57Z", false)]
    public void Time_has_one_written_form(string text, bool valid)
    {
        Assert.Equal(valid, EntryTime.TryParse(text, out var time));
        if (valid)
        {
            Assert.Equal(text, EntryTime.Format(time));
        }
    }
}
