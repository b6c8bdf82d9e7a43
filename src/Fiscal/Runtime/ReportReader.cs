using Fiscal.Documents;
using Fiscal.Journal;

namespace Fiscal;

/// <summary>Makes X and Z reports of the journal alone: what is printed today is what can be printed in ten years.</summary>
internal sealed class ReportReader(JournalStore store, string registerId, FiscalOptions fiscal, TimeZoneInfo zone)
{
    private const int Batch = 1_000;

    private readonly RegisterOptions _options = fiscal.For(registerId);

    /// <summary>The report of the open period, with the drawer as the register knows it.</summary>
    public async Task<CashReport> ReadOpenAsync(DateTimeOffset now, IReadOnlyDictionary<string, decimal> drawer, CancellationToken cancellationToken)
    {
        var period = new Period(fiscal.Currency);
        await ReadAsync(period, null, cancellationToken).ConfigureAwait(false);
        var report = Report(period, period.Totals.ToTotals());
        report.Time = now;
        report.BusinessDay = now.TimeOfDay < _options.BusinessDayEnd ? now.Date.AddDays(-1) : now.Date;
        Fill(report.Drawer, drawer.Select(static cash => new CashReportRow(cash.Key, cash.Value)));
        return report;
    }

    /// <summary>The report of a closing; <see langword="null"/> if there is none with this number.</summary>
    public async Task<CashReport?> ReadClosedAsync(long number, CancellationToken cancellationToken)
    {
        var period = new Period(fiscal.Currency);
        if (await ReadAsync(period, number, cancellationToken).ConfigureAwait(false) is not { } closing)
        {
            return null;
        }

        var report = Report(period, closing.Totals);
        report.ClosingNumber = number;
        report.Time = TimeZoneInfo.ConvertTime(closing.Time, zone);
        report.BusinessDay = closing.BusinessDay ?? report.Time.Date;
        report.Person = closing.Person;
        Fill(report.Drawer, closing.Drawer.Select(static cash => new CashReportRow(cash.Currency, cash.Amount)));
        return report;
    }

    private static void Fill(IList<CashReportRow> rows, IEnumerable<CashReportRow> filled)
    {
        foreach (var row in filled)
        {
            rows.Add(row);
        }
    }

    private async Task<ClosingEntry?> ReadAsync(Period period, long? number, CancellationToken cancellationToken)
    {
        for (var from = 1L; ;)
        {
            var batch = await store.ReadAsync(registerId, from, Batch, cancellationToken).ConfigureAwait(false);
            if (batch.Count == 0)
            {
                return null;
            }

            foreach (var stored in batch)
            {
                if (stored.Kind == (int)EntryKind.Closing)
                {
                    if (stored.ClosingNumber == number)
                    {
                        return EntryCodec.Decode(stored) as ClosingEntry;
                    }

                    period.Clear();
                }
                else if (stored.Kind is (int)EntryKind.Finishing or (int)EntryKind.Sealed && (number is null || period.IsWanted(number.Value)))
                {
                    period.Add(stored);
                }
            }

            from = batch[batch.Count - 1].Sequence + 1;
        }
    }

    private CashReport Report(Period period, ClosingTotals totals)
    {
        var report = new CashReport
        {
            RegisterId = registerId,
            Merchant = fiscal.Merchant.Name,
            Currency = totals.Currency,
            FirstReceipt = period.First,
            LastReceipt = period.Last,
            Receipts = totals.Receipts,
            OtherReceipts = totals.OtherReceipts,
            Unsigned = totals.Unsigned,
        };
        foreach (var vat in totals.Vat)
        {
            report.Vat.Add(new CashReportVat(vat.Percent, vat.Net, vat.Tax, vat.Gross));
        }

        Fill(report.BusinessCases, totals.BusinessCases.GroupBy(static c => (c.BusinessCase, c.Name, c.AgencyId)).Select(static g => new CashReportRow(
            DsfinvkWords.Of(g.Key.BusinessCase) + (g.Key.Name is { Length: > 0 } name ? " " + name : string.Empty) + (g.Key.AgencyId == 0 ? string.Empty : " (Agentur)"),
            g.Sum(static c => c.Gross))));
        Fill(report.Payments, totals.Payments.Select(static p => new CashReportRow(p.Name is { Length: > 0 } name ? name : DsfinvkWords.Of(p.PaymentKind), p.Amount)));
        Fill(report.Cashiers, period.Groups(static c => c.Cashier is { } cashier ? cashier.Name is { Length: > 0 } name ? cashier.Id + " " + name : cashier.Id : "–"));
        if (_options.Shifts.Count > 0)
        {
            Fill(report.Shifts, period.Groups(ShiftOf));
        }

        return report;
    }

    // Before the day's first shift begins, the last one of the evening goes on.
    private string ShiftOf(ReceiptContent content)
    {
        var time = TimeZoneInfo.ConvertTime(content.End, zone).TimeOfDay;
        var begun = _options.Shifts.Keys.Where(begin => begin <= time).ToList();
        return _options.Shifts[begun.Count > 0 ? begun.Max() : _options.Shifts.Keys.Max()];
    }

    private sealed class Period(string currency)
    {
        private readonly Dictionary<long, FinishingEntry> _unsealed = [];
        private readonly List<ReceiptContent> _contents = [];

        public ClosingTotalsBuilder Totals { get; private set; } = new(currency);

        public long? First { get; private set; }

        public long? Last { get; private set; }

        private long Closing { get; set; }

        public bool IsWanted(long number) => number == Closing + 1;

        public void Clear()
        {
            Closing++;
            _unsealed.Clear();
            _contents.Clear();
            Totals = new ClosingTotalsBuilder(currency);
            First = Last = null;
        }

        public void Add(StoredEntry stored)
        {
            switch (EntryCodec.Decode(stored))
            {
                case FinishingEntry finishing:
                    _unsealed[finishing.ReceiptNumber] = finishing;
                    First ??= finishing.ReceiptNumber;
                    Last = finishing.ReceiptNumber;
                    break;
                case SealedEntry seal when _unsealed.TryGetValue(seal.ReceiptNumber, out var accepted):
                    _unsealed.Remove(seal.ReceiptNumber);
                    Totals.Add(accepted.Content, seal.Signature is not null);
                    if (accepted.Content.Type == ReceiptType.Receipt)
                    {
                        _contents.Add(accepted.Content);
                    }

                    break;
                default:
                    break;
            }
        }

        public IEnumerable<CashReportRow> Groups(Func<ReceiptContent, string> nameOf) => _contents
            .GroupBy(nameOf, StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => new CashReportRow(
                g.Key,
                g.SelectMany(static c => c.Lines).Where(static l => l.BusinessCase is < BusinessCase.OpeningFloat or > BusinessCase.CashDifference).Sum(static l => l.Total),
                g.Count(),
                g.SelectMany(static c => c.Payments).Where(static p => p.Kind == PaymentKind.Cash).Sum(static p => p.BaseAmount)));
    }
}
