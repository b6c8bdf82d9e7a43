using Fiscal.Documents;

namespace Fiscal.Printing.EscPos.Tests;

/// <summary>Every command, derived by hand from the tables of the ESC/POS specification (Epson's reference and model manuals).</summary>
public sealed class GoldenByteTests
{
    public static TheoryData<string, string> Commands() => new()
    {
        { "text", "41 E1" },
        { "newline", "0A" },
        { "center", "1B 61 01" },
        { "right", "1B 61 02" },
        { "bold", "1B 45 01" },
        { "underline", "1B 2D 01" },
        { "invert", "1D 42 01" },
        { "double", "1B 45 01 1D 21 11" },
        { "largest", "1D 21 55" },
        { "moveto", "1B 24 2C 01" },
        { "moveby", "1B 5C FF FF" },
        { "tab", "09" },
        { "tabstops", "1B 44 08 10 00" },
        { "feed", "1B 64 03" },
        { "feedunits", "1B 4A 18" },
        { "spacing", "1B 33 18" },
        { "defaultspacing", "1B 32" },
        { "font", "1B 4D 01" },
        { "doublestrike", "1B 47 01" },
        { "smooth", "1D 62 01" },
        { "upsidedown", "1B 7B 01" },
        { "rotate", "1B 56 01" },
        { "color", "1B 72 01" },
        { "characterspacing", "1B 20 02" },
        { "margin", "1D 4C 30 00" },
        { "width", "1D 57 00 02" },
        { "cut", "1D 56 42 00" },
        { "fullcut", "1D 56 41 00" },
        { "drawer", "1B 70 00 32 FA" },
        { "drawer5", "1B 70 01 32 FA" },
        { "drawernow", "10 14 01 00 02" },
        { "beep", "1B 28 41 04 00 30 30 02 0A" },
        { "confirm", "1D 28 48 06 00 30 30 30 30 34 32" },
        { "paper", "1D 72 01" },
        { "page", "1B 4C 1B 57 00 00 00 00 00 02 7E 06 1B 54 00 1D 24 20 00 1B 0C 1B 53" },
        { "qr", "1D 28 6B 03 00 31 43 04 1D 28 6B 03 00 31 45 31 1D 28 6B 05 00 31 50 30 48 69 1D 28 6B 03 00 31 51 30" },
        { "ean13", "1D 68 50 1D 77 02 1D 48 02 1D 6B 43 0C 34 30 30 36 33 38 31 33 33 33 39 33" },
        { "ean8", "1D 68 50 1D 77 02 1D 48 00 1D 6B 44 07 31 32 33 34 35 36 37" },
        { "upca", "1D 68 50 1D 77 02 1D 48 00 1D 6B 41 0B 31 32 33 34 35 36 37 38 39 30 31" },
        { "code39", "1D 68 50 1D 77 02 1D 48 00 1D 6B 45 02 41 31" },
        { "itf", "1D 68 50 1D 77 02 1D 48 00 1D 6B 46 02 31 32" },
        { "codabar", "1D 68 50 1D 77 02 1D 48 00 1D 6B 47 03 41 31 41" },
        { "code93", "1D 68 50 1D 77 02 1D 48 00 1D 6B 48 01 61" },
        { "code128b", "1D 68 50 1D 77 02 1D 48 00 1D 6B 49 06 7B 42 41 7B 7B 61" },
        { "code128c", "1D 68 50 1D 77 02 1D 48 00 1D 6B 49 04 7B 43 0C 22" },
        { "raster", "1D 76 30 00 02 00 02 00 80 00 00 40" },
        { "definelogo", "1D 28 4C 0F 00 30 43 30 41 42 01 0A 00 02 00 31 80 00 00 40" },
        { "printlogo", "1D 28 4C 06 00 30 45 41 42 01 01" },
        { "deletelogo", "1D 28 4C 04 00 30 42 41 42" },
        { "deletelogos", "1D 28 4C 05 00 30 41 43 4C 52" },
        { "logokeys", "1D 28 4C 04 00 30 40 4B 43" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_command_is_written_as_the_manual_says(string command, string expected) =>
        Assert.Equal(expected, Bytes.Written(PrinterProfile.Get("epson-203"), encoder => Write(encoder, command)));

    [Fact]
    public void A_job_begins_with_everything_it_relies_on() =>
        Assert.Equal("1B 40 1C 2E 1B 52 00 1B 74 13 1D 61 0F", Bytes.Written(PrinterProfile.Get("epson-203"), encoder => encoder.Initialize(), initialize: false));

    [Fact]
    public void Only_changes_are_written() =>
        Assert.Equal("1B 61 01 1B 45 01 41 42 0A 43 0A 1B 61 00 1B 45 00 44", Bytes.Written(PrinterProfile.Get("generic-80"), encoder =>
        {
            encoder.Align(TextAlignment.Center);
            encoder.Style(TextStyle.Strong);
            encoder.Text("A");
            encoder.Style(new TextStyle(bold: true));
            encoder.Line("B");
            encoder.Align(TextAlignment.Center);
            encoder.Line("C");
            encoder.Align(TextAlignment.Left);
            encoder.Style(TextStyle.Normal);
            encoder.Text("D");
        }));

    [Fact]
    public void After_raw_bytes_everything_is_sent_anew() =>
        Assert.Equal("1B 70 00 32 FA 1C 2E 1B 52 00 1B 74 13 1B 45 00 1B 2D 00 1D 42 00 1D 21 00 41 1B 61 00", Bytes.Written(PrinterProfile.Get("generic-80"), encoder =>
        {
            encoder.Raw(Bytes.Of("1B 70 00 32 FA"));
            encoder.Style(TextStyle.Normal);
            encoder.Text("A");
        }) + " " + Bytes.Written(PrinterProfile.Get("generic-80"), encoder =>
        {
            encoder.ForgetState();
            encoder.Align(TextAlignment.Left);
        }));

    [Fact]
    public void A_profile_changes_the_form_of_commands()
    {
        var profile = PrinterProfile.Get("generic-80");
        profile.AlignByDigit = true;
        profile.Cut = CutSupport.Plain;
        profile.CutLines = 4;
        profile.DrawerByBell = true;
        profile.Buzzer = BuzzerSupport.Clone;
        profile.Barcodes = BarcodeSupport.Terminated;
        profile.StoredLogos = StoredLogoSupport.Numbered;
        Assert.Equal("1B 61 31", Bytes.Written(profile, encoder => encoder.Align(TextAlignment.Center)));
        Assert.Equal("1B 64 04 1D 56 01", Bytes.Written(profile, encoder => encoder.Cut()));
        Assert.Equal("1B 64 04 1D 56 00", Bytes.Written(profile, encoder => encoder.Cut(full: true)));
        Assert.Equal("07", Bytes.Written(profile, encoder => encoder.OpenDrawer()));
        Assert.Equal("1B 42 03 02", Bytes.Written(profile, encoder => encoder.Beep(3)));
        Assert.Equal("1D 68 50 1D 77 02 1D 48 00 1D 6B 03 31 32 33 34 35 36 37 00", Bytes.Written(profile, encoder => Write(encoder, "ean8")));
        Assert.Equal("1C 70 42 00", Bytes.Written(profile, encoder => encoder.PrintLogo(Logo())));
        // Columns from the left, most significant bit on top: the dark dots are (0,0) and (9,1).
        Assert.Equal("1C 71 01 02 00 01 00 80 00 00 00 00 00 00 00 00 40 00 00 00 00 00 00", Bytes.Written(profile, encoder => encoder.DefineNumberedLogos([Logo().Image])));
        profile.Cut = CutSupport.Legacy;
        Assert.Equal("41 0A 1B 64 04 1B 6D", Bytes.Written(profile, encoder =>
        {
            encoder.Text("A");
            encoder.Cut();
        }));
        profile.Raster = RasterSupport.Graphics;
        Assert.Equal("1D 28 4C 0E 00 30 70 30 01 01 31 0A 00 02 00 80 00 00 40 1D 28 4C 02 00 30 32", Bytes.Written(profile, encoder => encoder.Raster(Logo().Image)));
        profile.Raster = RasterSupport.Column;
        profile.ColumnBandSpacing = 0x30;
        // Ten columns of three bytes each; (0,0) is the top bit of the first, (9,1) the second bit of the 28th byte.
        Assert.Equal("1B 33 30 1B 2A 21 0A 00 80 " + string.Concat(Enumerable.Repeat("00 ", 26)) + "40 00 00 0A 1B 32", Bytes.Written(profile, encoder => encoder.Raster(Logo().Image)));
    }

    [Fact]
    public void A_large_logo_takes_the_long_form_of_its_command()
    {
        var logo = new StoredLogo("x", new MonochromeImage(1024, 600), 0x41, 0x42);
        // 128 bytes times 600 rows and 11: 76,811 = 00012C0B.
        Assert.StartsWith("1D 38 4C 0B 2C 01 00 30 43 30 41 42 01 00 04 58 02 31", Bytes.Written(PrinterProfile.Get("epson-203"), encoder => encoder.DefineLogo(logo)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_is_sent_in_bands()
    {
        var image = new MonochromeImage(8, 500);
        image.Bits.AsSpan().Fill(0xFF);
        var bytes = Bytes.Of(Bytes.Written(PrinterProfile.Get("generic-80"), encoder => encoder.Raster(image)));
        Assert.Equal(500 + (3 * 8), bytes.Length);
        Assert.Equal("1D 76 30 00 01 00 F0 00", Bytes.Hex(bytes[..8]));
        Assert.Equal("1D 76 30 00 01 00 14 00", Bytes.Hex(bytes[496..504]));
    }

    [Fact]
    public void White_rows_become_feed_where_the_unit_is_known()
    {
        var profile = PrinterProfile.Get("generic-80");
        profile.FeedUnitsPerDot = 1;
        var image = new MonochromeImage(8, 20);
        image.Set(0, 0);
        image.Set(0, 19);
        Assert.Equal("1D 76 30 00 01 00 01 00 80 1B 4A 12 1D 76 30 00 01 00 01 00 80", Bytes.Written(profile, encoder => encoder.Raster(image)));
    }

    [Theory]
    [InlineData("10 04 01 00", "11 04 01 00")]
    [InlineData("00 10 05 10", "00 11 05 10")]
    [InlineData("10 14 10 14", "11 14 11 14")]
    [InlineData("10 10 04 10", "10 11 04 10")]
    public void Sequences_that_printers_execute_at_once_are_broken_in_pictures(string dots, string expected)
    {
        var image = new MonochromeImage(32, 1);
        Bytes.Of(dots).CopyTo(image.Bits, 0);
        Assert.EndsWith(expected, Bytes.Written(PrinterProfile.Get("generic-80"), encoder => encoder.Raster(image)), StringComparison.Ordinal);
        Assert.Equal(dots, Bytes.Hex(image.Bits));
    }

    [Fact]
    public void Codes_with_such_sequences_are_refused()
    {
        var profile = PrinterProfile.Get("epson-203");
        Assert.Throws<ArgumentException>(() => Bytes.Written(profile, encoder => encoder.QrCode([0x10, 0x04, 0x01])));
        Assert.Throws<ArgumentException>(() => Bytes.Written(profile, encoder => encoder.Barcode([0x10, 0x14, 0x01], BarcodeSymbology.Code128)));
        // Pairs of digits would be the bytes 10 and 04, so the digits are written one by one.
        Assert.EndsWith("1D 6B 49 06 7B 42 31 36 30 34", Bytes.Written(profile, encoder => encoder.Barcode("1604"u8.ToArray(), BarcodeSymbology.Code128)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_counts_at_the_start_of_a_line_is_refused_within_it()
    {
        var profile = PrinterProfile.Get("epson-203");
        foreach (var command in new[] { "center", "qr", "ean8", "raster", "printlogo", "margin", "upsidedown" })
        {
            Assert.Throws<InvalidOperationException>(() => Bytes.Written(profile, encoder =>
            {
                encoder.Text("A");
                Write(encoder, command);
            }));
        }
    }

    private static StoredLogo Logo()
    {
        var image = new MonochromeImage(10, 2);
        image.Set(0, 0);
        image.Set(9, 1);
        return new StoredLogo("x", image, 0x41, 0x42);
    }

    private static void Write(EscPosEncoder encoder, string command)
    {
        switch (command)
        {
            case "text": encoder.Text("Aß"); break;
            case "newline": encoder.NewLine(); break;
            case "center": encoder.Align(TextAlignment.Center); break;
            case "right": encoder.Align(TextAlignment.Right); break;
            case "bold": encoder.Style(TextStyle.Strong); break;
            case "underline": encoder.Style(new TextStyle(underline: true)); break;
            case "invert": encoder.Style(new TextStyle(invert: true)); break;
            case "double": encoder.Style(TextStyle.Large); break;
            case "largest": encoder.Style(new TextStyle(width: 6, height: 6)); break;
            case "moveto": encoder.MoveTo(300); break;
            case "moveby": encoder.MoveBy(-1); break;
            case "tab": encoder.Tab(); break;
            case "tabstops": encoder.TabStops(8, 16); break;
            case "feed": encoder.Feed(3); break;
            case "feedunits": encoder.FeedUnits(24); break;
            case "spacing": encoder.LineSpacing(24); break;
            case "defaultspacing": encoder.DefaultLineSpacing(); break;
            case "font": encoder.Font(1); break;
            case "doublestrike": encoder.DoubleStrike(true); break;
            case "smooth": encoder.Smooth(true); break;
            case "upsidedown": encoder.UpsideDown(true); break;
            case "rotate": encoder.Rotate(true); break;
            case "color": encoder.SecondColor(true); break;
            case "characterspacing": encoder.CharacterSpacing(2); break;
            case "margin": encoder.LeftMargin(48); break;
            case "width": encoder.PrintWidth(512); break;
            case "cut": encoder.Cut(); break;
            case "fullcut": encoder.Cut(full: true); break;
            case "drawer": encoder.OpenDrawer(); break;
            case "drawer5": encoder.OpenDrawer(DrawerConnector.Pin5); break;
            case "drawernow": encoder.OpenDrawerNow(milliseconds: 200); break;
            case "beep": encoder.Beep(2); break;
            case "confirm": encoder.RequestConfirmation(42); break;
            case "paper": encoder.RequestPaperStatus(); break;
            case "page":
                encoder.BeginPage();
                encoder.PageArea(0, 0, 512, 1662);
                encoder.PageDirection(0);
                encoder.PageTop(32);
                encoder.PrintPage();
                break;
            case "qr": encoder.QrCode("Hi"u8.ToArray()); break;
            case "ean13": encoder.Barcode("400638133393"u8.ToArray(), BarcodeSymbology.Ean, 2, 80, humanReadable: true); break;
            case "ean8": encoder.Barcode("1234567"u8.ToArray(), BarcodeSymbology.Ean, 2, 80); break;
            case "upca": encoder.Barcode("12345678901"u8.ToArray(), BarcodeSymbology.Upc, 2, 80); break;
            case "code39": encoder.Barcode("A1"u8.ToArray(), BarcodeSymbology.Code39, 2, 80); break;
            case "itf": encoder.Barcode("12"u8.ToArray(), BarcodeSymbology.Itf, 2, 80); break;
            case "codabar": encoder.Barcode("A1A"u8.ToArray(), BarcodeSymbology.Codabar, 2, 80); break;
            case "code93": encoder.Barcode("a"u8.ToArray(), BarcodeSymbology.Code93, 2, 80); break;
            case "code128b": encoder.Barcode("A{a"u8.ToArray(), BarcodeSymbology.Code128, 2, 80); break;
            case "code128c": encoder.Barcode("1234"u8.ToArray(), BarcodeSymbology.Code128, 2, 80); break;
            case "raster": encoder.Raster(Logo().Image); break;
            case "definelogo": encoder.DefineLogo(Logo()); break;
            case "printlogo": encoder.PrintLogo(Logo()); break;
            case "deletelogo": encoder.DeleteLogo(Logo()); break;
            case "deletelogos": encoder.DeleteAllLogos(); break;
            case "logokeys": encoder.RequestLogoKeys(); break;
            default: throw new ArgumentOutOfRangeException(nameof(command), command, "unknown");
        }
    }
}
