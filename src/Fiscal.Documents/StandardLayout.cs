using System.Globalization;

namespace Fiscal.Documents;

/// <summary>The built-in layout: everything that §6 KassenSichV and the decree want on a receipt, in German or English, for every kind of receipt.</summary>
/// <remarks>Immutable and thread-safe. It has no template that could fail: when a shop's own layout does, this one prints.</remarks>
public sealed class StandardLayout : ReceiptLayout
{
    private readonly StandardLayoutOptions _options;

    /// <summary>Creates the layout.</summary>
    /// <param name="options">What the shop changes; copied.</param>
    public StandardLayout(StandardLayoutOptions? options = null)
    {
        options ??= new StandardLayoutOptions();
        _options = new StandardLayoutOptions
        {
            LogoPng = (byte[]?)options.LogoPng?.Clone(),
            LogoAlternativeText = options.LogoAlternativeText ?? string.Empty,
            ShowCashierName = options.ShowCashierName,
            ShowTseText = options.ShowTseText,
            ShowQrCode = options.ShowQrCode,
            Cut = options.Cut,
        };
        foreach (var note in options.VatNotes)
        {
            _options.VatNotes[note.Key] = note.Value ?? string.Empty;
        }

        foreach (var line in options.FooterLines)
        {
            _options.FooterLines.Add(line ?? string.Empty);
        }
    }

    /// <inheritdoc/>
    protected override ReceiptDocument CreateCore(Receipt receipt, ReceiptLayoutContext context)
    {
        var english = context.Language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true;
        return new Writer(_options, receipt, context.IsCopy, english ? ReceiptTexts.English : ReceiptTexts.German).Write();
    }

    private sealed class Writer
    {
        private static readonly LineFormat Labelled = LineFormat.Default.WithColumns(ColumnWidth.Fixed(16), ColumnWidth.Share);

        private readonly StandardLayoutOptions _options;
        private readonly Receipt _receipt;
        private readonly ReceiptTexts _texts;
        private readonly DocumentBuilder _document;
        private readonly Dictionary<int, string> _letters = [];
        private readonly bool _showVat;
        private readonly int _decimals;

        public Writer(StandardLayoutOptions options, Receipt receipt, bool isCopy, ReceiptTexts texts)
        {
            _options = options;
            _receipt = receipt;
            _texts = texts;
            _decimals = Decimals(receipt.Currency);
            _showVat = !receipt.Merchant.SmallBusiness;
            foreach (var vat in receipt.Vat)
            {
                if (!_letters.ContainsKey(vat.Rate.Key))
                {
                    _letters.Add(vat.Rate.Key, LetterOf(vat.Rate.Key));
                }
            }

            _document = new DocumentBuilder
            {
                Language = texts.Language,
                Title = (receipt.Type == ReceiptType.Invoice ? texts.Invoice : texts.Receipt) + " " + receipt.PrintedNumber,
                Kind = KindOf(receipt),
                Marks = (isCopy ? DocumentMarks.Copy : 0)
                    | (receipt.Type == ReceiptType.Training ? DocumentMarks.Training : 0)
                    | (receipt.IsReversal ? DocumentMarks.Reversal : 0)
                    | (receipt.IsTest ? DocumentMarks.Test : 0)
                    | (receipt.Outage is not null ? DocumentMarks.Outage : 0),
            };
        }

        public ReceiptDocument Write()
        {
            WriteMerchant();
            WriteHead();
            WriteLines();
            WriteTotal();
            WriteVat();
            WritePayments();
            WriteCardSlips();
            WriteNotes();
            WriteOwnVoucher();
            WriteTse();
            WriteFooter();
            return _document.ToDocument();
        }

        private static DocumentKind KindOf(Receipt receipt) => receipt.Type switch
        {
            ReceiptType.Receipt => IsCashMovement(receipt) ? DocumentKind.Slip : DocumentKind.Receipt,
            ReceiptType.Invoice => DocumentKind.Invoice,
            ReceiptType.Order => DocumentKind.Order,
            _ => DocumentKind.Other,
        };

        // Receipts without a third party (AEAO zu §146a 2.5.5): float, transit, pay-in, pay-out, count.
        private static bool IsCashMovement(Receipt receipt) =>
            receipt.Lines.Count != 0 && receipt.Lines.All(line => line.BusinessCase is >= BusinessCase.OpeningFloat and <= BusinessCase.CashDifference || line is { BusinessCase: BusinessCase.EmployeeTip, Total: < 0m });

        private static int Decimals(string currency) => Currency.IsCode(currency) ? Currency.GetDecimals(currency) : 2;

        private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

        private static string TseTime(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fff'Z'", CultureInfo.InvariantCulture);

        private string Number(decimal value, int decimals) => PaperFormat.Number(value, decimals, _texts.IsGerman);

        private string Exact(decimal value, int least = 0) => PaperFormat.Exact(value, least, _texts.IsGerman);

        private string Moment(DateTimeOffset time) => PaperFormat.Date(time, _texts.IsGerman) + " " + PaperFormat.Time(time);

        private string Day(DateTime day) => PaperFormat.Date(new DateTimeOffset(day.Date, TimeSpan.Zero), _texts.IsGerman);

        private static TextRun TimeRun(string text, LegalElement element, DateTimeOffset time) => new(text, null, element, MachineValue.OfTime(time));

        private TextRun Amount(decimal value, TextStyle? style = null, LegalElement element = LegalElement.None) =>
            new(Number(value, _decimals), style, element, MachineValue.OfAmount(value));

        private void Label(string label, params TextRun[] value) =>
            _document.Add(new RowBlock(Labelled, new Cell(label), new Cell(TextAlignment.Left, value)));

        // Values of a TSE are longer than a column: label and value share the whole line and wrap between them.
        private void Line(string label, TextRun value) =>
            _document.Add(new RowBlock(LineFormat.Default, new Cell(TextAlignment.Left, new TextRun(label + ": "), value)));

        private void Centred(string text, TextStyle? style = null, LegalElement element = LegalElement.None, string? language = null) =>
            _document.Add(new RowBlock(LineFormat.Default, new Cell(TextAlignment.Center, new TextRun(text, style, element, language: language))));

        private void WriteMerchant()
        {
            var merchant = _receipt.Merchant;
            _document.Section(SectionRole.Merchant);
            if (_options.LogoPng is { } logo && Png.TryReadSize(logo, out _, out _))
            {
                _document.Add(new ImageBlock(logo, _options.LogoAlternativeText));
            }

            Centred(merchant.Name, TextStyle.Strong, LegalElement.MerchantName);
            foreach (var line in AddressLines(merchant.Address))
            {
                Centred(line, element: LegalElement.MerchantAddress);
            }

            if (merchant.TaxNumber is { Length: > 0 } taxNumber)
            {
                Centred(_texts.TaxNumber + " " + taxNumber);
            }

            if (merchant.VatId is { Length: > 0 } vatId)
            {
                Centred(_texts.VatId + " " + vatId);
            }
        }

        private static IEnumerable<string> AddressLines(Address address)
        {
            yield return address.Street;
            yield return (address.PostalCode + " " + address.City).Trim();
            if (address.Country is not ("DEU" or ""))
            {
                yield return address.Country;
            }
        }

        private void WriteHead()
        {
            _document.Section(SectionRole.Head);
            _document.Feed();
            WriteMarks();
            Label(_texts.Number, new TextRun(_receipt.PrintedNumber, TextStyle.Strong));
            Label(_texts.Date, TimeRun(Moment(_receipt.End), LegalElement.Date, _receipt.End));
            if (_receipt.FirstOrderStart is { } first)
            {
                Label(_texts.FirstOrder, TimeRun(Moment(first), LegalElement.FirstOrderStart, first));
            }

            Label(_texts.RegisterSerial, new TextRun(_receipt.ClientId, null, LegalElement.RegisterSerial));
            if (!string.Equals(_receipt.RegisterId, _receipt.ClientId, StringComparison.Ordinal))
            {
                Label(_texts.Register, new TextRun(_receipt.RegisterId));
            }

            Optional(ReceiptTexts.Terminal, _receipt.TerminalId);
            if (_receipt.Cashier is { } cashier)
            {
                Optional(_texts.Cashier, _options.ShowCashierName && cashier.Name is { Length: > 0 } name ? name : cashier.Id);
            }

            Optional(_texts.Table, string.Join(", ", _receipt.AllocationGroups));
            if (_receipt.InHouse is { } inHouse)
            {
                _document.Text(inHouse ? _texts.InHouse : _texts.TakeAway);
            }

            if (_receipt.Customer is { } customer)
            {
                var lines = customer.Address is null ? [customer.Name] : new[] { customer.Name }.Concat(AddressLines(customer.Address));
                Optional(_texts.Customer, string.Join("\n", lines.Where(line => line.Length != 0)));
                Optional(_texts.CustomerNumber, customer.Id);
                Optional(_texts.VatId, customer.VatId);
            }

            foreach (var reference in _receipt.References)
            {
                _document.Text(Describe(reference, _receipt.IsReversal && reference.Type == ReferenceType.Receipt ? _texts.ReversalOf : _texts.ReferenceTo));
            }

            void Optional(string label, string? value)
            {
                if (value is { Length: > 0 })
                {
                    Label(label, new TextRun(value));
                }
            }
        }

        private void WriteMarks()
        {
            var kind = _receipt.Type switch
            {
                ReceiptType.Receipt when IsCashMovement(_receipt) => _texts.OwnVoucher,
                ReceiptType.Receipt => null,
                ReceiptType.Invoice => _texts.Invoice,
                ReceiptType.Transfer => ReceiptTexts.Transfer + " – " + _texts.NoReceipt,
                ReceiptType.Order => _texts.Order + " – " + _texts.NoReceipt,
                ReceiptType.Training => ReceiptTexts.Training + " – " + _texts.NoReceipt,
                ReceiptType.Abort => _texts.Abort + " – " + _texts.NoReceipt,
                ReceiptType.BenefitInKind => _texts.BenefitInKind + " – " + _texts.NoReceipt,
                _ => (_receipt.Name is { Length: > 0 } name ? name.ToUpperInvariant() : _texts.Other) + " – " + _texts.NoReceipt,
            };
            Mark(kind);
            Mark(_receipt.IsReversal ? _texts.Reversal : null);
            Mark(_document.Marks.HasFlag(DocumentMarks.Copy) ? _texts.Copy : null);
            if (_receipt.IsTest)
            {
                Centred(ReceiptTexts.Test, TextStyle.Strong, language: "de");
                if (_texts.TestTranslated is { } translated)
                {
                    Centred(translated);
                }
            }

            if (_document.Marks is not (DocumentMarks.None or DocumentMarks.Outage) || kind is not null)
            {
                _document.Feed();
            }

            void Mark(string? text)
            {
                if (text is not null)
                {
                    Centred(text, new TextStyle(bold: true, height: 2));
                }
            }
        }

        private string Describe(ReceiptReference reference, string how)
        {
            var what = reference.Type switch
            {
                ReferenceType.Receipt => _texts.Receipt,
                ReferenceType.ExternalInvoice => _texts.ExternalInvoice,
                ReferenceType.ExternalDeliveryNote => _texts.DeliveryNote,
                _ => reference.Name ?? string.Empty,
            };
            var id = reference.Type == ReferenceType.Receipt && reference.ReceiptNumber is { } number ? Whole(number) : reference.Id;
            var text = (how + " " + what).Trim() + " " + id;
            text += reference.RegisterId is { Length: > 0 } register ? ", " + _texts.Register + " " + register : string.Empty;
            text += reference.ClosingNumber is { } closing ? ", Z " + Whole(closing) : string.Empty;
            return text + (reference.Date is { } date ? " " + _texts.DateOfReference + " " + PaperFormat.Date(date, _texts.IsGerman) : string.Empty);
        }

        private void WriteLines()
        {
            if (_receipt.Lines.Count == 0)
            {
                return;
            }

            var longest = Math.Max(_receipt.Currency.Length, _receipt.Lines.Max(line => Number(line.Total, _decimals).Length));
            var letters = _showVat ? Math.Max(_texts.VatLetter.Length, _receipt.Lines.Max(line => Letters(line).Length)) : 0;
            // A column of width 0 disappears with its cell.
            var format = LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(longest), ColumnWidth.Fixed(letters));
            _document.Feed();
            _document.Section(SectionRole.Items, _texts.Item, hasHeader: true);
            _document.Add(new RowBlock(format, new Cell(_texts.Item, style: TextStyle.Strong), new Cell(_receipt.Currency, TextAlignment.Right, TextStyle.Strong), new Cell(_texts.VatLetter, TextAlignment.Right, TextStyle.Strong)));
            _document.Rule();
            foreach (var line in _receipt.Lines)
            {
                var quantity = Exact(line.Quantity) + (line.Unit is { Length: > 0 } unit ? " " + unit : " x");
                _document.Add(new RowBlock(
                    format,
                    new Cell(TextAlignment.Left, new TextRun(quantity + " " + line.Text, null, LegalElement.QuantityAndKind)),
                    new Cell(TextAlignment.Right, Amount(line.Total)),
                    new Cell(TextAlignment.Right, new TextRun(Letters(line)))));
                foreach (var detail in Details(line))
                {
                    _document.Add(new RowBlock(format, new Cell("  " + detail)));
                }
            }
        }

        // The same letter on every receipt of a shop: A general, B reduced … H zero rate; historic and own keys follow.
        private string LetterOf(int key)
        {
            const int official = 8;
            var others = _letters.Keys.Count(static k => k is < 1 or > official);
            return key is >= 1 and <= official ? ((char)('A' + key - 1)).ToString()
                : others < 26 - official ? ((char)('A' + official + others)).ToString()
                : Whole(key);
        }

        private string Letters(LineItem line) => string.Concat(line.Vat.Select(vat => Letter(vat.Rate)).Distinct());

        private string Letter(VatRate rate) => _letters.TryGetValue(rate.Key, out var letter) ? letter : Whole(rate.Key);

        private IEnumerable<string> Details(LineItem line)
        {
            if (line.BusinessCase is >= BusinessCase.OpeningFloat and <= BusinessCase.CashDifference)
            {
                // An own voucher is filed by what it books; a price of one piece says nothing there.
                var word = DsfinvkWords.Of(line.BusinessCase);
                if (!string.Equals(word, line.Text, StringComparison.Ordinal))
                {
                    yield return word;
                }
            }
            else if (line.Quantity != 1m || line.Factor != 1m || line.Unit is { Length: > 0 } || line.Adjustments.Count != 0)
            {
                var per = line.Factor != 1m || line.Unit is { Length: > 0 }
                    ? " / " + (line.Factor == 1m ? string.Empty : Exact(line.Factor) + " ") + line.Unit
                    : string.Empty;
                yield return _texts.Each + " " + Exact(line.UnitPrice, _decimals) + per.TrimEnd();
            }

            foreach (var adjustment in line.Adjustments)
            {
                var reason = adjustment.Text is { Length: > 0 } text ? text : adjustment.Amount < 0 ? _texts.Discount : _texts.Surcharge;
                yield return reason + " " + Number(adjustment.Amount, _decimals);
            }

            foreach (var component in line.Components)
            {
                yield return "- " + Exact(component.Quantity) + " x " + component.Name;
            }

            if (line.VoucherNumber is { Length: > 0 } voucher)
            {
                yield return _texts.Voucher + " " + voucher;
            }

            if (line.ServiceDate is { } day)
            {
                yield return _texts.ServiceDate + " " + Day(day);
            }

            if (line.InHouse is { } inHouse && inHouse != _receipt.InHouse)
            {
                yield return inHouse ? _texts.InHouse : _texts.TakeAway;
            }

            if (line.Agency is { } agency)
            {
                var number = agency.TaxNumber is { Length: > 0 } ? _texts.TaxNumber + " " + agency.TaxNumber : agency.VatId is { Length: > 0 } ? _texts.VatId + " " + agency.VatId : string.Empty;
                yield return string.Join(", ", new[] { _texts.OnBehalfOf + " " + agency.Name }.Concat(AddressLines(agency.Address)).Concat([number]).Where(part => part.Length != 0));
            }

            foreach (var reference in line.References)
            {
                yield return Describe(reference, _texts.ReferenceTo);
            }
        }

        private void WriteTotal()
        {
            var style = new TextStyle(bold: true, height: 2);
            _document.Section(SectionRole.Total);
            _document.Rule();
            _document.Add(new RowBlock(
                LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(Number(_receipt.Total, _decimals).Length)),
                new Cell(_texts.Total + " " + _receipt.Currency, style: style),
                new Cell(TextAlignment.Right, Amount(_receipt.Total, style))));
        }

        private void WriteVat()
        {
            if (_receipt.Merchant.SmallBusiness)
            {
                _document.Section(SectionRole.Vat, _texts.Vat);
                _document.Text(_texts.SmallBusiness, element: LegalElement.ExemptionNote);
                return;
            }

            if (_receipt.Vat.Count == 0)
            {
                return;
            }

            var amounts = _receipt.Vat.SelectMany(vat => new[] { vat.Net, vat.Tax, vat.Gross }).Max(value => Number(value, _decimals).Length);
            // Three amounts and the shortest rate fit 32 characters up to eight characters each; longer ones get a line of their own, because digits must not wrap.
            var table = amounts <= 8;
            _document.Section(SectionRole.Vat, _texts.Vat, hasHeader: table);
            _document.Feed();
            if (table)
            {
                WriteVatTable(ColumnWidth.Fixed(Math.Max(amounts, 6)));
            }
            else
            {
                WriteVatList(ColumnWidth.Fixed(amounts));
            }

            foreach (var vat in _receipt.Vat)
            {
                if (VatNote(vat.Rate) is { } note)
                {
                    _document.Text(Letter(vat.Rate) + " = " + note, element: LegalElement.ExemptionNote);
                }
            }
        }

        private string? VatNote(VatRate rate) =>
            _options.VatNotes.TryGetValue(rate.Category.Code, out var own) && own.Length != 0 ? own
            : _texts.VatNote(rate.Category) ?? (rate.Percent == 0m ? _texts.NoVatShown : null);

        private string Percent(VatRate rate) => Letter(rate) + " " + Exact(rate.Percent) + "%";

        private void WriteVatTable(ColumnWidth width)
        {
            var format = LineFormat.Default.WithColumns(ColumnWidth.Share, width, width, width);
            var strong = TextStyle.Strong;
            _document.Add(new RowBlock(format, new Cell(_texts.Vat, style: strong), new Cell(_texts.Net, TextAlignment.Right, strong), new Cell(_texts.Tax, TextAlignment.Right, strong), new Cell(_texts.Gross, TextAlignment.Right, strong)));
            foreach (var vat in _receipt.Vat)
            {
                _document.Add(new RowBlock(
                    format,
                    new Cell(TextAlignment.Left, new TextRun(Percent(vat.Rate), null, LegalElement.TaxAmounts)),
                    new Cell(TextAlignment.Right, Amount(vat.Net, null, LegalElement.TaxAmounts)),
                    new Cell(TextAlignment.Right, Amount(vat.Tax, null, LegalElement.TaxAmounts)),
                    new Cell(TextAlignment.Right, Amount(vat.Gross, null, LegalElement.TaxAmounts))));
            }
        }

        private void WriteVatList(ColumnWidth width)
        {
            var format = LineFormat.Default.WithColumns(ColumnWidth.Share, width);
            foreach (var vat in _receipt.Vat)
            {
                Row(_texts.Net, vat.Net);
                Row(_texts.Tax, vat.Tax);
                Row(_texts.Gross, vat.Gross);

                void Row(string label, decimal amount) => _document.Add(new RowBlock(
                    format,
                    new Cell(TextAlignment.Left, new TextRun(Percent(vat.Rate) + " " + label, null, LegalElement.TaxAmounts)),
                    new Cell(TextAlignment.Right, Amount(amount, null, LegalElement.TaxAmounts))));
            }
        }

        private void WritePayments()
        {
            if (_receipt.Payments.Count == 0)
            {
                return;
            }

            _document.Section(SectionRole.Payments, _texts.Payments);
            _document.Feed();
            foreach (var payment in _receipt.Payments)
            {
                var foreign = !string.Equals(payment.Currency, _receipt.Currency, StringComparison.Ordinal);
                var decimals = Decimals(payment.Currency);
                var name = payment.Name is { Length: > 0 } own ? own : _texts.Kind(payment.Kind);
                Row(foreign ? name + " " + payment.Currency + " " + Number(payment.Amount, decimals) : name, Amount(payment.BaseAmount, null, LegalElement.PaymentAmount));
                if (foreign && payment.ExchangeRate is { } rate)
                {
                    var source = payment.ExchangeRateSource is { Length: > 0 } from ? " (" + from + ")" : string.Empty;
                    _document.Text("  " + _texts.Rate + " 1 " + _receipt.Currency + " = " + Exact(rate) + " " + payment.Currency + source);
                }

                var suffix = foreign ? " " + payment.Currency : string.Empty;
                if (payment.Given is { } given)
                {
                    Row("  " + _texts.Given + suffix, new TextRun(Number(given, decimals), null, value: MachineValue.OfAmount(given)));
                }

                if (payment.Change is { } change && change != 0m)
                {
                    Row("  " + _texts.Change + suffix, new TextRun(Number(change, decimals), null, value: MachineValue.OfAmount(change)));
                }
            }

            void Row(string label, TextRun amount) => _document.Add(new RowBlock(
                LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(Math.Max(amount.Text.Length, 6))),
                new Cell(label),
                new Cell(TextAlignment.Right, amount)));
        }

        private void WriteCardSlips()
        {
            foreach (var payment in _receipt.Payments)
            {
                if (payment.CardSlip is { Length: > 0 } slip)
                {
                    _document.Section(SectionRole.CardSlip, _texts.CardSlip);
                    _document.Feed();
                    foreach (var line in slip.Split('\n'))
                    {
                        _document.Text(line.TrimEnd());
                    }
                }
            }
        }

        private void WriteNotes()
        {
            if (_receipt.Notes.Count == 0)
            {
                return;
            }

            _document.Section(SectionRole.Note, _texts.Notes);
            _document.Feed();
            foreach (var note in _receipt.Notes)
            {
                _document.Text(note);
            }
        }

        // What an own voucher proves to the tax office, nobody else signs: a count shows its coins, money that leaves or enters a name.
        private void WriteOwnVoucher()
        {
            if (_receipt.Type != ReceiptType.Receipt || !IsCashMovement(_receipt))
            {
                return;
            }

            if (CoinSheet.Find(_receipt) is { } sheet)
            {
                _document.Feed();
                _document.Section(SectionRole.Report, _texts.Count);
                var format = LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(Math.Max(8, Number(sheet.Counted, _decimals).Length)));
                foreach (var (value, pieces) in sheet.Pieces)
                {
                    Row(Whole(pieces) + " x " + Number(value, 2), value * pieces);
                }

                if (sheet.Other != 0m)
                {
                    Row(_texts.CountOther, sheet.Other);
                }

                Row(_texts.Counted, sheet.Counted);
                Row(_texts.Expected, sheet.Expected);
                Row(_texts.CountDifference, sheet.Counted - sheet.Expected);

                void Row(string label, decimal amount) => _document.Add(new RowBlock(format, new Cell(label), new Cell(TextAlignment.Right, Amount(amount))));
            }

            _document.Section(SectionRole.Note);
            _document.Feed();
            _document.Text(_texts.SignedBy);
        }

        private void WriteTse()
        {
            _document.Section(SectionRole.Tse, _texts.Tse);
            _document.Rule();
            if (_receipt.Signature is { } signature)
            {
                WriteSignature(signature);
            }
            else
            {
                WriteOutage();
            }
        }

        // No QR code and no part of a TSE block: whatever the device turned out to hold later (O2), the customer got this paper.
        private void WriteOutage()
        {
            if (_receipt.Outage is { } outage)
            {
                _document.Add(new RowBlock(LineFormat.Default, new Cell(TextAlignment.Left, new TextRun(ReceiptTexts.Outage(Whole(outage.Number)), TextStyle.Strong, LegalElement.OutageNote, language: _texts.IsGerman ? null : "de"))));
                if (_texts.OutageTranslated(Whole(outage.Number)) is { } translated)
                {
                    _document.Text(translated);
                }
            }

            Line(_texts.Start, TimeRun(Moment(_receipt.Start), LegalElement.Start, _receipt.Start));
            Line(_texts.End, TimeRun(Moment(_receipt.End), LegalElement.End, _receipt.End));
        }

        private void WriteSignature(ReceiptSignature signature)
        {
            var payload = System.Text.Encoding.UTF8.GetBytes(signature.QrPayload);
            var hasCode = _options.ShowQrCode && payload.Length is > 0 and <= QrMatrix.MostBytes;
            Line(_texts.Transaction, new TextRun(Whole(signature.TransactionNumber), null, LegalElement.TransactionNumber));
            Line(_texts.TseStart, TimeRun(TseTime(signature.StartTime), LegalElement.Start, signature.StartTime));
            Line(_texts.TseEnd, TimeRun(TseTime(signature.LogTime), LegalElement.End, signature.LogTime));
            if (_options.ShowTseText || !hasCode)
            {
                Line(_texts.Counter, new TextRun(Whole(signature.SignatureCounter), null, LegalElement.SignatureCounter));
                Line(_texts.TseSerial, new TextRun(signature.SerialNumber.ToString(), null, LegalElement.TseSerial));
                Line(_texts.CheckValue, new TextRun(Convert.ToBase64String(signature.Value), null, LegalElement.CheckValue));
            }

            if (_receipt.IsTest)
            {
                Centred(ReceiptTexts.Test, TextStyle.Strong, language: "de");
            }

            if (hasCode)
            {
                _document.Add(new QrCodeBlock(
                    payload,
                    alternativeText: _texts.QrAlternative,
                    elements:
                    [
                        LegalElement.Start, LegalElement.End, LegalElement.TransactionNumber, LegalElement.RegisterSerial,
                        LegalElement.TseSerial, LegalElement.SignatureCounter, LegalElement.CheckValue,
                    ]));
            }
        }

        private void WriteFooter()
        {
            if (_options.FooterLines.Count == 0 && !_options.Cut)
            {
                return;
            }

            _document.Section(SectionRole.Footer);
            foreach (var line in _options.FooterLines)
            {
                Centred(line);
            }

            if (_options.Cut)
            {
                _document.Cut();
            }
        }
    }
}
