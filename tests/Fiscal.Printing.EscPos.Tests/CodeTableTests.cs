using System.Text;

namespace Fiscal.Printing.EscPos.Tests;

public sealed class CodeTableTests
{
    static CodeTableTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    // The runtime's own tables are the independent opinion; they came from Unicode's mapping files.
    [Theory]
    [InlineData("CP437", 437)]
    [InlineData("CP850", 850)]
    [InlineData("CP852", 852)]
    [InlineData("CP858", 858)]
    [InlineData("Windows-1252", 1252)]
    [InlineData("ISO-8859-15", 28605)]
    public void Every_byte_means_what_unicode_says(string name, int codePage)
    {
        var table = CodeTable.Find(name)!;
        var encoding = Encoding.GetEncoding(codePage);
        for (var b = 0x20; b <= 0xFF; b++)
        {
            var expected = encoding.GetString([(byte)b])[0];
            if (char.IsControl(expected))
            {
                Assert.Equal('\uFFFD', table.GetCharacter((byte)b));
                continue;
            }

            Assert.Equal(expected, table.GetCharacter((byte)b));
            Assert.True(table.TryGetByte(expected, out var back));
            Assert.Equal((byte)b, back);
        }
    }

    // The rows of the specification's table of German letters, hex.
    [Theory]
    [InlineData("CP437", "84 94 81 8E 99 9A E1 -- -- F8 82 --")]
    [InlineData("CP850", "84 94 81 8E 99 9A E1 -- F5 F8 82 9E")]
    [InlineData("CP858", "84 94 81 8E 99 9A E1 D5 F5 F8 82 9E")]
    [InlineData("CP852", "84 94 81 8E 99 9A E1 -- F5 F8 82 9E")]
    [InlineData("Windows-1252", "E4 F6 FC C4 D6 DC DF 80 A7 B0 E9 D7")]
    [InlineData("ISO-8859-15", "E4 F6 FC C4 D6 DC DF A4 A7 B0 E9 D7")]
    public void German_letters_have_the_bytes_of_the_specification(string name, string expected)
    {
        var table = CodeTable.Find(name)!;
        Assert.Equal(expected, string.Join(" ", "äöüÄÖÜß€§°é×".Select(c => table.TryGetByte(c, out var b) ? Bytes.Hex([b]) : "--")));
    }

    [Fact]
    public void No_table_has_a_control_character()
    {
        foreach (var table in CodeTable.All)
        {
            Assert.DoesNotContain(Enumerable.Range(0, 0x20).Append(0x7F), c => table.Has((char)c));
        }
    }
}
