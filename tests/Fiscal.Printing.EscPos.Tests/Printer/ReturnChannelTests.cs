namespace Fiscal.Printing.EscPos.Tests;

/// <summary>Expectations by hand from spec escpos §8.5 and §9.</summary>
public sealed class ReturnChannelTests
{
    [Theory]
    // Automatic status: header 0xx1xx00, three bytes 0xx0xxxx.
    [InlineData("14 00 00 00", "S 14 00 00 00")]
    [InlineData("38 08 0F 00", "S 38 08 0F 00")]
    // Flow control may stand anywhere, also inside.
    [InlineData("14 13 00 11 00 00", "hold; resume; S 14 00 00 00")]
    [InlineData("37 22 31 13 32 33 34 00", "hold; B 37 22 31 32 33 34")]
    // A byte that cannot belong: dropped, and the byte itself may begin something.
    [InlineData("14 00 14 00 00 00", "stray 14; S 14 00 00 00")]
    [InlineData("14 00 12", "stray 14; R 12")]
    [InlineData("14 37 22 31 32 33 34 00", "stray 14; B 37 22 31 32 33 34")]
    // Real-time answers 0xx1xx10.
    [InlineData("12 16 1A 32 72", "R 12; R 16; R 1A; R 32; R 72")]
    // Confirmation, information, identifier.
    [InlineData("37 22 31 32 33 34 00", "B 37 22 31 32 33 34")]
    [InlineData("5F 54 4D 00", "B 5F 54 4D")]
    [InlineData("3D 21 41 00", "B 3D 21 41")]
    // Status and answers inside a block, where their first byte is no text.
    [InlineData("37 22 31 14 00 00 00 32 33 34 00", "S 14 00 00 00; B 37 22 31 32 33 34")]
    [InlineData("37 22 31 12 32 33 34 00", "R 12; B 37 22 31 32 33 34")]
    // A block that is none ends where it stops being text.
    [InlineData("5F 54 FF 12", "stray 5F; stray FF; R 12")]
    // Ordered answers are single bytes 0xx0xxxx.
    [InlineData("00 0C 60", "byte 0; byte C; byte 60")]
    [InlineData("80 FF", "stray 80; stray FF")]
    public void Bytes_are_parted_as_the_manuals_say(string bytes, string expected) => Assert.Equal(expected, Describe(Bytes.Of(bytes)));

    [Fact]
    public void What_has_begun_is_forgotten_on_reset()
    {
        var channel = new ReturnChannel();
        var items = new List<ReturnItem>();
        foreach (var value in Bytes.Of("37 22 31"))
        {
            channel.Push(value, items);
        }

        channel.Reset();
        channel.Push(0x12, items);
        Assert.Equal(ReturnItemKind.RealTimeStatus, Assert.Single(items).Kind);
    }

    [Fact]
    public void Any_bytes_are_taken_and_whole_frames_are_found_again_after_noise()
    {
        var random = new Random(TestSettings.Seed);
        for (var i = 0; i < 20_000 * TestSettings.Scale; i++)
        {
            var channel = new ReturnChannel();
            var items = new List<ReturnItem>();
            var noise = new byte[random.Next(600)];
            random.NextBytes(noise);
            foreach (var value in noise)
            {
                channel.Push(value, items);
            }

            Assert.True(items.Sum(Size) <= noise.Length, $"FISCAL_TEST_SEED={TestSettings.Seed}, stream {i}: {Bytes.Hex(noise)}");
            // A NUL ends every block and at most three make up a status: then the channel is free.
            items.Clear();
            foreach (var value in Bytes.Of("00 00 00 00 37 22 39 38 37 36 00"))
            {
                channel.Push(value, items);
            }

            var last = items[^1];
            Assert.True(last.Kind == ReturnItemKind.Block && last.Data.AsSpan().SequenceEqual("\"9876"u8), $"FISCAL_TEST_SEED={TestSettings.Seed}, stream {i}: {Bytes.Hex(noise)}");
        }
    }

    private static int Size(ReturnItem item) => item.Kind switch
    {
        ReturnItemKind.AutomaticStatus => 4,
        ReturnItemKind.Block => item.Data.Length + 2,
        _ => 1,
    };

    private static string Describe(byte[] bytes)
    {
        var channel = new ReturnChannel();
        var items = new List<ReturnItem>();
        foreach (var value in bytes)
        {
            channel.Push(value, items);
        }

        return string.Join("; ", items.Select(item => item.Kind switch
        {
            ReturnItemKind.AutomaticStatus => "S " + Bytes.Hex(item.Data),
            ReturnItemKind.RealTimeStatus => "R " + Bytes.Hex([item.Header]),
            ReturnItemKind.Block => "B " + Bytes.Hex([item.Header, .. item.Data]),
            ReturnItemKind.Byte => $"byte {item.Header:X}",
            ReturnItemKind.Hold => "hold",
            ReturnItemKind.Resume => "resume",
            _ => $"stray {item.Header:X}",
        }));
    }
}
