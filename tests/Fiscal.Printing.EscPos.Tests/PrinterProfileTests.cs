using Fiscal.Documents;

namespace Fiscal.Printing.EscPos.Tests;

public sealed class PrinterProfileTests
{
    [Fact]
    public void Every_profile_can_be_used_and_survives_its_json()
    {
        foreach (var name in PrinterProfile.Names)
        {
            var profile = PrinterProfile.Get(name);
            Assert.Equal(name, profile.Name);
            Assert.Empty(profile.Problems());
            var copy = PrinterProfile.FromJson(profile.ToJson());
            Assert.Equal(profile.ToJson(), copy.ToJson());
            Assert.NotEmpty(new EscPosRenderer(profile).Render(new DocumentBuilder().Text("Grüße").ToDocument()));
        }
    }

    // Columns are the dots divided by twelve, and the numbers of the tables are the vendors' (hex in the specification).
    [Theory]
    [InlineData("generic-80", 203, 576, 48, "19: CP858, 16: Windows-1252, 0: CP437")]
    [InlineData("generic-80-180dpi", 180, 512, 42, "19: CP858, 16: Windows-1252, 0: CP437")]
    [InlineData("generic-58", 203, 384, 32, "19: CP858, 16: Windows-1252, 0: CP437")]
    [InlineData("epson-180", 180, 512, 42, "19: CP858, 16: Windows-1252, 40: ISO-8859-15, 0: CP437")]
    [InlineData("pos-5890-nt", 203, 384, 32, "53: CP858, 71: Windows-1252, 0: CP437")]
    [InlineData("kefar-kr306", 203, 576, 48, "31: CP858, 49: Windows-1252")]
    [InlineData("yhdaa-yhd8390", 203, 576, 48, "14: CP858, 11: Windows-1252")]
    [InlineData("rongta", 203, 576, 48, "19: CP858, 16: Windows-1252, 44: ISO-8859-15, 0: CP437")]
    [InlineData("hp-a779", 203, 576, 48, "6: CP858, 8: Windows-1252, 0: CP437")]
    public void Profiles_hold_the_values_of_the_specification(string name, int dpi, int dots, int columns, string tables)
    {
        var profile = PrinterProfile.Get(name);
        Assert.Equal((dpi, dots, columns, tables), (profile.Dpi, profile.Dots, profile.Columns, string.Join(", ", profile.CodeTables)));
    }

    [Fact]
    public void Json_changes_what_it_names_and_nothing_else()
    {
        var profile = PrinterProfile.FromJson("""
            {
              "inherits": "epson-203", "name": "Theke", // the counter's
              "columns": 47, "cut": "plain", "codeTables": [{ "number": 2, "table": "cp858" }],
            }
            """);
        Assert.Equal(("Theke", 47, CutSupport.Plain, QrSupport.Native), (profile.Name, profile.Columns, profile.Cut, profile.Qr));
        Assert.Equal("2: CP858", string.Join(", ", profile.CodeTables));
        Assert.Equal(48, PrinterProfile.Get("epson-203").Columns);
    }

    [Theory]
    [InlineData("[]", "no JSON object")]
    [InlineData("{", "no JSON")]
    [InlineData("{\"colums\": 48}", "no setting 'colums'")]
    [InlineData("{\"columns\": \"48\"}", "'columns' is no whole number")]
    [InlineData("{\"columns\": 60}", "do not fit into 576 dots")]
    [InlineData("{\"cut\": \"2\"}", "none, feed, plain, legacy")]
    [InlineData("{\"inherits\": \"tm-9000\"}", "no printer profile 'tm-9000'")]
    [InlineData("{\"codeTables\": [{\"number\": 300, \"table\": \"CP858\"}]}", "0 to 255")]
    [InlineData("{\"codeTables\": [{\"number\": 3, \"table\": \"CP1\"}]}", "no character table 'CP1'")]
    [InlineData("{\"codeTables\": []}", "1 to 16 are needed")]
    public void Wrong_json_says_what_is_wrong(string json, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => PrinterProfile.FromJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_profile_that_cannot_be_used_is_refused_by_everyone()
    {
        var profile = new PrinterProfile();
        Assert.Contains("1 to 16 are needed", Assert.Throws<ArgumentException>(() => new EscPosRenderer(profile)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new EscPosDecoder(profile));
    }
}
