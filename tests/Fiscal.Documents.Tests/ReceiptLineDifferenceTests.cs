namespace Fiscal.Documents.Tests;

/// <summary>Every difference that docs/receiptline.md lists, shown on both sides: one that goes away must leave the list.</summary>
public sealed class ReceiptLineDifferenceTests
{
    [Fact]
    public void Differences_are_those_that_the_documentation_lists()
    {
        // Printed on 32 characters; a value of one line.
        (string Document, string Ours, string Theirs)[] cases =
        [
            ("{width:*, 4}\n|a |b |", "a                           b", "a"),
            ("{border:line;width:0}\n|a", "\n", "                +\n                |\n                +\n"),
            ("{width:" + string.Join(',', Enumerable.Repeat('1', 40)) + ";align:left}\n-", new string('-', 31), new string('-', 32)),
            ("|a\\x85b", "a\uFFFDb", "a\u0085b"),
            ("|\u202Ea", "\uFFFDa", "\u202Ea"),
            ("|\\x4\\x41", "A", "x41"),
            ("|a\u2028|b|", "a\uFFFD               b", "           a\u2028       b"),
            ("{width:2,1;align:left;border:none}\n|👨\u200D👩\u200D👧|b", "👨\u200D👩\u200D👧 b", "👨\u200Db\n👩\u200D\n👧"),
            ("|e\u0301", "e\u0301", "\u00E9"),
        ];
        var prints = ReceiptLineOracle.Run(cases.Select(item => item.Document));
        var parser = new ReceiptLineParser(new ReceiptLineParserOptions { Wrap = TextWrap.Character });
        var renderer = new TextRenderer(new TextRendererOptions { CharactersPerLine = 32, SpaceWideText = true });
        for (var i = 0; i < cases.Length; i++)
        {
            Assert.Equal(cases[i].Theirs.TrimEnd('\n'), prints[i][0].Text.TrimEnd('\n'));
            Assert.Equal(cases[i].Ours.TrimEnd('\n'), renderer.RenderToString(parser.Parse(cases[i].Document)).TrimEnd('\n'));
        }
    }

    [Fact]
    public void Lines_that_print_nothing_there_are_errors_here()
    {
        string[] lines = ["a {b", "}", "{a}b", "{width:*}|a", "a | {code:1} | b"];
        var prints = ReceiptLineOracle.Run(lines);
        for (var i = 0; i < lines.Length; i++)
        {
            Assert.Equal("", prints[i][0].Text);
            Assert.Throws<ReceiptLineException>(() => new ReceiptLineParser().Parse(lines[i]));
        }
    }

    [Fact]
    public void Pairs_of_hex_digits_are_bytes_here_and_text_there()
    {
        var there = ReceiptLineOracle.Run(["{command:1B 40}", "{command:\\x31B 40}"]);
        Assert.EndsWith(Convert.ToHexStringLower("1B 40"u8), there[0][0].Trace[0], StringComparison.Ordinal);
        Assert.EndsWith(Convert.ToHexStringLower("1B 40"u8), there[1][0].Trace[0], StringComparison.Ordinal);
        Assert.Equal(new RawCommandBlock([0x1B, 0x40]), new ReceiptLineParser().Parse("{command:1B 40}").Sections[0].Blocks[0]);
        Assert.Equal(new RawCommandBlock("1B 40"u8.ToArray()), new ReceiptLineParser().Parse("{command:\\x31B 40}").Sections[0].Blocks[0]);
    }
}
