using System.Globalization;
using System.Text.RegularExpressions;
using Fiscal.Tse.Logs;

namespace Fiscal.Samples.Tests;

/// <summary>The demo till from outside: what a newcomer sees is what the test reads.</summary>
public sealed class TillTests(TillTests.EnglishDay day) : IClassFixture<TillTests.EnglishDay>
{
    private Demo Run => day.Run!;

    [Fact]
    public void The_day_ends_all_green_and_leaves_nothing_behind()
    {
        Assert.True(Run.ExitCode == 0, Run.Output + Run.Error);
        Assert.Equal(string.Empty, Run.Error);
        Assert.Contains("\nAll green: ", Run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Run.Folder));
    }

    [Fact]
    public void Every_receipt_says_that_the_tse_is_a_test()
    {
        var receipts = PrintedReceipt.All(Run.Output);
        Assert.Equal(11, receipts.Count);
        Assert.All(receipts, static receipt => Assert.Contains("TEST – keine zertifizierte TSE", receipt.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Receipts_have_a_signature_or_the_note_of_the_one_outage()
    {
        const string note = "Technische Sicherheitseinrichtung ausgefallen. Ausfallnummer: 1 ";
        var receipts = PrintedReceipt.All(Run.Output);
        Assert.Equal([true, true, true, false, false, true, true, true, true, true, true], receipts.Select(static receipt => receipt.Counter is not null));
        Assert.All(receipts, receipt => Assert.Equal(receipt.Counter is null, receipt.Text.Contains(note, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_outage_leaves_two_slips_and_two_files()
    {
        var words = string.Join(' ', Run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Single(Regex.Matches(words, "TSE-AUSFALL kein Beleg TEST – keine zertifizierte TSE Ausfallnummer 1 .*? Fehler behoben am __.__.____ um __:__ Uhr"));
        Assert.Single(Regex.Matches(words, "TSE WIEDER IN BETRIEB kein Beleg TEST – keine zertifizierte TSE Ausfallnummer 1 .*? Bon Ausfallnummer -+ 4 1 5 1 Fehler behoben, TSE in Betrieb."));
        Assert.Matches("ausfaelle.csv Ausfall_Nr 1 .*? Erster_BON 4 Letzter_BON 5 Anzahl_Belege 2 Maßnahme TSE wieder eingesteckt", words);
        Assert.Equal(["4", "5"], Regex.Matches(words, @"ausfall_belege\.csv .*? Bonnummer (\d+) .*? Drucker Bondrucker").Select(static m => m.Groups[1].Value));
    }

    [Fact]
    public void Return_voucher_table_and_count_are_shown()
    {
        var receipts = PrintedReceipt.All(Run.Output);
        Assert.Contains("-2 x Brötchen", receipts[6].Text, StringComparison.Ordinal);
        Assert.Contains("Bezug auf Beleg 1, Kasse KASSE-01, Z 1", receipts[6].Text, StringComparison.Ordinal);
        Assert.Contains("Gutschein-Nr. G-0815", receipts[7].Text, StringComparison.Ordinal);
        Assert.Equal(0m, receipts[8].Total);
        Assert.Contains("Erste Bestellung", receipts[9].Text, StringComparison.Ordinal);
        Assert.Contains("EIGENBELEG", receipts[10].Text, StringComparison.Ordinal);
        Assert.Matches("2 x 20,00 40,00 .* Differenz -0,10", receipts[10].Text);
        Assert.Matches(@"Tisch 4\s+BESTELLUNG \d+ – kein Beleg", Run.Output);
    }

    [Fact]
    public void The_closing_has_the_sums_of_the_printed_receipts()
    {
        var receipts = PrintedReceipt.All(Run.Output);
        Assert.All(receipts, static receipt => Assert.Equal(receipt.Total, receipt.Vat.Sum(static vat => vat.Gross)));
        Assert.All(receipts, static receipt => Assert.Equal(receipt.Total, receipt.Payments.Sum(static payment => payment.Amount)));

        Assert.Equal(receipts.Count, Closing("Receipts"));
        Assert.Equal(receipts.Count(static receipt => receipt.Counter is null), Closing("of these without signature"));
        Assert.Equal(receipts.Sum(static receipt => receipt.Total), Closing("Turnover"));
        foreach (var rate in new[] { "19", "7" })
        {
            var vat = receipts.SelectMany(static receipt => receipt.Vat).Where(vat => vat.Rate == rate).ToList();
            Assert.Equal(vat.Sum(static v => v.Gross), Closing(rate + " % gross"));
            Assert.Equal(vat.Sum(static v => v.Tax), Closing($"{rate} % gross.*\n +VAT in it"));
        }

        foreach (var (printed, closed) in new[] { ("Bar", "cash in the drawer"), ("girocard", "girocard"), ("Visa", "Visa") })
        {
            Assert.Equal(receipts.SelectMany(static receipt => receipt.Payments).Where(payment => payment.Name == printed).Sum(static payment => payment.Amount), Closing(closed));
        }
    }

    [Fact]
    public void Every_qr_code_can_be_scanned_from_the_screen_and_its_signature_fits()
    {
        var payloads = PrintedQrCodes.Scan(Run.Lines);
        Assert.All(payloads, static payload => Assert.StartsWith("V0;", payload, StringComparison.Ordinal));
        Assert.All(payloads, static payload => Assert.Equal(QrVerdict.Valid, QrPayload.Verify(payload).Verdict));
        Assert.Equal(
            PrintedReceipt.All(Run.Output).Where(static receipt => receipt.Counter is not null).Select(static receipt => receipt.Counter!.Value),
            payloads.Select(static payload => QrPayload.Parse(payload).SignatureCounter));
    }

    [Fact]
    public void Receipts_fit_42_columns_and_codes_fit_80()
    {
        var receipts = Run.Output[Run.Output.IndexOf("==", StringComparison.Ordinal)..].Split('\n').Where(static line => !line.StartsWith("==", StringComparison.Ordinal) && !line.StartsWith('!')).TakeWhile(static line => !line.StartsWith("  Receipts", StringComparison.Ordinal));
        Assert.All(receipts, static line => Assert.True(line.Length <= (line.Any(static c => c is '█' or '▀' or '▄') || line.Trim().Length == 0 ? 80 : 42), line));
    }

    [Fact]
    public async Task The_german_day_without_codes_ends_green_in_any_culture()
    {
        using var run = await Demo.RunAsync([("LC_ALL", "tr_TR.UTF-8")], "--de", "--quiet-qr");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("\nAlles grün: ", run.Output, StringComparison.Ordinal);
        Assert.Equal(11, PrintedReceipt.All(run.Output).Count);
        Assert.DoesNotContain('▀', run.Output);
        Assert.Matches(@"\n  Umsatz +121,15\n", run.Output);
    }

    [Fact]
    public async Task Keep_leaves_journal_and_archive_for_a_closer_look()
    {
        using var run = await Demo.RunAsync("--keep", "--quiet-qr");
        Assert.Equal(0, run.ExitCode);
        var kept = Assert.Single(Directory.GetDirectories(run.Folder));
        Assert.Contains(kept, run.Lines[1], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(kept, "till.journal")));
        using var archive = File.OpenRead(Path.Combine(kept, "tse.tar"));
        Assert.True(TarVerifier.Verify(archive).IsClean);
    }

    [Fact]
    public async Task An_unknown_option_is_answered_with_the_known_ones()
    {
        using var run = await Demo.RunAsync("--fast");
        Assert.Equal(64, run.ExitCode);
        Assert.Contains("[--de] [--keep] [--quiet-qr]", run.Error, StringComparison.Ordinal);
    }

    private decimal Closing(string label)
    {
        var match = Regex.Match(Run.Output, @"\n +" + label + @" +(?<value>-?[\d.]+)\n", RegexOptions.ExplicitCapture);
        Assert.True(match.Success, $"The closing does not say '{label}'.");
        return decimal.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>One run for all tests that only read.</summary>
    public sealed class EnglishDay : IAsyncLifetime
    {
        internal Demo? Run { get; private set; }

        public async Task InitializeAsync() => Run = await Demo.RunAsync();

        public Task DisposeAsync()
        {
            Run?.Dispose();
            return Task.CompletedTask;
        }
    }
}
