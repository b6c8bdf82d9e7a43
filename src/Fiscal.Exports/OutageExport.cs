using System.Globalization;
using Fiscal.Journal;

namespace Fiscal.Exports;

/// <summary>
/// The outage log as two CSV files (spec till-rules O8, O10): <c>ausfaelle.csv</c> with a row per outage, <c>ausfall_belege.csv</c> with a row per receipt
/// that was handed out without signature.
/// </summary>
/// <remarks>
/// All registers of the journal, by id, their outages by number. A range takes outages that touch it, and with them all of their receipts, so that both files tell of the same outages.
/// Failures of printers and of the transmission follow in <c>ausfaelle.csv</c> without number, with code <c>output-failed</c> and the receipts sealed meanwhile.
/// UTF-8 with byte order mark, semicolons, CRLF; times with their offset; text that a spreadsheet would take for a formula is preceded by an apostrophe. Immutable and thread-safe.
/// </remarks>
public sealed class OutageExport : FiscalExport
{
    /// <summary>Name of the file with a row per outage.</summary>
    public const string OutagesFileName = "ausfaelle.csv";

    /// <summary>Name of the file with a row per receipt.</summary>
    public const string ReceiptsFileName = "ausfall_belege.csv";

    private const string OutputCode = "output-failed";

    /// <inheritdoc/>
    protected override async Task ExportAsync(ExportContext context, CancellationToken cancellationToken)
    {
        if (context is null)
        {
            throw new ArgumentNullException(nameof(context));
        }

        using var outages = new CsvWriter(context.CreateFile(OutagesFileName));
        using var receipts = new CsvWriter(context.CreateFile(ReceiptsFileName));
        outages.Header("Ausfall_Nr;Kasse;TSE_Seriennummer;TSE_Hersteller;Beginn;Ende;Dauer;Ursache;Code;Erster_BON;Letzter_BON;Anzahl_Belege;Maßnahme");
        receipts.Header("Hersteller;Seriennummer;Bonnummer;Ausfallzeitpunkt;Ausfallnummer;Fehlercode;Kasse;Bediener;Betrieb;Drucker;Ende");
        var heads = await context.Journal.GetHeadsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var register in heads.Keys.OrderBy(static id => id, StringComparer.Ordinal))
        {
            var reader = new JournalReader(context.Journal, register);
            var sites = await reader.ReadMasterDataAsync(cancellationToken).ConfigureAwait(false);
            foreach (var outage in await reader.ReadOutagesAsync(cancellationToken).ConfigureAwait(false))
            {
                if (context.Range.Overlaps(outage.Begin, outage.End))
                {
                    Write(outages, register, outage);
                    await WriteReceiptsAsync(receipts, reader, outage, SiteAt(sites, outage.Begin), cancellationToken).ConfigureAwait(false);
                    context.Receipts += outage.Receipts.Count;
                }
            }

            foreach (var outage in await reader.ReadOutputOutagesAsync(cancellationToken).ConfigureAwait(false))
            {
                if (context.Range.Overlaps(outage.Begin, outage.End))
                {
                    Write(outages, register, outage);
                }
            }
        }
    }

    private static void Write(CsvWriter csv, string register, OutageRecord outage)
    {
        csv.Value(Whole(outage.Number)).Text(register).Value(Serial(outage.SerialNumber)).Text(outage.Manufacturer);
        WriteTimes(csv, outage.Begin, outage.End);
        csv.Text(outage.Text).Text(outage.Code);
        WriteRange(csv, outage.Receipts);
        csv.Text(string.Join(" | ", outage.Annotations.Select(static note => note.Text + " (" + note.Person + ", " + Time(note.Time) + ")"))).EndRow();
    }

    private static void Write(CsvWriter csv, string register, OutputOutageRecord outage)
    {
        csv.Value(null).Text(register).Value(null).Value(null);
        WriteTimes(csv, outage.Begin, outage.End);
        csv.Text(outage.Cause.Length == 0 ? outage.Device : outage.Device + ": " + outage.Cause).Value(OutputCode);
        WriteRange(csv, outage.Receipts);
        csv.Value(null).EndRow();
    }

    private static void WriteTimes(CsvWriter csv, DateTimeOffset begin, DateTimeOffset? end) =>
        csv.Value(Time(begin)).Value(end is { } known ? Time(known) : null).Value(end is { } ended ? Duration(begin, ended) : null);

    private static void WriteRange(CsvWriter csv, IReadOnlyList<long> receipts)
    {
        var any = receipts.Count > 0;
        csv.Value(any ? Whole(receipts[0]) : null).Value(any ? Whole(receipts[receipts.Count - 1]) : null).Value(Whole(receipts.Count));
    }

    private static async Task WriteReceiptsAsync(CsvWriter csv, JournalReader reader, OutageRecord outage, string site, CancellationToken cancellationToken)
    {
        foreach (var number in outage.Receipts)
        {
            var receipt = await reader.FindReceiptAsync(number, cancellationToken).ConfigureAwait(false);
            csv.Text(outage.Manufacturer).Value(Serial(outage.SerialNumber)).Value(Whole(number)).Value(Time(outage.Begin)).Value(Whole(outage.Number)).Text(outage.Code)
                .Text(reader.RegisterId).Text(receipt?.Cashier is { } cashier ? cashier.Name ?? cashier.Id : null).Text(site).Text(outage.Printer)
                .Value(outage.End is { } end ? Time(end) : null)
                .EndRow();
        }
    }

    /// <summary>The place of business as it was then; the company's name where it has none of its own.</summary>
    private static string SiteAt(IReadOnlyList<MasterDataEntry> changes, DateTimeOffset time)
    {
        MasterDataEntry? valid = null;
        foreach (var change in changes)
        {
            valid = valid is null || change.Time <= time ? change : valid;
        }

        return valid?.Register?.SiteName is { Length: > 0 } site ? site : valid?.Merchant?.Name ?? string.Empty;
    }

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Serial(TseSerialNumber serial) => serial.IsEmpty ? null : serial.ToString();

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    // Between the seconds as shown, so that begin and duration add up to the end. A clock that was set back gives none below zero.
    private static string Duration(DateTimeOffset begin, DateTimeOffset end)
    {
        var seconds = Math.Max(0, end.ToUnixTimeSeconds() - begin.ToUnixTimeSeconds());
        return string.Format(CultureInfo.InvariantCulture, "{0:00}:{1:00}:{2:00}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
