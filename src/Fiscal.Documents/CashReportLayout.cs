using System.Globalization;

namespace Fiscal.Documents;

/// <summary>The built-in layout of X and Z reports, in German or English.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class CashReportLayout
{
    private readonly bool _cut;

    /// <summary>Creates the layout.</summary>
    /// <param name="cut">Whether the paper is cut at the end.</param>
    public CashReportLayout(bool cut = true) => _cut = cut;

    /// <summary>Makes the document of a report.</summary>
    /// <param name="report">What stands on it.</param>
    /// <param name="context">Language and copy mark; German original by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is <see langword="null"/>.</exception>
    public ReceiptDocument Create(CashReport report, ReceiptLayoutContext? context = null)
    {
        context ??= new ReceiptLayoutContext();
        var document = new Writer(Guard.NotNull(report, nameof(report)), context.IsCopy, context.Language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) != true).Write();
        return (_cut ? document.Cut() : document).ToDocument();
    }

    private sealed class Writer(CashReport report, bool isCopy, bool german)
    {
        private static readonly LineFormat Labelled = LineFormat.Default.WithColumns(ColumnWidth.Fixed(16), ColumnWidth.Share);
        private static readonly TextStyle Headline = new(bold: true, height: 2);

        private readonly int _decimals = Fiscal.Currency.IsCode(report.Currency) ? Fiscal.Currency.GetDecimals(report.Currency) : 2;
        private readonly DocumentBuilder _document = new()
        {
            Language = german ? "de" : "en",
            Kind = DocumentKind.Report,
            Marks = isCopy ? DocumentMarks.Copy : 0,
        };

        public DocumentBuilder Write()
        {
            var isZ = report.ClosingNumber is not null;
            _document.Title = isZ ? Pick("Z-Bericht ", "Z report ") + Whole(report.ClosingNumber!.Value) : Pick("X-Bericht", "X report");
            WriteHead(isZ);
            WriteVat();
            Table(Pick("Geschäftsvorfälle", "Business cases"), report.BusinessCases);
            Table(Pick("Zahlungen", "Payments"), report.Payments);
            Table(Pick("Bestand in der Lade", "Cash in the drawer"), report.Drawer);
            Groups(Pick("Bediener", "Cashiers"), report.Cashiers);
            Groups(Pick("Schichten", "Shifts"), report.Shifts);
            return _document;
        }

        private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

        private void WriteHead(bool isZ)
        {
            _document.Section(SectionRole.Head);
            _document.Text(report.Merchant, TextAlignment.Center, TextStyle.Strong);
            _document.Text(_document.Title.ToUpperInvariant(), TextAlignment.Center, Headline);
            _document.Text(isZ ? Pick("Tagesabschluss", "Cash point closing") : Pick("Zwischenstand ohne Abschluss – kein Beleg", "Interim state without closing – kein Beleg / no receipt"), TextAlignment.Center);
            if (isCopy)
            {
                _document.Text(Pick("KOPIE", "KOPIE / COPY"), TextAlignment.Center, Headline);
            }

            _document.Feed();
            Label(Pick("Kasse", "Till"), report.RegisterId);
            Label(Pick("Erstellt", "Made on"), PaperFormat.Date(report.Time, german) + " " + PaperFormat.Time(report.Time));
            Label(Pick("Geschäftstag", "Business day"), PaperFormat.Date(new DateTimeOffset(report.BusinessDay.Date, TimeSpan.Zero), german));
            if (report.Person is { Length: > 0 } person)
            {
                Label(Pick("Abgeschlossen", "Closed by"), person);
            }

            if (report.FirstReceipt is { } first && report.LastReceipt is { } last)
            {
                Label(Pick("Belege Nr.", "Receipts no."), Whole(first) + "–" + Whole(last));
            }

            Label(Pick("Belege", "Receipts"), Whole(report.Receipts));
            Label(Pick("Andere Vorgänge", "Others"), Whole(report.OtherReceipts));
            if (report.Unsigned > 0)
            {
                Label(Pick("Ohne Signatur", "Unsigned"), Whole(report.Unsigned));
            }
        }

        private void WriteVat()
        {
            if (report.Vat.Count == 0)
            {
                return;
            }

            Begin(Pick("Umsatzsteuer", "VAT"), hasHeader: true);
            var width = ColumnWidth.Fixed(Math.Max(6, report.Vat.Max(v => Amount(v.Gross).Length)));
            var format = LineFormat.Default.WithColumns(ColumnWidth.Share, width, width, width);
            Row(format, TextStyle.Strong, "%", Pick("Netto", "Net"), Pick("Steuer", "Tax"), Pick("Brutto", "Gross"));
            foreach (var vat in report.Vat)
            {
                Row(format, null, PaperFormat.Exact(vat.Percent, 0, german), Amount(vat.Net), Amount(vat.Tax), Amount(vat.Gross));
            }
        }

        private void Table(string caption, IList<CashReportRow> rows)
        {
            if (rows.Count == 0)
            {
                return;
            }

            Begin(caption, hasHeader: false);
            var format = LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(Math.Max(8, rows.Max(r => Amount(r.Amount).Length))));
            foreach (var row in rows)
            {
                Row(format, null, row.Name, Amount(row.Amount));
            }
        }

        private void Groups(string caption, IList<CashReportRow> rows)
        {
            if (rows.Count == 0)
            {
                return;
            }

            Begin(caption, hasHeader: true);
            var width = ColumnWidth.Fixed(Math.Max(8, rows.Max(r => Amount(r.Amount).Length)));
            var format = LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(6), width, width);
            Row(format, TextStyle.Strong, string.Empty, Pick("Belege", "Count"), Pick("Umsatz", "Sales"), Pick("Bar", "Cash"));
            foreach (var row in rows)
            {
                Row(format, null, row.Name, Whole(row.Count ?? 0), Amount(row.Amount), Amount(row.Cash ?? 0m));
            }
        }

        private void Begin(string caption, bool hasHeader)
        {
            _document.Section(SectionRole.None);
            _document.Feed();
            _document.Text(caption, style: TextStyle.Strong);
            _document.Section(SectionRole.Report, caption, hasHeader);
        }

        private void Row(LineFormat format, TextStyle? style, params string[] cells) =>
            _document.Add(new RowBlock(format, [.. cells.Select((text, i) => new Cell(text, i == 0 ? TextAlignment.Left : TextAlignment.Right, style))]));

        private void Label(string label, string value) => _document.Add(new RowBlock(Labelled, new Cell(label), new Cell(value)));

        private string Amount(decimal amount) => PaperFormat.Number(amount, _decimals, german);

        private string Pick(string inGerman, string english) => german ? inGerman : english;
    }
}
