using System.Text.Json;

namespace Fiscal.Documents.Tests;

/// <summary>The expected texts were written by npm receiptline 4.0.4 (transform, command text, encoding cp437); trailing blanks removed.</summary>
public sealed class ColumnEngineOracleTests
{
    private static readonly Lazy<List<(string Document, Dictionary<int, string> Texts)>> Cases = new(Load);

    [Theory]
    [InlineData(32)]
    [InlineData(42)]
    [InlineData(48)]
    public void Generated_documents_look_as_receiptline_prints_them(int charactersPerLine)
    {
        var renderer = new TextRenderer(new TextRendererOptions { CharactersPerLine = charactersPerLine, SpaceWideText = true });
        var parser = new ReceiptLineParser(new ReceiptLineParserOptions { Wrap = TextWrap.Character });
        Assert.Equal(120, Cases.Value.Count);
        foreach (var (document, texts) in Cases.Value)
        {
            var actual = renderer.RenderToString(parser.Parse(document));
            Assert.True(texts[charactersPerLine] == actual, $"{document}\n--- expected\n{texts[charactersPerLine]}\n--- actual\n{actual}");
        }
    }

    private static List<(string Document, Dictionary<int, string> Texts)> Load()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "receiptline-4.0.4-columns.json")));
        return json.RootElement.EnumerateArray()
            .Select(item => (
                item.GetProperty("document").GetString()!,
                item.GetProperty("texts").EnumerateObject().ToDictionary(text => int.Parse(text.Name, System.Globalization.CultureInfo.InvariantCulture), text => text.Value.GetString()!)))
            .ToList();
    }
}
