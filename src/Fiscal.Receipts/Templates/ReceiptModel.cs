using System.Globalization;
using Fiscal.Documents;
using Scriban.Runtime;

namespace Fiscal.Receipts;

/// <summary>What a template may see of a receipt; documented in docs/layouts.md, names are only ever added.</summary>
internal sealed class ReceiptModel
{
    /// <summary>The groups of every model.</summary>
    public static readonly string[] Groups = ["receipt", "merchant", "tse", "outage", "slip", "report", "layout", "t", "empty", "blank"];

    private readonly Receipt _receipt;
    private readonly ReceiptFacts _facts;
    private readonly ReceiptTexts _texts;

    private ReceiptModel(Receipt receipt, ReceiptFacts facts)
    {
        _receipt = receipt;
        _facts = facts;
        _texts = facts.Texts;
    }

    public static ScriptObject Create(Receipt receipt, ReceiptFacts facts, LayoutSettings settings)
    {
        var model = new ReceiptModel(receipt, facts);
        return Model.Group(
            ("receipt", model.Receipt()),
            ("merchant", model.Merchant()),
            ("tse", model.Tse()),
            ("outage", model.Outage()),
            ("slip", null),
            ("report", null),
            ("layout", settings.ToModel()),
            ("t", LayoutTexts.Create(facts.Texts, settings.Texts)),
            ("empty", null),
            ("blank", null));
    }

    private static TemplateValue Text(string? text, LegalElement element = LegalElement.None) => new(text ?? string.Empty, element);

    private static TemplateValue Whole(long number, LegalElement element = LegalElement.None) => new(ReceiptFacts.Whole(number), element, number: number);

    private TemplateValue Amount(decimal amount, LegalElement element = LegalElement.None) => TemplateValue.Amount(amount, _facts.Number(amount), element);

    private TemplateValue Amount(decimal amount, string currency) => TemplateValue.Amount(amount, _facts.Number(amount, ReceiptFacts.DecimalsOf(currency)));

    private TemplateValue Exact(decimal number, int least = 0, LegalElement element = LegalElement.None) => new(_facts.Exact(number, least), element, number: number);

    private TemplateValue Moment(DateTimeOffset time, LegalElement element = LegalElement.None) => TemplateValue.Moment(time, _facts.Moment(time), element);

    private static ScriptArray? Texts(IEnumerable<string> texts, LegalElement element = LegalElement.None) => Model.List(texts.Select(text => Text(text, element)));

    private ScriptObject Receipt()
    {
        // While the TSE is out of order the till's own clock is what there is.
        var isSigned = _receipt.Signature is not null;
        return Model.Group(
            ("number", Text(_receipt.PrintedNumber, LegalElement.InvoiceNumber)),
            ("till_number", Whole(_receipt.Number)),
            ("title", _facts.Title),
            ("language", _texts.Language),
            ("type", Word(_receipt.Type)),
            ("kind", ReceiptFacts.KindOf(_receipt).ToString().ToLowerInvariant()),
            ("name", _receipt.Name),
            ("currency", _receipt.Currency),
            ("date", Moment(_receipt.End, LegalElement.Date)),
            ("start", Moment(_receipt.Start, isSigned ? LegalElement.None : LegalElement.Start)),
            ("end", Moment(_receipt.End, isSigned ? LegalElement.None : LegalElement.End)),
            ("first_order", _receipt.FirstOrderStart is { } first ? Moment(first, LegalElement.FirstOrderStart) : null),
            ("supply_date", Text(_facts.SupplyDate, LegalElement.SupplyDate)),
            ("is_copy", _facts.IsCopy),
            ("is_reversal", _receipt.IsReversal),
            ("is_training", _receipt.Type == ReceiptType.Training),
            ("is_test", _receipt.IsTest),
            ("is_cash_movement", _receipt.Type == ReceiptType.Receipt && ReceiptFacts.IsCashMovement(_receipt)),
            ("count", Count()),
            ("marks", Texts(_facts.MarkTexts)),
            ("test_note", _receipt.IsTest ? new TemplateValue(ReceiptTexts.Test, language: "de") : null),
            ("test_note_translated", _receipt.IsTest ? _texts.TestTranslated : null),
            ("register_serial", Text(_receipt.ClientId, LegalElement.RegisterSerial)),
            ("register", string.Equals(_receipt.RegisterId, _receipt.ClientId, StringComparison.Ordinal) ? null : _receipt.RegisterId),
            ("terminal", _receipt.TerminalId),
            ("cashier", _facts.Cashier),
            ("cashier_id", _receipt.Cashier?.Id),
            ("tables", Texts(_receipt.AllocationGroups)),
            ("is_move", _receipt.AllocationGroups.Count > 1),
            ("table", string.Join(", ", _receipt.AllocationGroups)),
            ("in_house", _receipt.InHouse is { } inHouse ? inHouse ? _texts.InHouse : _texts.TakeAway : null),
            ("customer", Customer()),
            ("references", Texts(_facts.References)),
            ("lines", Model.List(_receipt.Lines.Select(Line))),
            ("amount_width", _facts.ItemAmountWidth),
            ("letter_width", _facts.ItemLetterWidth),
            ("total", Amount(_receipt.Total)),
            ("vat", _facts.ShowVat ? Model.List(_receipt.Vat.Select(Vat)) : null),
            ("vat_width", _facts.VatAmountWidth),
            ("vat_fits_table", _facts.VatFitsTable),
            ("payments", Model.List(_receipt.Payments.Select(Payment))),
            ("notes", Texts(_receipt.Notes)));
    }

    private ScriptObject? Count() => CoinSheet.Find(_receipt) is not { } sheet ? null : Model.Group(
        ("coins", Model.List(sheet.Pieces.Select(coin => (object)Model.Group(
            ("pieces", Whole(coin.Pieces)),
            ("value", _facts.Number(coin.Value, 2)),
            ("amount", Amount(coin.Value * coin.Pieces)))))),
        ("other", sheet.Other == 0m ? null : Amount(sheet.Other)),
        ("counted", Amount(sheet.Counted)),
        ("expected", Amount(sheet.Expected)),
        ("difference", Amount(sheet.Counted - sheet.Expected)));

    private static string Word(ReceiptType type) => type switch
    {
        ReceiptType.Receipt => "receipt",
        ReceiptType.Invoice => "invoice",
        ReceiptType.Transfer => "transfer",
        ReceiptType.Order => "order",
        ReceiptType.Training => "training",
        ReceiptType.Abort => "abort",
        ReceiptType.BenefitInKind => "benefit_in_kind",
        _ => "other",
    };

    private ScriptObject? Customer() => _receipt.Customer is not { } customer ? null : Model.Group(
        ("text", Text(_facts.Customer, _facts.CustomerElement)),
        ("name", customer.Name),
        ("address", customer.Address is null ? null : Texts(ReceiptFacts.AddressLines(customer.Address), LegalElement.Recipient)),
        ("id", customer.Id),
        ("vat_id", customer.VatId));

    private ScriptObject Line(LineItem line) => Model.Group(
        ("number", Whole(line.Number)),
        ("quantity", Exact(line.Quantity)),
        ("unit", ReceiptFacts.UnitOf(line)),
        ("text", Text(line.Text, LegalElement.QuantityAndKind)),
        ("unit_price", Exact(line.UnitPrice, _facts.Decimals)),
        ("total", Amount(line.Total)),
        ("letters", _facts.Letters(line)),
        ("details", Texts(_facts.Details(line))),
        ("components", Model.List(line.Components.Select(part => (object)Model.Group(("quantity", Exact(part.Quantity)), ("name", part.Name))))),
        ("article_number", line.ArticleNumber),
        ("gtin", line.Gtin),
        ("group", line.ProductGroup),
        ("business_case", DsfinvkWords.Of(line.BusinessCase)),
        ("is_part", line.ParentLine is not null));

    private ScriptObject Vat(VatAmount vat) => Model.Group(
        ("letter", _facts.Letter(vat.Rate)),
        ("category", vat.Rate.Category.Code),
        ("percent", Exact(vat.Rate.Percent, 0, LegalElement.TaxAmounts)),
        ("rate", Text(_facts.Percent(vat.Rate), LegalElement.TaxAmounts)),
        ("net", Amount(vat.Net, LegalElement.TaxAmounts)),
        ("tax", Amount(vat.Tax, LegalElement.TaxAmounts)),
        ("gross", Amount(vat.Gross, LegalElement.TaxAmounts)),
        ("note", Text(_facts.VatNote(vat.Rate), LegalElement.ExemptionNote)));

    private ScriptObject Payment(Payment payment) => Model.Group(
        ("kind", DsfinvkWords.Of(payment.Kind)),
        ("label", _facts.PaymentLabel(payment)),
        ("amount", Amount(payment.BaseAmount, LegalElement.PaymentAmount)),
        ("currency", payment.Currency),
        ("foreign_amount", ReceiptFacts.IsForeign(payment, _receipt) ? Amount(payment.Amount, payment.Currency) : null),
        ("rate", _facts.PaymentRate(payment)),
        ("suffix", _facts.PaymentSuffix(payment)),
        ("given", payment.Given is { } given ? Amount(given, payment.Currency) : null),
        ("change", payment.Change is { } change && change != 0m ? Amount(change, payment.Currency) : null),
        ("card_slip", payment.CardSlip is { Length: > 0 } slip ? Texts(slip.Split('\n').Select(static line => line.TrimEnd())) : null));

    private ScriptObject Merchant()
    {
        var merchant = _receipt.Merchant;
        return Model.Group(
            ("name", Text(merchant.Name, LegalElement.MerchantName)),
            ("address", Texts(ReceiptFacts.AddressLines(merchant.Address), LegalElement.MerchantAddress)),
            ("tax_number", Text(merchant.TaxNumber, LegalElement.SupplierTaxNumber)),
            ("vat_id", Text(merchant.VatId, LegalElement.SupplierTaxNumber)),
            ("small_business_note", merchant.SmallBusiness ? Text(_texts.SmallBusiness, LegalElement.ExemptionNote) : null));
    }

    private ScriptObject? Tse() => _receipt.Signature is not { } signature ? null : Model.Group(
        ("transaction", Whole(signature.TransactionNumber, LegalElement.TransactionNumber)),
        ("start", TemplateValue.Moment(signature.StartTime, ReceiptFacts.TseTime(signature.StartTime), LegalElement.Start)),
        ("end", TemplateValue.Moment(signature.LogTime, ReceiptFacts.TseTime(signature.LogTime), LegalElement.End)),
        ("counter", Whole(signature.SignatureCounter, LegalElement.SignatureCounter)),
        ("serial", Text(signature.SerialNumber.ToString(), LegalElement.TseSerial)),
        ("check_value", Text(Convert.ToBase64String(signature.Value), LegalElement.CheckValue)),
        ("algorithm", signature.Algorithm),
        ("qr", _facts.HasQrCode ? TemplateValue.Data(signature.QrPayload, QrElements) : null),
        ("show_text", _facts.ShowTseText));

    /// <summary>What the code of DSFinV-K stands for (Anhang I).</summary>
    private static readonly LegalElement[] QrElements =
    [
        LegalElement.Start, LegalElement.End, LegalElement.TransactionNumber, LegalElement.RegisterSerial,
        LegalElement.TseSerial, LegalElement.SignatureCounter, LegalElement.CheckValue,
    ];

    private ScriptObject? Outage()
    {
        if (_receipt.Signature is not null || _receipt.Outage is not { } outage)
        {
            return null;
        }

        var number = outage.Number.ToString(CultureInfo.InvariantCulture);
        return Model.Group(
            ("number", Whole(outage.Number)),
            ("since", Moment(outage.Since)),
            ("note", new TemplateValue(ReceiptTexts.Outage(number), LegalElement.OutageNote, language: _texts.IsGerman ? null : "de")),
            ("note_translated", _texts.OutageTranslated(number)));
    }
}
