using System.Globalization;
using Fiscal.Journal;

namespace Fiscal.Exports;

/// <summary>The delivery log as <c>zustellung.csv</c>: what became of each receipt on its way to the customer, a row per event, as evidence that receipts were offered (spec digital-receipt §7).</summary>
/// <remarks>
/// Columns: <c>Z_KASSE_ID</c> and <c>BON_ID</c> as in DSFinV-K, <c>BON_NR</c>, <c>Zeitpunkt</c> with offset, <c>Ereignis</c> (<c>offered</c>, <c>consented</c>, <c>uploaded</c>, <c>pickedUp</c>, <c>printed</c>,
/// <c>printFailed</c>, <c>printUnknown</c>, <c>mailed</c>, <c>withdrawn</c>, <c>restored</c>), <c>Angabe</c> (mode of consent, answer, what confirmed a print, day and outcome of a mail) and <c>Geraet</c> (printer, or
/// <c>portal</c> for what the portal told). No link, no address. All registers of the journal, by id, in the order of the journal; a range takes the events of its days.
/// UTF-8 with byte order mark, semicolons, CRLF; text that a spreadsheet would take for a formula is preceded by an apostrophe. Immutable and thread-safe.
/// </remarks>
public sealed class DeliveryExport : FiscalExport
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "zustellung.csv";

    private const int BatchSize = 500;

    // Deliveries follow their receipt within minutes, mostly.
    private const int MaxRemembered = 2_000;

    /// <inheritdoc/>
    protected override async Task ExportAsync(ExportContext context, CancellationToken cancellationToken)
    {
        if (context is null)
        {
            throw new ArgumentNullException(nameof(context));
        }

        using var csv = new CsvWriter(context.CreateFile(FileName));
        csv.Header("Z_KASSE_ID;BON_ID;BON_NR;Zeitpunkt;Ereignis;Angabe;Geraet");
        var heads = await context.Journal.GetHeadsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var register in heads.Keys.OrderBy(static id => id, StringComparer.Ordinal))
        {
            await WriteAsync(csv, context, register, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(CsvWriter csv, ExportContext context, string register, CancellationToken cancellationToken)
    {
        var reader = new JournalReader(context.Journal, register);
        var bonIds = new Dictionary<long, long>();
        var told = new HashSet<long>();
        for (var next = 1L; ;)
        {
            var batch = await context.Journal.ReadAsync(register, next, BatchSize, cancellationToken).ConfigureAwait(false);
            if (batch.Count == 0)
            {
                context.Receipts += told.Count;
                return;
            }

            foreach (var stored in batch)
            {
                if (stored.Kind == (int)EntryKind.Delivery && context.Range.Contains(stored.Time) && EntryCodec.Decode(stored) is DeliveryEntry delivery)
                {
                    var bonId = await BonIdAsync(reader, bonIds, delivery.ReceiptNumber, cancellationToken).ConfigureAwait(false);
                    told.Add(delivery.ReceiptNumber);
                    csv.Text(register).Value(bonId is { } known ? Whole(known) : null).Value(Whole(delivery.ReceiptNumber))
                        .Value(delivery.Time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture))
                        .Value(Word(delivery.What)).Text(delivery.Detail).Text(delivery.Device).EndRow();
                }
            }

            next = batch[batch.Count - 1].Sequence + 1;
        }
    }

    private static async Task<long?> BonIdAsync(JournalReader reader, Dictionary<long, long> known, long number, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(number, out var bonId))
        {
            return bonId;
        }

        if (await reader.FindReceiptAsync(number, cancellationToken).ConfigureAwait(false) is not { } receipt)
        {
            return null;
        }

        if (known.Count >= MaxRemembered)
        {
            known.Clear();
        }

        return known[number] = receipt.BonId;
    }

    private static string Word(DeliveryKind kind)
    {
        var name = kind.ToString();
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
