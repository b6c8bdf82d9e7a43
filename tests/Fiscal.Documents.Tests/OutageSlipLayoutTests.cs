using System.Globalization;
using System.Text.RegularExpressions;

namespace Fiscal.Documents.Tests;

/// <summary>Spec till-rules O7: what stands on the two papers of an outage.</summary>
public sealed class OutageSlipLayoutTests
{
    private const string Serial = "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08";

    public static TheoryData<int> Widths => [48, 42, 32];

    [Theory]
    [MemberData(nameof(Widths))]
    public void An_outage_slip_names_everything_and_ends_with_the_line_for_handwriting(int width)
    {
        var text = Render(Slip(OutageSlipKind.Outage), width);

        foreach (var value in new[] { "TSE-AUSFALL", "kein Beleg", "Ausfallnummer 17", "02.03.2026 08:05:09", "Die TSE ist nicht angeschlossen.", "device-absent", "0x1005", "Kasse KASSE-02", "Kassen-Seriennr. 4711-0815", "Frau Klein", "Bondrucker Theke", "TSE-Hersteller Muster" })
        {
            Assert.Contains(value, Words(text), StringComparison.Ordinal);
        }

        Assert.Contains(Serial, Regex.Replace(text, @"\s", string.Empty), StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("Fehler behoben am __.__.____ um __:__ Uhr", Words(text), StringComparison.Ordinal);
        Assert.DoesNotContain("Bon |", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void The_line_for_handwriting_stays_in_one_line_of_42_characters() =>
        Assert.Equal("Fehler behoben am __.__.____ um __:__ Uhr", Render(Slip(OutageSlipKind.Outage), 42).TrimEnd().Split('\n')[^1]);

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_recovery_slip_lists_every_receipt_with_the_outage_and_says_that_the_tse_works(int width)
    {
        var slip = Slip(OutageSlipKind.Recovery);
        slip.Receipts = [.. Enumerable.Range(101, 50).Select(static n => (long)n)];
        var text = Render(slip, width);

        Assert.Contains("TSE WIEDER IN BETRIEB", text, StringComparison.Ordinal);
        Assert.Contains("Behoben am 02.03.2026 08:25:10", Words(text), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Bon +Ausfallnummer$", text);
        var rows = Regex.Matches(text, @"(?m)^(\d+) +(\d+)$");
        Assert.Equal(slip.Receipts, rows.Select(static m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)));
        Assert.All(rows, static m => Assert.Equal("17", m.Groups[2].Value));
        Assert.EndsWith("Fehler behoben, TSE in Betrieb.", text.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("__", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= width, line));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_recovery_slip_of_more_than_fifty_receipts_names_first_last_count_and_the_file(int width)
    {
        var slip = Slip(OutageSlipKind.Recovery);
        slip.Receipts = [.. Enumerable.Range(101, 51).Select(static n => (long)n)];
        var words = Words(Render(slip, width));

        Assert.Contains("Erster Bon 101 Letzter Bon 151 Anzahl 51", words, StringComparison.Ordinal);
        Assert.Contains("ausfall_belege.csv", words, StringComparison.Ordinal);
        Assert.DoesNotContain("102", words, StringComparison.Ordinal);
        Assert.EndsWith("Fehler behoben, TSE in Betrieb.", words, StringComparison.Ordinal);
    }

    [Fact]
    public void An_outage_without_receipts_says_so() =>
        Assert.Contains("Kein Beleg ohne Signatur.", Render(Slip(OutageSlipKind.Recovery), 42), StringComparison.Ordinal);

    [Fact]
    public void What_is_not_known_is_a_dash_and_never_a_missing_line()
    {
        var words = Words(Render(new OutageSlip { Number = 1, Begin = Slip(0).Begin }, 42));

        foreach (var label in new[] { "Ursache", "Fehlercode", "Kasse", "Kassen-Seriennr.", "Bediener", "Drucker", "TSE-Seriennr.:" })
        {
            Assert.Contains(label + " –", words, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(OutageSlipKind.Outage, "Fehler behoben am __.__.____ um __:__ Uhr")]
    [InlineData(OutageSlipKind.Recovery, "Fehler behoben, TSE in Betrieb.")]
    public void English_keeps_the_rules_sentence_in_german_and_last(OutageSlipKind kind, string sentence)
    {
        var text = Render(Slip(kind), 48, new ReceiptLayoutContext { Language = "en-GB" });

        Assert.Contains("2026-03-02 08:05:09", text, StringComparison.Ordinal);
        Assert.EndsWith(sentence, text.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_says_so_and_is_otherwise_the_same_slip()
    {
        var original = new OutageSlipLayout().Create(Slip(OutageSlipKind.Outage));
        var copy = new OutageSlipLayout().Create(Slip(OutageSlipKind.Outage), new ReceiptLayoutContext { IsCopy = true });

        Assert.Equal(DocumentMarks.Outage, original.Marks);
        Assert.Equal(DocumentMarks.Outage | DocumentMarks.Copy, copy.Marks);
        Assert.Equal(Words(Text(original)), Words(Text(copy)).Replace("KOPIE ", string.Empty, StringComparison.Ordinal));
        Assert.Equal(DocumentKind.Slip, copy.Kind);
    }

    [Fact]
    public void The_same_slip_gives_an_equal_document_in_every_culture()
    {
        var german = new OutageSlipLayout().Create(Slip(OutageSlipKind.Recovery));
        using (new CultureScope("tr-TR"))
        {
            Assert.Equal(german, new OutageSlipLayout().Create(Slip(OutageSlipKind.Recovery)));
        }
    }

    [Theory]
    [InlineData(OutageSlipKind.Outage)]
    [InlineData(OutageSlipKind.Recovery)]
    public void A_slip_of_a_test_device_says_so(OutageSlipKind kind)
    {
        var slip = Slip(kind);
        Assert.DoesNotContain("TEST", Render(slip, 42), StringComparison.Ordinal);
        slip.IsTest = true;

        Assert.Contains("TEST – keine zertifizierte TSE", Words(Render(slip, 42)), StringComparison.Ordinal);
        Assert.True(new OutageSlipLayout().Create(slip).Marks.HasFlag(DocumentMarks.Test));
        var english = Words(Render(slip, 42, new ReceiptLayoutContext { Language = "en" }));
        Assert.Contains("TEST – keine zertifizierte TSE TEST – no certified TSE", english, StringComparison.Ordinal);
    }

    private static OutageSlip Slip(OutageSlipKind kind) => new()
    {
        Kind = kind,
        Number = 17,
        Begin = new DateTimeOffset(2026, 3, 2, 8, 5, 9, TimeSpan.FromHours(1)),
        End = new DateTimeOffset(2026, 3, 2, 8, 25, 10, TimeSpan.FromHours(1)),
        Code = "device-absent",
        ProviderCode = "0x1005",
        Text = "Die TSE ist nicht angeschlossen.",
        RegisterId = "KASSE-02",
        ClientId = "4711-0815",
        Cashier = new Cashier("7", "Frau Klein"),
        Printer = "Bondrucker Theke",
        SerialNumber = TseSerialNumber.Parse(Serial),
        Manufacturer = "Muster",
    };

    private static string Render(OutageSlip slip, int width, ReceiptLayoutContext? context = null) => Text(new OutageSlipLayout().Create(slip, context), width);

    private static string Text(ReceiptDocument document, int width = 42) => new TextRenderer(new TextRendererOptions { CharactersPerLine = width }).RenderToString(document);

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
