using Fiscal.Documents;

namespace Fiscal.Printing.EscPos.Tests;

/// <summary>Dots by hand: a row of brightness 100, threshold 128.</summary>
public sealed class DitheringTests
{
    [Theory]
    [InlineData(Dithering.Threshold, "####")]
    // 100 dark, carries 7/16 of 100: 144 light, carries 7/16 of -111: 51 dark, carries 7/16 of 51: 122 dark.
    [InlineData(Dithering.FloydSteinberg, "#.##")]
    // 100 dark, carries 1/8 to each of the next two: 112 dark, 100+12+14 = 126 dark, 100+14+15 = 129 light.
    [InlineData(Dithering.Atkinson, "###.")]
    public void A_grey_row_gives_the_dots_of_its_method(Dithering dithering, string expected)
    {
        Assert.Equal(expected, Row(dithering, 0));
    }

    [Fact]
    public void Atkinson_carries_to_the_next_two_rows()
    {
        // Row 2, x 0: from row 1 and from straight above row 0, by the same sums.
        var light = Enumerable.Range(0, 3).Select(y => Row(Dithering.Atkinson, y)).ToArray();
        Assert.Equal("###.", light[0]);
        Assert.Equal('#', light[1][0]);
        Assert.Contains('.', light[1]);
    }

    private static string Row(Dithering dithering, int y)
    {
        var picture = new RasterImage(4, 3);
        for (var i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = i % 4 == 3 ? (byte)255 : (byte)100;
        }

        var dots = Rasters.FromPng(picture.ToPng(), 4, dithering);
        return new string([.. Enumerable.Range(0, 4).Select(x => dots.IsDark(x, y) ? '#' : '.')]);
    }
}
