namespace Fiscal.Documents;

/// <summary>Writes the parts that layouts of receipts are put together from, so that every paper says the same thing the same way.</summary>
internal sealed class ReceiptWriter
{
    private static readonly LineFormat Labelled = LineFormat.Default.WithColumns(ColumnWidth.Fixed(16), ColumnWidth.Share);

    private readonly StandardLayoutOptions _options;
    private readonly Receipt _receipt;
    private readonly ReceiptFacts _facts;
    private readonly ReceiptTexts _texts;
    private readonly DocumentBuilder _document;

    public ReceiptWriter(StandardLayoutOptions options, Receipt receipt, ReceiptLayoutContext context)
    {
        _options = options;
        _receipt = receipt;
        _facts = new ReceiptFacts(receipt, options, context);
        _texts = _facts.Texts;
        _document = new DocumentBuilder { Language = _texts.Language, Title = _facts.Title, Kind = ReceiptFacts.KindOf(receipt), Marks = _facts.Marks };
    }

    public ReceiptFacts Facts => _facts;

    public ReceiptTexts Texts => _texts;

    /// <summary>What is written into; a layout may put its own lines between the parts.</summary>
    public DocumentBuilder Document => _document;

    private static TextRun TimeRun(string text, LegalElement element, DateTimeOffset time) => new(text, null, element, MachineValue.OfTime(time));

    public TextRun Amount(decimal value, TextStyle? style = null, LegalElement element = LegalElement.None) =>
        new(_facts.Number(value), style, element, MachineValue.OfAmount(value));

    public void Label(string label, params TextRun[] value) =>
        _document.Add(new RowBlock(Labelled, new Cell(label), new Cell(TextAlignment.Left, value)));

    // Values of a TSE are longer than a column: label and value share the whole line and wrap between them.
    private void Line(string label, TextRun value) =>
        _document.Add(new RowBlock(LineFormat.Default, new Cell(TextAlignment.Left, new TextRun(label + ": "), value)));

    public void Centred(string text, TextStyle? style = null, LegalElement element = LegalElement.None, string? language = null) =>
        _document.Add(new RowBlock(LineFormat.Default, new Cell(TextAlignment.Center, new TextRun(text, style, element, language: language))));

    public void WriteMerchant(bool withTaxNumbers = true)
    {
        var merchant = _receipt.Merchant;
        _document.Section(SectionRole.Merchant);
        if (_options.LogoPng is { } logo && Png.TryReadSize(logo, out _, out _))
        {
            _document.Add(new ImageBlock(logo, _options.LogoAlternativeText));
        }

        Centred(merchant.Name, TextStyle.Strong, LegalElement.MerchantName);
        foreach (var line in ReceiptFacts.AddressLines(merchant.Address))
        {
            Centred(line, element: LegalElement.MerchantAddress);
        }

        if (withTaxNumbers)
        {
            TaxNumber(_texts.TaxNumber, merchant.TaxNumber);
            TaxNumber(_texts.VatId, merchant.VatId);
        }

        void TaxNumber(string label, string? number)
        {
            if (number is { Length: > 0 })
            {
                _document.Add(new RowBlock(LineFormat.Default, new Cell(TextAlignment.Center, new TextRun(label + " "), new TextRun(number, null, LegalElement.SupplierTaxNumber))));
            }
        }
    }

    public void WriteHead()
    {
        _document.Section(SectionRole.Head);
        _document.Feed();
        var marks = _facts.MarkTexts.ToArray();
        WriteMarks(marks);
        if (marks.Length != 0 || _receipt.IsTest)
        {
            _document.Feed();
        }

        WriteIdentity();
        if (_receipt.Type == ReceiptType.Invoice)
        {
            Label(_texts.ServiceDate, new TextRun(_facts.SupplyDate, null, LegalElement.SupplyDate));
        }

        Optional(_texts.Table, string.Join(", ", _receipt.AllocationGroups));
        if (_receipt.InHouse is { } inHouse)
        {
            _document.Text(inHouse ? _texts.InHouse : _texts.TakeAway);
        }

        if (_receipt.Customer is { } customer)
        {
            Optional(_texts.Customer, _facts.Customer, _facts.CustomerElement);
            Optional(_texts.CustomerNumber, customer.Id);
            Optional(_texts.VatId, customer.VatId);
        }

        foreach (var reference in _facts.References)
        {
            _document.Text(reference);
        }
    }

    /// <summary>What stands large above a paper, and that a test device signed it.</summary>
    public void WriteMarks(params string[] marks)
    {
        foreach (var mark in marks)
        {
            Centred(mark, new TextStyle(bold: true, height: 2));
        }

        if (_receipt.IsTest)
        {
            Centred(ReceiptTexts.Test, TextStyle.Strong, language: "de");
            if (_texts.TestTranslated is { } translated)
            {
                Centred(translated);
            }
        }
    }

    /// <summary>Number, date, till and cashier: what finds the receipt again.</summary>
    public void WriteIdentity()
    {
        Label(_texts.Number, new TextRun(_receipt.PrintedNumber, TextStyle.Strong, LegalElement.InvoiceNumber));
        Label(_texts.Date, TimeRun(_facts.Moment(_receipt.End), LegalElement.Date, _receipt.End));
        if (_receipt.FirstOrderStart is { } first)
        {
            Label(_texts.FirstOrder, TimeRun(_facts.Moment(first), LegalElement.FirstOrderStart, first));
        }

        Label(_texts.RegisterSerial, new TextRun(_receipt.ClientId, null, LegalElement.RegisterSerial));
        if (!string.Equals(_receipt.RegisterId, _receipt.ClientId, StringComparison.Ordinal))
        {
            Label(_texts.Register, new TextRun(_receipt.RegisterId));
        }

        Optional(ReceiptTexts.Terminal, _receipt.TerminalId);
        Optional(_texts.Cashier, _facts.Cashier);
    }

    private void Optional(string label, string? value, LegalElement element = LegalElement.None)
    {
        if (value is { Length: > 0 })
        {
            Label(label, new TextRun(value, null, element));
        }
    }

    public void WriteLines(bool withLetters = true)
    {
        if (_receipt.Lines.Count == 0)
        {
            return;
        }

        // A column of width 0 disappears with its cell.
        var format = LineFormat.Default.WithColumns([ColumnWidth.Share, ColumnWidth.Fixed(_facts.ItemAmountWidth), .. withLetters ? [ColumnWidth.Fixed(_facts.ItemLetterWidth)] : Array.Empty<ColumnWidth>()]);
        _document.Feed();
        _document.Section(SectionRole.Items, _texts.Item, hasHeader: true);
        Row(new Cell(_texts.Item, style: TextStyle.Strong), new Cell(_receipt.Currency, TextAlignment.Right, TextStyle.Strong), new Cell(_texts.VatLetter, TextAlignment.Right, TextStyle.Strong));
        _document.Rule();
        foreach (var line in _receipt.Lines)
        {
            Row(
                new Cell(TextAlignment.Left, new TextRun(_facts.Exact(line.Quantity) + " " + ReceiptFacts.UnitOf(line) + " "), new TextRun(line.Text, null, LegalElement.QuantityAndKind)),
                new Cell(TextAlignment.Right, Amount(line.Total)),
                new Cell(TextAlignment.Right, new TextRun(_facts.Letters(line))));
            foreach (var detail in _facts.Details(line))
            {
                _document.Add(new RowBlock(format, new Cell("  " + detail)));
            }
        }

        void Row(Cell text, Cell amount, Cell letters) => _document.Add(withLetters ? new RowBlock(format, text, amount, letters) : new RowBlock(format, text, amount));
    }

    public void WriteTotal()
    {
        var style = new TextStyle(bold: true, height: 2);
        _document.Section(SectionRole.Total);
        _document.Rule();
        _document.Add(new RowBlock(
            LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(_facts.Number(_receipt.Total).Length)),
            new Cell(_texts.Total + " " + _receipt.Currency, style: style),
            new Cell(TextAlignment.Right, Amount(_receipt.Total, style))));
    }

    public void WriteVat()
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

        var amounts = _facts.VatAmountWidth;
        var table = _facts.VatFitsTable;
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
            if (_facts.VatNote(vat.Rate) is { } note)
            {
                _document.Row(new Cell(TextAlignment.Left, new TextRun(_facts.Letter(vat.Rate) + " = "), new TextRun(note, null, LegalElement.ExemptionNote)));
            }
        }
    }

    private void WriteVatTable(ColumnWidth width)
    {
        var format = LineFormat.Default.WithColumns(ColumnWidth.Share, width, width, width);
        var strong = TextStyle.Strong;
        _document.Add(new RowBlock(format, new Cell(_texts.Vat, style: strong), new Cell(_texts.Net, TextAlignment.Right, strong), new Cell(_texts.Tax, TextAlignment.Right, strong), new Cell(_texts.Gross, TextAlignment.Right, strong)));
        foreach (var vat in _receipt.Vat)
        {
            _document.Add(new RowBlock(
                format,
                new Cell(TextAlignment.Left, new TextRun(_facts.Percent(vat.Rate), null, LegalElement.TaxAmounts)),
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
                new Cell(TextAlignment.Left, new TextRun(_facts.Percent(vat.Rate), null, LegalElement.TaxAmounts), new TextRun(" " + label)),
                new Cell(TextAlignment.Right, Amount(amount, null, LegalElement.TaxAmounts))));
        }
    }

    public void WritePayments()
    {
        if (_receipt.Payments.Count == 0)
        {
            return;
        }

        _document.Section(SectionRole.Payments, _texts.Payments);
        _document.Feed();
        foreach (var payment in _receipt.Payments)
        {
            var decimals = ReceiptFacts.DecimalsOf(payment.Currency);
            Row(_facts.PaymentLabel(payment), Amount(payment.BaseAmount, null, LegalElement.PaymentAmount));
            if (_facts.PaymentRate(payment) is { } rate)
            {
                _document.Text("  " + rate);
            }

            var suffix = _facts.PaymentSuffix(payment);
            if (payment.Given is { } given)
            {
                Row("  " + _texts.Given + suffix, new TextRun(_facts.Number(given, decimals), null, value: MachineValue.OfAmount(given)));
            }

            if (payment.Change is { } change && change != 0m)
            {
                Row("  " + _texts.Change + suffix, new TextRun(_facts.Number(change, decimals), null, value: MachineValue.OfAmount(change)));
            }
        }

        void Row(string label, TextRun amount) => _document.Add(new RowBlock(
            LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(Math.Max(amount.Text.Length, 6))),
            new Cell(label),
            new Cell(TextAlignment.Right, amount)));
    }

    public void WriteCardSlips()
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

    public void WriteNotes()
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
    public void WriteOwnVoucher()
    {
        if (_receipt.Type != ReceiptType.Receipt || !ReceiptFacts.IsCashMovement(_receipt))
        {
            return;
        }

        WriteCount();
        _document.Section(SectionRole.Note);
        _document.Feed();
        _document.Text(_texts.SignedBy);
    }

    /// <summary>The coin sheet, where the receipt holds one.</summary>
    public void WriteCount()
    {
        if (CoinSheet.Find(_receipt) is not { } sheet)
        {
            return;
        }

        _document.Feed();
        _document.Section(SectionRole.Report, _texts.Count);
        var format = LineFormat.Default.WithColumns(ColumnWidth.Share, ColumnWidth.Fixed(Math.Max(8, _facts.Number(sheet.Counted).Length)));
        foreach (var (value, pieces) in sheet.Pieces)
        {
            Row(ReceiptFacts.Whole(pieces) + " x " + _facts.Number(value, 2), value * pieces);
        }

        if (sheet.Other != 0m)
        {
            Row(_texts.CountOther, sheet.Other);
        }

        _document.Rule();
        Row(_texts.Counted, sheet.Counted);
        Row(_texts.Expected, sheet.Expected);
        Row(_texts.CountDifference, sheet.Counted - sheet.Expected);

        void Row(string label, decimal amount) => _document.Add(new RowBlock(format, new Cell(label), new Cell(TextAlignment.Right, Amount(amount))));
    }

    public void WriteTse()
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
            _document.Add(new RowBlock(LineFormat.Default, new Cell(TextAlignment.Left, new TextRun(ReceiptTexts.Outage(ReceiptFacts.Whole(outage.Number)), TextStyle.Strong, LegalElement.OutageNote, language: _texts.IsGerman ? null : "de"))));
            if (_texts.OutageTranslated(ReceiptFacts.Whole(outage.Number)) is { } translated)
            {
                _document.Text(translated);
            }
        }

        Line(_texts.Start, TimeRun(_facts.Moment(_receipt.Start), LegalElement.Start, _receipt.Start));
        Line(_texts.End, TimeRun(_facts.Moment(_receipt.End), LegalElement.End, _receipt.End));
    }

    private void WriteSignature(ReceiptSignature signature)
    {
        Line(_texts.Transaction, new TextRun(ReceiptFacts.Whole(signature.TransactionNumber), null, LegalElement.TransactionNumber));
        Line(_texts.TseStart, TimeRun(ReceiptFacts.TseTime(signature.StartTime), LegalElement.Start, signature.StartTime));
        Line(_texts.TseEnd, TimeRun(ReceiptFacts.TseTime(signature.LogTime), LegalElement.End, signature.LogTime));
        if (_facts.ShowTseText)
        {
            Line(_texts.Counter, new TextRun(ReceiptFacts.Whole(signature.SignatureCounter), null, LegalElement.SignatureCounter));
            Line(_texts.TseSerial, new TextRun(signature.SerialNumber.ToString(), null, LegalElement.TseSerial));
            Line(_texts.CheckValue, new TextRun(Convert.ToBase64String(signature.Value), null, LegalElement.CheckValue));
        }

        if (_receipt.IsTest)
        {
            Centred(ReceiptTexts.Test, TextStyle.Strong, language: "de");
        }

        if (_facts.HasQrCode)
        {
            _document.Add(new QrCodeBlock(
                signature.QrPayload,
                alternativeText: _texts.QrAlternative,
                elements:
                [
                    LegalElement.Start, LegalElement.End, LegalElement.TransactionNumber, LegalElement.RegisterSerial,
                    LegalElement.TseSerial, LegalElement.SignatureCounter, LegalElement.CheckValue,
                ]));
        }
    }

    public void WriteFooter()
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
