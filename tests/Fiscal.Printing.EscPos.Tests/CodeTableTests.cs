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

    /// <summary>Texts are encoded by the block: every length, and every character at every place in it, is as the table says.</summary>
    [Fact]
    public void A_text_of_any_length_is_encoded_as_its_characters_are()
    {
        // Ł and the next two end in the byte of an A; DEL, a line feed and a tab are no text.
        const string Odd = "äß€ÿ½─Ł\u8041\uFF41\u007F\n\t\u00A0";
        foreach (var table in CodeTable.All)
        {
            for (var length = 1; length <= 70; length++)
            {
                for (var place = 0; place < length; place++)
                {
                    foreach (var odd in Odd)
                    {
                        var text = new char[length];
                        for (var i = 0; i < length; i++)
                        {
                            text[i] = (char)(' ' + ((i * 7) % 95));
                        }

                        text[place] = odd;
                        text[length / 2] = place % 3 == 0 ? 'ü' : text[length / 2];
                        var expected = text.Select(c => table.TryGetByte(c, out var value) ? (int)value : -1).ToArray();
                        var bytes = Enumerable.Repeat((byte)0xEE, length + 1).ToArray();
                        var done = EscPosEncoder.TryEncode(ref text[0], length, ref bytes[0], table.Map);
                        Assert.Equal(!expected.Contains(-1), done);
                        Assert.Equal(0xEE, bytes[length]);
                        if (done)
                        {
                            Assert.Equal(expected, bytes.Take(length).Select(b => (int)b));
                        }
                    }
                }
            }
        }
    }
}
