using System.Globalization;

namespace Fiscal.Documents;

/// <summary>What a receipt says in words and figures, whoever lays it out: the standard layout and templates take it from here, so that both say the same.</summary>
internal sealed class ReceiptFacts
{
    private readonly Receipt _receipt;
    private readonly StandardLayoutOptions _options;
    private readonly Dictionary<int, string> _letters = [];

    public ReceiptFacts(Receipt receipt, StandardLayoutOptions options, ReceiptLayoutContext context)
    {
        _receipt = receipt;
        _options = options;
        IsCopy = context.IsCopy;
        Texts = ReceiptTexts.Of(context.Language);
        Decimals = DecimalsOf(receipt.Currency);
        foreach (var vat in receipt.Vat)
        {
            if (!_letters.ContainsKey(vat.Rate.Key))
            {
                _letters.Add(vat.Rate.Key, LetterOf(vat.Rate.Key));
            }
        }
    }

    public ReceiptTexts Texts { get; }

    public bool IsCopy { get; }

    /// <summary>Decimals of the receipt's currency.</summary>
    public int Decimals { get; }

    public bool ShowVat => !_receipt.Merchant.SmallBusiness;

    public string Title => (_receipt.Type == ReceiptType.Invoice ? Texts.Invoice : Texts.Receipt) + " " + _receipt.PrintedNumber;

    public DocumentMarks Marks => (IsCopy ? DocumentMarks.Copy : 0)
        | (_receipt.Type == ReceiptType.Training ? DocumentMarks.Training : 0)
        | (_receipt.IsReversal ? DocumentMarks.Reversal : 0)
        | (_receipt.IsTest ? DocumentMarks.Test : 0)
        | (_receipt.Outage is not null ? DocumentMarks.Outage : 0);

    /// <summary>What stands large above the receipt when it is no plain sale.</summary>
    public string? KindMark => _receipt.Type switch
    {
        ReceiptType.Receipt when IsCashMovement(_receipt) => Texts.OwnVoucher,
        ReceiptType.Receipt => null,
        ReceiptType.Invoice => Texts.Invoice,
        ReceiptType.Transfer => ReceiptTexts.Transfer + " – " + Texts.NoReceipt,
        ReceiptType.Order => Texts.Order + " – " + Texts.NoReceipt,
        ReceiptType.Training => ReceiptTexts.Training + " – " + Texts.NoReceipt,
        ReceiptType.Abort => Texts.Abort + " – " + Texts.NoReceipt,
        ReceiptType.BenefitInKind => Texts.BenefitInKind + " – " + Texts.NoReceipt,
        _ => (_receipt.Name is { Length: > 0 } name ? name.ToUpperInvariant() : Texts.Other) + " – " + Texts.NoReceipt,
    };

    /// <summary>All that stands large above the receipt.</summary>
    public IEnumerable<string> MarkTexts => new[] { KindMark, _receipt.IsReversal ? Texts.Reversal : null, IsCopy ? Texts.Copy : null }.Where(static mark => mark is not null)!;

    /// <summary>Day of the supply, or the first and the last where lines differ (§14(4) no. 6 UStG); a line without one was supplied when the receipt ended.</summary>
    public string SupplyDate
    {
        get
        {
            var days = _receipt.Lines.Select(line => line.ServiceDate ?? _receipt.End.Date).DefaultIfEmpty(_receipt.End.Date).ToArray();
            var (first, last) = (Day(days.Min()), Day(days.Max()));
            return string.Equals(first, last, StringComparison.Ordinal) ? first : first + " – " + last;
        }
    }

    /// <summary>The name where the shop shows it, else the number; empty if nobody is known.</summary>
    public string Cashier => _receipt.Cashier is not { } cashier ? string.Empty : _options.ShowCashierName && cashier.Name is { Length: > 0 } name ? name : cashier.Id;

    /// <summary>Name and address in lines.</summary>
    public string Customer => _receipt.Customer is not { } customer ? string.Empty
        : string.Join("\n", new[] { customer.Name }.Concat(customer.Address is null ? [] : AddressLines(customer.Address)).Where(line => line.Length != 0));

    /// <summary>A recipient without address is none for an invoice (§14(4) no. 1 UStG).</summary>
    public LegalElement CustomerElement => _receipt.Customer?.Address is null ? LegalElement.None : LegalElement.Recipient;

    public IEnumerable<string> References =>
        _receipt.References.Select(reference => Describe(reference, _receipt.IsReversal && reference.Type == ReferenceType.Receipt ? Texts.ReversalOf : Texts.ReferenceTo));

    /// <summary>The widest amount of the items, at least the currency's code.</summary>
    public int ItemAmountWidth => _receipt.Lines.Select(line => Number(line.Total).Length).Append(_receipt.Currency.Length).Max();

    /// <summary>The widest letters of the items; 0 where no VAT is shown.</summary>
    public int ItemLetterWidth => ShowVat ? _receipt.Lines.Select(line => Letters(line).Length).Append(Texts.VatLetter.Length).Max() : 0;

    public int VatAmountWidth => _receipt.Vat.SelectMany(vat => new[] { vat.Net, vat.Tax, vat.Gross }).Select(value => Number(value).Length).Append(0).Max();

    /// <summary>Three amounts and the shortest rate fit 32 characters up to eight characters each; longer ones get a line of their own, because digits must not wrap.</summary>
    public bool VatFitsTable => VatAmountWidth <= 8;

    public bool HasQrCode => _options.ShowQrCode && QrBytes is > 0 and <= QrMatrix.MostBytes;

    public bool ShowTseText => _options.ShowTseText || !HasQrCode;

    private int QrBytes => _receipt.Signature is { } signature ? System.Text.Encoding.UTF8.GetByteCount(signature.QrPayload) : 0;

    public static string UnitOf(LineItem line) => line.Unit is { Length: > 0 } unit ? unit : "x";

    public static bool IsForeign(Payment payment, Receipt receipt) => !string.Equals(payment.Currency, receipt.Currency, StringComparison.Ordinal);

    /// <summary>Its name, and for a foreign currency what was paid in it.</summary>
    public string PaymentLabel(Payment payment)
    {
        var name = payment.Name is { Length: > 0 } own ? own : Texts.Kind(payment.Kind);
        return IsForeign(payment, _receipt) ? name + " " + payment.Currency + " " + Number(payment.Amount, DecimalsOf(payment.Currency)) : name;
    }

    public string? PaymentRate(Payment payment)
    {
        if (!IsForeign(payment, _receipt) || payment.ExchangeRate is not { } rate)
        {
            return null;
        }

        var source = payment.ExchangeRateSource is { Length: > 0 } from ? " (" + from + ")" : string.Empty;
        return Texts.Rate + " 1 " + _receipt.Currency + " = " + Exact(rate) + " " + payment.Currency + source;
    }

    /// <summary>What stands behind "given" and "change": the currency if it is a foreign one.</summary>
    public string PaymentSuffix(Payment payment) => IsForeign(payment, _receipt) ? " " + payment.Currency : string.Empty;

    public static DocumentKind KindOf(Receipt receipt) => receipt.Type switch
    {
        ReceiptType.Receipt => IsCashMovement(receipt) ? DocumentKind.Slip : DocumentKind.Receipt,
        ReceiptType.Invoice => DocumentKind.Invoice,
        ReceiptType.Order => DocumentKind.Order,
        _ => DocumentKind.Other,
    };

    // Receipts without a third party (AEAO zu §146a 2.5.5): float, transit, pay-in, pay-out, count.
    public static bool IsCashMovement(Receipt receipt) =>
        receipt.Lines.Count != 0 && receipt.Lines.All(line => line.BusinessCase is >= BusinessCase.OpeningFloat and <= BusinessCase.CashDifference || line is { BusinessCase: BusinessCase.EmployeeTip, Total: < 0m });

    public static int DecimalsOf(string currency) => Currency.IsCode(currency) ? Currency.GetDecimals(currency) : 2;

    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string TseTime(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fff'Z'", CultureInfo.InvariantCulture);

    public string Number(decimal value, int? decimals = null) => PaperFormat.Number(value, decimals ?? Decimals, Texts.IsGerman);

    public string Exact(decimal value, int least = 0) => PaperFormat.Exact(value, least, Texts.IsGerman);

    public string Moment(DateTimeOffset time) => PaperFormat.Date(time, Texts.IsGerman) + " " + PaperFormat.Time(time);

    public string Day(DateTime day) => PaperFormat.Date(new DateTimeOffset(day.Date, TimeSpan.Zero), Texts.IsGerman);

    public static IEnumerable<string> AddressLines(Address address)
    {
        yield return address.Street;
        yield return (address.PostalCode + " " + address.City).Trim();
        if (address.Country is not ("DEU" or ""))
        {
            yield return address.Country;
        }
    }

    public string Describe(ReceiptReference reference, string how)
    {
        var what = reference.Type switch
        {
            ReferenceType.Receipt => Texts.Receipt,
            ReferenceType.ExternalInvoice => Texts.ExternalInvoice,
            ReferenceType.ExternalDeliveryNote => Texts.DeliveryNote,
            _ => reference.Name ?? string.Empty,
        };
        var id = reference.Type == ReferenceType.Receipt && reference.ReceiptNumber is { } number ? Whole(number) : reference.Id;
        var text = (how + " " + what).Trim() + " " + id;
        text += reference.RegisterId is { Length: > 0 } register ? ", " + Texts.Register + " " + register : string.Empty;
        text += reference.ClosingNumber is { } closing ? ", Z " + Whole(closing) : string.Empty;
        return text + (reference.Date is { } date ? " " + Texts.DateOfReference + " " + PaperFormat.Date(date, Texts.IsGerman) : string.Empty);
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

    public string Letters(LineItem line) => string.Concat(line.Vat.Select(vat => Letter(vat.Rate)).Distinct());

    public string Letter(VatRate rate) => _letters.TryGetValue(rate.Key, out var letter) ? letter : Whole(rate.Key);

    public IEnumerable<string> Details(LineItem line)
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
            yield return Texts.Each + " " + Exact(line.UnitPrice, Decimals) + per.TrimEnd();
        }

        foreach (var adjustment in line.Adjustments)
        {
            var reason = adjustment.Text is { Length: > 0 } text ? text : adjustment.Amount < 0 ? Texts.Discount : Texts.Surcharge;
            yield return reason + " " + Number(adjustment.Amount);
        }

        foreach (var component in line.Components)
        {
            yield return "- " + Exact(component.Quantity) + " x " + component.Name;
        }

        if (line.VoucherNumber is { Length: > 0 } voucher)
        {
            yield return Texts.Voucher + " " + voucher;
        }

        if (line.ServiceDate is { } day)
        {
            yield return Texts.ServiceDate + " " + Day(day);
        }

        if (line.InHouse is { } inHouse && inHouse != _receipt.InHouse)
        {
            yield return inHouse ? Texts.InHouse : Texts.TakeAway;
        }

        if (line.Agency is { } agency)
        {
            var number = agency.TaxNumber is { Length: > 0 } ? Texts.TaxNumber + " " + agency.TaxNumber : agency.VatId is { Length: > 0 } ? Texts.VatId + " " + agency.VatId : string.Empty;
            yield return string.Join(", ", new[] { Texts.OnBehalfOf + " " + agency.Name }.Concat(AddressLines(agency.Address)).Concat([number]).Where(part => part.Length != 0));
        }

        foreach (var reference in line.References)
        {
            yield return Describe(reference, Texts.ReferenceTo);
        }
    }

    public string? VatNote(VatRate rate) =>
        _options.VatNotes.TryGetValue(rate.Category.Code, out var own) && own.Length != 0 ? own
        : Texts.VatNote(rate.Category) ?? (rate.Percent == 0m ? Texts.NoVatShown : null);

    public string Percent(VatRate rate) => Letter(rate) + " " + Exact(rate.Percent) + "%";
}
