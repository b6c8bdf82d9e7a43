using System.Globalization;

namespace Fiscal.Documents;

/// <summary>The built-in layout of the two papers of an outage (spec till-rules O7), in German or English.</summary>
/// <remarks>Immutable and thread-safe. The two sentences that the rules give stay German in English, too; an inspector looks for them.</remarks>
public sealed class OutageSlipLayout
{
    internal const string ByHand = "Fehler behoben am __.__.____ um __:__ Uhr";
    internal const string Recovered = "Fehler behoben, TSE in Betrieb.";
    internal const string FileName = "ausfall_belege.csv";
    internal const string Unknown = "–";

    private readonly bool _cut;

    /// <summary>Creates the layout.</summary>
    /// <param name="cut">Whether the paper is cut at the end.</param>
    public OutageSlipLayout(bool cut = true) => _cut = cut;

    /// <summary>Makes the document of a slip.</summary>
    /// <param name="slip">What stands on it.</param>
    /// <param name="context">Language and copy mark; German original by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="slip"/> is <see langword="null"/>.</exception>
    public ReceiptDocument Create(OutageSlip slip, ReceiptLayoutContext? context = null)
    {
        context ??= new ReceiptLayoutContext();
        var document = new Writer(Guard.NotNull(slip, nameof(slip)), context.IsCopy, context.Language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) != true).Write();
        return (_cut ? document.Cut() : document).ToDocument();
    }

    private sealed class Writer(OutageSlip slip, bool isCopy, bool german)
    {
        private static readonly LineFormat Labelled = LineFormat.Default.WithColumns(ColumnWidth.Fixed(16), ColumnWidth.Share);
        private static readonly LineFormat Listed = LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(14));
        private static readonly TextStyle Headline = new(bold: true, height: 2);

        private readonly DocumentBuilder _document = new()
        {
            Language = german ? "de" : "en",
            Kind = DocumentKind.Slip,
            Marks = DocumentMarks.Outage | (isCopy ? DocumentMarks.Copy : 0) | (slip.IsTest ? DocumentMarks.Test : 0),
        };

        public DocumentBuilder Write()
        {
            var isRecovery = slip.Kind == OutageSlipKind.Recovery;
            var title = isRecovery ? Pick("TSE WIEDER IN BETRIEB", "TSE IN OPERATION AGAIN") : Pick("TSE-AUSFALL", "TSE OUTAGE");
            _document.Title = title + " " + Whole(slip.Number);
            WriteHead(title);
            if (isRecovery)
            {
                WriteReceipts();
            }

            _document.Section(SectionRole.Note);
            _document.Feed();
            if (!german)
            {
                _document.Text(isRecovery ? "Fault removed, TSE in operation." : "Date and time at which the fault was removed, by hand:");
            }

            // The last line of the outage slip: what is written there by hand needs nothing printed below.
            _document.Add(new RowBlock(LineFormat.Default, new Cell(TextAlignment.Left, new TextRun(isRecovery ? Recovered : ByHand, TextStyle.Strong, language: german ? null : "de"))));
            return _document;
        }

        private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

        private void WriteHead(string title)
        {
            _document.Section(SectionRole.Head);
            _document.Text(title, TextAlignment.Center, Headline);
            _document.Text(Pick("kein Beleg", "kein Beleg / no receipt"), TextAlignment.Center);
            if (isCopy)
            {
                _document.Text(Pick("KOPIE", "KOPIE / COPY"), TextAlignment.Center, Headline);
            }

            if (slip.IsTest)
            {
                _document.Add(new RowBlock(LineFormat.Default, new Cell(TextAlignment.Center, new TextRun(ReceiptTexts.Test, TextStyle.Strong, language: german ? null : "de"))));
                if (!german)
                {
                    _document.Text(ReceiptTexts.English.TestTranslated!, TextAlignment.Center);
                }
            }

            _document.Feed();
            Label(Pick("Ausfallnummer", "Outage number"), new TextRun(Whole(slip.Number), TextStyle.Strong));
            Label(Pick("Ausfall am", "Failed on"), Moment(slip.Begin));
            if (slip.Kind == OutageSlipKind.Recovery && slip.End is { } end)
            {
                Label(Pick("Behoben am", "Removed on"), Moment(end));
            }

            Label(Pick("Ursache", "Cause"), new TextRun(Or(slip.Text), language: german ? null : "de"));
            Label(Pick("Fehlercode", "Error code"), new TextRun(Or(slip.Code)));
            if (slip.ProviderCode is { Length: > 0 } own)
            {
                Label(Pick("Herstellercode", "Maker's code"), new TextRun(own));
            }

            Label(Pick("Kasse", "Till"), new TextRun(Or(slip.RegisterId)));
            Label(Pick("Kassen-Seriennr.", "Till serial no."), new TextRun(Or(slip.ClientId)));
            Label(Pick("Bediener", "Cashier"), new TextRun(Or(slip.Cashier?.Name is { Length: > 0 } name ? name : slip.Cashier?.Id)));
            Label(Pick("Drucker", "Printer"), new TextRun(Or(slip.Printer)));
            if (slip.Manufacturer is { Length: > 0 } maker)
            {
                Label(Pick("TSE-Hersteller", "TSE maker"), new TextRun(maker));
            }

            // Longer than a column: label and value share the whole line and wrap between them.
            _document.Text(Pick("TSE-Seriennr.", "TSE serial no.") + ": " + (slip.SerialNumber.IsEmpty ? Unknown : slip.SerialNumber.ToString()));
        }

        private void WriteReceipts()
        {
            var count = slip.Receipts.Count;
            _document.Feed();
            if (count is > 0 and <= OutageSlip.MaxListedReceipts)
            {
                _document.Section(SectionRole.Report, Pick("Belege ohne Signatur", "Receipts without signature"), hasHeader: true);
                Row(Pick("Bon", "Receipt"), Pick("Ausfallnummer", "Outage number"), TextStyle.Strong);
                _document.Rule();
                foreach (var receipt in slip.Receipts)
                {
                    Row(Whole(receipt), Whole(slip.Number), null);
                }

                return;
            }

            _document.Section(SectionRole.Report, Pick("Belege ohne Signatur", "Receipts without signature"));
            if (count == 0)
            {
                _document.Text(Pick("Kein Beleg ohne Signatur.", "No receipt without signature."));
                return;
            }

            Label(Pick("Erster Bon", "First receipt"), new TextRun(Whole(slip.Receipts[0])));
            Label(Pick("Letzter Bon", "Last receipt"), new TextRun(Whole(slip.Receipts[count - 1])));
            Label(Pick("Anzahl", "Count"), new TextRun(Whole(count)));
            Label(Pick("Ausfallnummer", "Outage number"), new TextRun(Whole(slip.Number)));
            _document.Text(Pick("Alle Bons stehen in der Datei ", "All receipts are listed in the file ") + FileName + ".");
        }

        private void Row(string receipt, string outage, TextStyle? style) =>
            _document.Add(new RowBlock(Listed, new Cell(receipt, style: style), new Cell(outage, TextAlignment.Right, style)));

        private void Label(string label, TextRun value) => _document.Add(new RowBlock(Labelled, new Cell(label), new Cell(TextAlignment.Left, value)));

        private TextRun Moment(DateTimeOffset time) => new(PaperFormat.Date(time, german) + " " + PaperFormat.Time(time), null, value: MachineValue.OfTime(time));

        private static string Or(string? text) => text is { Length: > 0 } known ? known : Unknown;

        private string Pick(string inGerman, string english) => german ? inGerman : english;
    }
}
