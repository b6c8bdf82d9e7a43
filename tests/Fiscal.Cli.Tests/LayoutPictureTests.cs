namespace Fiscal.Cli.Tests;

public sealed class LayoutPictureTests
{
    // The page promises a picture of every layout, and eng/layout-pictures.sh draws them: one that is old or missing is found here.
    [Fact]
    public async Task The_documentation_shows_every_built_in_layout_as_it_is()
    {
        using var shop = new Shop();
        var page = await File.ReadAllTextAsync(Path.Combine(Shop.Repository, "docs", "layouts.md"));
        var names = (await shop.RunAsync("layout", "list", "--json")).JsonLines().Select(static line => line.GetProperty("name").GetString()!);
        foreach (var (picture, arguments) in names.Select(static name => (name, new[] { name, "--sample" })).Append(("x-report", ["report", "--sample", "x-report"])))
        {
            Assert.Contains($"](pictures/layout-{picture}.png)", page, StringComparison.Ordinal);
            Assert.Equal(0, (await shop.RunAsync(["layout", "show", .. arguments, "--format", "png", "--width", "42", "--out", shop.Path("drawn.png")])).ExitCode);
            var (drawn, shown) = (await File.ReadAllBytesAsync(shop.Path("drawn.png")), await File.ReadAllBytesAsync(Path.Combine(Shop.Repository, "docs", "pictures", $"layout-{picture}.png")));
            Assert.True(drawn.SequenceEqual(shown), $"The picture of {picture} is not what the layout prints; run eng/layout-pictures.sh and look at it.");
        }
    }
}
