using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fiscal.Journal;
using Fiscal.Testing;

namespace Fiscal.Exports.Tests;

/// <summary>Spec till-rules O8 and O10, exports §4: the outage log.</summary>
public sealed class OutageExportTests
{
    private const string OutageHeader = "Ausfall_Nr;Kasse;TSE_Seriennummer;TSE_Hersteller;Beginn;Ende;Dauer;Ursache;Code;Erster_BON;Letzter_BON;Anzahl_Belege;Maßnahme";
    private const string ReceiptHeader = "Hersteller;Seriennummer;Bonnummer;Ausfallzeitpunkt;Ausfallnummer;Fehlercode;Kasse;Bediener;Betrieb;Drucker;Ende";

    [Fact]
    public async Task Both_files_say_what_happened_in_the_columns_of_the_rules()
    {
        using var folder = new TemporaryFolder();
        var day = Day();
        var serial = day.Tse.SerialNumber.ToString();

        var result = await new OutageExport().WriteToFolderAsync(day.ToStore(), folder.Path);

        Assert.Equal([OutageHeader, ReceiptHeader], new[] { "ausfaelle.csv", "ausfall_belege.csv" }.Select(name => File.ReadLines(folder.File(name), Encoding.UTF8).First()));
        Assert.Equal(
        [
            ["1", "KASSE-01", serial, "TEST", "2026-11-24T08:02:00+01:00", "2026-11-24T08:07:00+01:00", "00:05:00", "Die TSE ist nicht erreichbar.", "device-absent", "2", "3", "2", "Stecker saß lose; neu gesteckt (Frau Groß, 2026-11-24T08:08:00+01:00) | \"Halter\" angebracht (Öztürk, 2026-11-24T08:08:00+01:00)"],
            ["2", "KASSE-01", serial, "TEST", "2026-11-24T08:08:00+01:00", "2026-11-25T10:09:30+01:00", "26:01:30", "Die TSE ist nicht erreichbar.", "storage-full", "", "", "0", ""],
            ["3", "KASSE-01", serial, "TEST", "2026-11-25T10:10:30+01:00", "", "", "Die TSE ist nicht erreichbar.", "no-answer", "4", "6", "3", ""],
            ["", "KASSE-01", "", "", "2026-11-25T10:13:30+01:00", "2026-11-25T10:17:30+01:00", "00:04:00", "Bondrucker: Papier fehlt", "output-failed", "5", "6", "2", ""],
        ], Tool.Rows(folder.File("ausfaelle.csv")).Skip(1));
        Assert.Equal(
        [
            ["TEST", serial, "2", "2026-11-24T08:02:00+01:00", "1", "device-absent", "KASSE-01", "Frau Groß", "Bäckerei Beispiel GmbH", "Bondrucker Theke", "2026-11-24T08:07:00+01:00"],
            ["TEST", serial, "3", "2026-11-24T08:02:00+01:00", "1", "device-absent", "KASSE-01", "7", "Bäckerei Beispiel GmbH", "Bondrucker Theke", "2026-11-24T08:07:00+01:00"],
            ["TEST", serial, "4", "2026-11-25T10:10:30+01:00", "3", "no-answer", "KASSE-01", "", "Filiale Süd", "", ""],
            ["TEST", serial, "5", "2026-11-25T10:10:30+01:00", "3", "no-answer", "KASSE-01", "", "Filiale Süd", "", ""],
            ["TEST", serial, "6", "2026-11-25T10:10:30+01:00", "3", "no-answer", "KASSE-01", "", "Filiale Süd", "", ""],
        ], Tool.Rows(folder.File("ausfall_belege.csv")).Skip(1));
        Assert.Equal((5L, (long?)null, 0), (result.Receipts, result.Closings, result.Findings.Count));
    }

    [Fact]
    public async Task Files_are_utf8_with_mark_semicolons_and_crlf_after_every_row()
    {
        using var folder = new TemporaryFolder();
        var result = await new OutageExport().WriteToFolderAsync(Day().ToStore(), folder.Path);

        Assert.Equal(["ausfaelle.csv", "ausfall_belege.csv"], folder.Names);
        Assert.Equal(folder.Names, result.Files.Select(static f => f.Name));
        foreach (var file in result.Files)
        {
            var bytes = await File.ReadAllBytesAsync(folder.File(file.Name));
            Assert.Equal([0xEF, 0xBB, 0xBF], bytes.Take(3));
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 3, bytes.Length - 3);
            Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', text.Replace("\r\n", string.Empty, StringComparison.Ordinal));
            Assert.DoesNotContain('\uFEFF', text);
            Assert.Equal((bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes))), (file.Bytes, file.Sha256));
        }

        Assert.Equal(result.Files.Sum(static f => f.Bytes), result.Bytes);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30 1234", "'+49 30 1234")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "' =1")]
    [InlineData("\r=1", "' =1")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\u200B=1", "'\u200B=1")]
    [InlineData("\uFEFF=1", "'\uFEFF=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("=HYPERLINK(\"http://x\";\"y\")", "'=HYPERLINK(\"http://x\";\"y\")")]
    [InlineData("a\";=1;\"", "a\";=1;\"")]
    [InlineData("Zeile 1\rZeile 2\nZeile 3", "Zeile 1 Zeile 2 Zeile 3")]
    [InlineData("Größe 1-2 = gut", "Größe 1-2 = gut")]
    [InlineData("a\0b\u2028c", "a b c")]
    [InlineData("", "")]
    public async Task What_somebody_typed_becomes_no_formula_and_no_row(string typed, string expected)
    {
        using var folder = new TemporaryFolder();
        var day = new TestJournal();
        var began = day.BeginOutage();
        (began.Text, began.Manufacturer, began.Printer) = (typed, typed, typed);
        day.Sell(builder => builder.Draft.Cashier = new Cashier("1", typed));
        ((MasterDataEntry)day.Entries[1]).Register!.SiteName = typed.Length == 0 ? "Filiale" : typed;

        await new OutageExport().WriteToFolderAsync(day.ToStore(), folder.Path);

        var outage = Tool.Rows(folder.File("ausfaelle.csv"))[1];
        Assert.Equal((expected, expected), (outage[7], outage[3]));
        var receipt = Tool.Rows(folder.File("ausfall_belege.csv"))[1];
        Assert.Equal((expected, expected, expected.Length == 0 ? "Filiale" : expected, expected), (receipt[0], receipt[7], receipt[8], receipt[9]));
        Assert.Equal((13, 11), (outage.Length, receipt.Length));
    }

    [Fact]
    public async Task Any_text_comes_back_in_its_own_field()
    {
        var random = new Random(TestSettings.Seed);
        const string letters = ";\"\r\n\t =+-@',äß€😀x1";
        var day = new TestJournal();
        var texts = new List<string>();
        for (var i = 0; i < 300 * TestSettings.Scale; i++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(1, 12); length > 0; length--)
            {
                var at = random.Next(letters.Length);
                text.Append(char.IsSurrogate(letters[at]) ? "😀" : letters[at]);
            }

            texts.Add(text.ToString());
            day.BeginOutage().Text = texts[i];
            day.EndOutage();
        }

        using var folder = new TemporaryFolder();
        await new OutageExport().WriteToFolderAsync(day.ToStore(), folder.Path);
        var rows = Tool.Rows(folder.File("ausfaelle.csv"));

        Assert.Equal(texts.Count + 1, rows.Length);
        for (var i = 0; i < texts.Count; i++)
        {
            var blanks = texts[i].Replace("\r\n", " ", StringComparison.Ordinal).Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' ');
            var dangerous = blanks.TrimStart(' ') is { Length: > 0 } trimmed && "=+-@".Contains(trimmed[0], StringComparison.Ordinal);
            Assert.True(rows[i + 1].Length == 13 && rows[i + 1][7] == (dangerous ? "'" : string.Empty) + blanks, $"seed {TestSettings.Seed}, row {i}");
        }
    }

    [Theory]
    [InlineData(null, null, "1 2 3 -", 5)]
    [InlineData("2026-11-25", null, "2 3 -", 3)]
    [InlineData(null, "2026-11-24", "1 2", 2)]
    [InlineData("2026-11-24", "2026-11-24", "1 2", 2)]
    [InlineData(null, "2026-11-23", "", 0)]
    [InlineData("2026-11-26", null, "3", 3)]
    public async Task A_range_takes_outages_that_touch_it_with_all_of_their_receipts(string? first, string? last, string numbers, int receipts)
    {
        using var folder = new TemporaryFolder();
        var result = await new OutageExport().WriteToFolderAsync(Day().ToStore(), folder.Path, new ExportRange(Parse(first), Parse(last)));

        Assert.Equal(numbers, string.Join(' ', Tool.Rows(folder.File("ausfaelle.csv")).Skip(1).Select(static r => r[0].Length == 0 ? "-" : r[0])));
        Assert.Equal(receipts, Tool.Rows(folder.File("ausfall_belege.csv")).Length - 1);
        Assert.Equal(receipts, result.Receipts);

        static DateTime? Parse(string? day) => day is null ? null : DateTime.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_range_that_ends_before_it_begins_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ExportRange(new DateTime(2026, 2, 1), new DateTime(2026, 1, 31)));

    [Fact]
    public async Task Registers_follow_each_other_and_name_themselves()
    {
        using var store = new InMemoryJournalStore();
        foreach (var id in new[] { "KASSE-02", "-01", "KASSE-01" })
        {
            var day = new TestJournal(id);
            day.BeginOutage();
            day.Sell();
            store.Append(id, JournalHead.Empty, [.. day.Entries.Select(EntryCodec.Encode)], Durability.Durable);
        }

        using var folder = new TemporaryFolder();
        await new OutageExport().WriteToFolderAsync(store, folder.Path);

        Assert.Equal(["'-01", "KASSE-01", "KASSE-02"], Tool.Rows(folder.File("ausfaelle.csv")).Skip(1).Select(static r => r[1]));
        Assert.Equal(["'-01", "KASSE-01", "KASSE-02"], Tool.Rows(folder.File("ausfall_belege.csv")).Skip(1).Select(static r => r[6]));
    }

    [Fact]
    public async Task The_same_journal_gives_the_same_bytes_in_every_culture()
    {
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();
        var before = CultureInfo.CurrentCulture;
        var first = await new OutageExport().WriteToFolderAsync(Day().ToStore(), one.Path);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            var second = await new OutageExport().WriteToFolderAsync(Day().ToStore(), two.Path);
            Assert.Equal(first.Files.Select(static f => f.Sha256), second.Files.Select(static f => f.Sha256));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [LongFact("LibreOffice is too large to install for every change; Python's csv module reads the same files in every run")]
    public async Task LibreOffice_shows_what_was_written_and_no_formula()
    {
        using var folder = new TemporaryFolder();
        var day = Day();
        var began = day.BeginOutage("device-failed");
        began.Text = "=1+1";
        day.Sell(static builder => builder.Draft.Cashier = new Cashier("1", "@SUM(1;2)"));
        await new OutageExport().WriteToFolderAsync(day.ToStore(), folder.Path);
        foreach (var name in new[] { "ausfaelle", "ausfall_belege" })
        {
            using var converted = new TemporaryFolder();
            var rows = Tool.Rows(folder.File(name + ".csv"));
            var sheet = Spreadsheet.Read(Tool.Convert(folder.File(name + ".csv"), "xlsx", converted.Path));

            Assert.Equal(0, sheet.Formulas);
            Assert.Equal(rows.Length, sheet.Rows.Count);
            for (var i = 0; i < rows.Length; i++)
            {
                Assert.Equal(rows[i].Select(Spreadsheet.AsCell), Enumerable.Range(0, rows[i].Length).Select(column => sheet.Rows[i].GetValueOrDefault(column, string.Empty)));
            }

            // The day's fractions as shown depend on the machine's language, and are held against our durations above.
            var again = Tool.Rows(Tool.Convert(folder.File(name + ".csv"), "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true", converted.Path));
            Assert.Equal(rows.Select(WithoutDuration), again.Select(WithoutDuration));
        }
    }

    private static string[] WithoutDuration(string[] row) => [.. row.Where((_, column) => row.Length != 13 || column != 6)];

    /// <summary>Three outages, one with receipts and notes, one without, one that lasts, and a printer without paper.</summary>
    private static TestJournal Day()
    {
        var day = new TestJournal();
        day.Sell();
        day.BeginOutage().Printer = "Bondrucker Theke";
        day.Sell(static builder => builder.Draft.Cashier = new Cashier("7", "Frau Groß"));
        day.Sell(static builder => builder.Draft.Cashier = new Cashier("7"));
        day.EndOutage();
        day.Entries.Add(new OutageAnnotatedEntry { Time = day.Clock, OutageNumber = 1, Text = "Stecker saß lose; neu gesteckt", Person = "Frau Groß" });
        day.Entries.Add(new OutageAnnotatedEntry { Time = day.Clock, OutageNumber = 1, Text = "\"Halter\" angebracht", Person = "Öztürk" });
        day.BeginOutage("storage-full");
        day.Clock = day.Clock.AddHours(26).AddSeconds(30);
        day.EndOutage();
        day.Entries.Add(new MasterDataEntry { Time = day.Clock, Merchant = ((MasterDataEntry)day.Entries[1]).Merchant, Register = new RegisterInfo { ClientId = "KASSE-01", SiteName = "Filiale Süd" }, Tse = day.Tse.Identity });
        day.BeginOutage("no-answer");
        day.Sell();
        day.Entries.Add(new OutputOutageEntry { Time = day.Clock, Device = "Bondrucker", Cause = "Papier fehlt" });
        day.Sell();
        day.Sell();
        day.Entries.Add(new OutputOutageEntry { Time = day.Clock, Device = "Bondrucker", Ended = true });
        return day;
    }
}
