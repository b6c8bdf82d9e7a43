using System.Globalization;

namespace Fiscal;

/// <summary>Checks a draft as a whole, prices and taxes it. Pure: no clock, no journal, no device.</summary>
/// <remarks>Rules: spec till-rules §2–6, exports §1.5 and §1.9. Rounding happens once, half away from zero, where the receipt prints the amount.</remarks>
public static partial class ReceiptCalculator
{
    private const int MaxTextLength = 1_000;
    private const decimal MaxAmount = 9_999_999_999.99m;
    private const int MaxExtensionBytes = 64 * 1024;

    /// <summary>Checks and computes.</summary>
    /// <param name="saleId">The POS's own id of the sale.</param>
    /// <param name="draft">What to book.</param>
    /// <param name="rules">Register, merchant, rates.</param>
    /// <param name="start">First capture on the till's clock.</param>
    /// <param name="end">End on the till's clock.</param>
    /// <exception cref="ReceiptRefusedException">The draft breaks rules; every one is named with its line.</exception>
    public static ReceiptCalculation Calculate(string saleId, ReceiptDraft draft, ReceiptRules rules, DateTimeOffset start, DateTimeOffset end)
    {
        if (draft is null)
        {
            throw new ArgumentNullException(nameof(draft));
        }

        var run = new Run(
            saleId ?? throw new ArgumentNullException(nameof(saleId)),
            draft,
            rules ?? throw new ArgumentNullException(nameof(rules)),
            start,
            end);
        return run.Execute();
    }

    private sealed partial class Run(string saleId, ReceiptDraft draft, ReceiptRules rules, DateTimeOffset start, DateTimeOffset end)
    {
        private readonly List<Finding> _refusals = [];
        private readonly List<Finding> _diagnostics = [];
        private string _currency = draft.Currency;

        public ReceiptCalculation Execute()
        {
            if (!Fiscal.Currency.IsCode(_currency))
            {
                Refuse("currency-unknown", string.Empty, $"'{_currency}' is not an ISO 4217 code.", $"„{_currency}“ ist kein Währungscode nach ISO 4217.");
                _currency = Fiscal.Currency.Euro;
            }

            if (draft.Lines.Count > rules.MaxLines)
            {
                Refuse(
                    "too-many-lines",
                    string.Empty,
                    $"The receipt has {Text(draft.Lines.Count)} lines, at most {Text(rules.MaxLines)} are possible; split it.",
                    $"Der Beleg hat {Text(draft.Lines.Count)} Zeilen, möglich sind {Text(rules.MaxLines)}; bitte aufteilen.");
                throw new ReceiptRefusedException(_refusals);
            }

            CheckHead();
            var lines = new List<LineItem>(draft.Lines.Count);
            for (var i = 0; i < draft.Lines.Count; i++)
            {
                if (Line(i) is { } line)
                {
                    lines.Add(line);
                }
            }

            var payments = new List<Payment>(draft.Payments.Count);
            for (var i = 0; i < draft.Payments.Count; i++)
            {
                if (PaymentAt(i) is { } payment)
                {
                    payments.Add(payment);
                }
            }

            var extensions = Extensions();
            List<ReceiptReference> references = [.. draft.References.Select(r => Clean(Complete(r), "reference"))];
            if (_refusals.Count > 0)
            {
                throw new ReceiptRefusedException(_refusals);
            }

            var total = lines.Sum(static l => l.Total);
            CheckCases(lines, payments, total);
            CheckBalance(total, payments);
            if (_refusals.Count > 0)
            {
                throw new ReceiptRefusedException(_refusals);
            }

            var content = new ReceiptContent
            {
                RegisterId = rules.RegisterId,
                SaleId = saleId,
                Type = Type,
                Name = Clean(draft.Name, "name"),
                Start = start,
                End = end,
                FirstOrderStart = draft.FirstOrderStart,
                Currency = _currency,
                Total = total,
                Lines = lines,
                Vat = SumVat(lines),
                Payments = Type == ReceiptType.Training ? [] : payments,
                Merchant = rules.Merchant,
                Cashier = draft.Cashier is { } cashier ? new Cashier(Clean(cashier.Id, "cashier") ?? string.Empty, Clean(cashier.Name, "cashier")) : null,
                Customer = Clean(draft.Customer, "customer"),
                InHouse = draft.InHouse,
                IsReversal = draft.IsReversal && Type != ReceiptType.Training,
                References = references,
                AllocationGroups = [.. draft.AllocationGroups.Select(g => Clean(g, "allocation group") ?? string.Empty)],
                Notes = [.. draft.Notes.Concat(SchemeNotes(lines)).Distinct(StringComparer.Ordinal).Select(n => Clean(n, "note") ?? string.Empty)],
                TerminalId = Clean(draft.TerminalId, "terminal"),
                Extensions = extensions,
            };
            return new ReceiptCalculation(content, _diagnostics);
        }

        private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

        private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

        private void Refuse(string code, string where, string message, string messageDe) =>
            _refusals.Add(new Finding(code, FindingSeverity.Error, where, message, messageDe));

        private void CheckHead()
        {
            if (draft.Type == ReceiptType.Other && string.IsNullOrWhiteSpace(draft.Name))
            {
                Refuse("name-missing", string.Empty, "A receipt of type AVSonstige needs a name (BON_NAME).", "Ein Beleg der Art AVSonstige braucht einen Namen (BON_NAME).");
            }

            if (draft.IsReversal && !draft.References.Any(static r => r.Type == ReferenceType.Receipt))
            {
                Refuse("reversal-without-reference", string.Empty, "A reversal must refer to the receipt it reverses.", "Ein Storno muss auf den stornierten Beleg verweisen.");
            }

            if (draft.Type == ReceiptType.Receipt && draft.Lines.Count == 0)
            {
                Refuse("no-lines", string.Empty, "A receipt needs at least one line; abort the basket if nothing was sold.", "Ein Beleg braucht mindestens eine Zeile; ein leerer Vorgang wird abgebrochen.");
            }

            CheckHeadCases();
            foreach (var reference in draft.References.Concat(draft.Lines.SelectMany(static l => l.References)))
            {
                if (reference.Type == ReferenceType.ExternalOther && string.IsNullOrWhiteSpace(reference.Name))
                {
                    Refuse("reference-name-missing", reference.Id, "A reference of type ExterneSonstige needs a name (REF_NAME).", "Ein Verweis der Art ExterneSonstige braucht einen Namen (REF_NAME).");
                }
            }
        }

        private LineItem? Line(int index)
        {
            var line = draft.Lines[index];
            var number = index + 1;
            var where = "line " + Text(number);
            var before = _refusals.Count;

            if (line.UnitPrice < 0)
            {
                Refuse(
                    "negative-unit-price",
                    where,
                    $"The unit price {Text(line.UnitPrice)} is negative; give the quantity the minus sign (DSFinV-K, STK_BR).",
                    $"Der Einzelpreis {Text(line.UnitPrice)} ist negativ; das Minuszeichen gehört zur Menge (DSFinV-K, STK_BR).");
            }

            if (Math.Round(line.UnitPrice, 5) != line.UnitPrice)
            {
                Refuse("too-many-decimals", where, $"The unit price {Text(line.UnitPrice)} has more than 5 decimals.", $"Der Einzelpreis {Text(line.UnitPrice)} hat mehr als 5 Nachkommastellen.");
            }

            if (Math.Round(line.Quantity, 3) != line.Quantity || Math.Round(line.Factor, 3) != line.Factor)
            {
                Refuse("too-many-decimals", where, "Quantity and factor have at most 3 decimals (DSFinV-K, MENGE, FAKTOR).", "Menge und Faktor haben höchstens 3 Nachkommastellen (DSFinV-K, MENGE, FAKTOR).");
            }

            if (line.Factor <= 0)
            {
                Refuse("factor-not-positive", where, "The factor must be above zero.", "Der Faktor muss größer als null sein.");
            }

            if (line.Total is { } given && !Fiscal.Currency.Fits(given, _currency))
            {
                Refuse("too-many-decimals", where, $"The total {Text(given)} has more decimals than {_currency} has.", $"Die Summe {Text(given)} hat mehr Nachkommastellen als {_currency}.");
            }

            if (line.Adjustments.Any(a => !Fiscal.Currency.Fits(a.Amount, _currency)))
            {
                Refuse("too-many-decimals", where, $"A discount or surcharge has more decimals than {_currency} has.", $"Ein Rabatt oder Aufschlag hat mehr Nachkommastellen als {_currency}.");
            }

            if (line.VatShares.Any(s => s.Amount is { } amount && (Math.Abs(amount) > MaxAmount || !Fiscal.Currency.Fits(amount, _currency))))
            {
                Refuse("too-many-decimals", where, $"A VAT share has more decimals than {_currency} has, or is too large.", $"Ein Steueranteil hat mehr Nachkommastellen als {_currency} oder ist zu groß.");
            }

            if (line.VatShares.Any(static s => s.Percent is < 0m or > 100m))
            {
                Refuse("vat-share-wrong", where, "A VAT share lies between 0 and 100 per cent.", "Ein Steueranteil liegt zwischen 0 und 100 Prozent.");
            }

            if (line.ParentLine is { } parent && (parent < 1 || parent > draft.Lines.Count || parent == number))
            {
                Refuse("parent-line-unknown", where, $"There is no other line {Text(parent)} to belong to.", $"Es gibt keine andere Zeile {Text(parent)}, zu der sie gehören kann.");
            }

            if (_refusals.Count > before)
            {
                return null;
            }

            decimal total;
            try
            {
                var priced = Fiscal.Currency.Round(line.Quantity / line.Factor * line.UnitPrice, _currency);
                if (line.Total is { } printed && Math.Abs(printed - priced) > 0.01m)
                {
                    Refuse(
                        "line-total-differs",
                        where,
                        $"The total {Text(printed)} is not quantity × price = {Text(priced)}; use an adjustment for discounts.",
                        $"Die Summe {Text(printed)} ist nicht Menge × Preis = {Text(priced)}; Rabatte gehören in eine Preisanpassung.");
                    return null;
                }

                total = (line.Total ?? priced) + line.Adjustments.Sum(static a => a.Amount);
            }
            catch (OverflowException)
            {
                Refuse("amount-too-large", where, "The line's total is too large.", "Die Summe der Zeile ist zu groß.");
                return null;
            }

            if (Math.Abs(total) > MaxAmount)
            {
                Refuse("amount-too-large", where, "The line's total is too large.", "Die Summe der Zeile ist zu groß.");
                return null;
            }

            var vat = LineVat(line, total, where);
            return vat is null ? null : new LineItem
            {
                Number = number,
                Text = Clean(line.Text, where) ?? string.Empty,
                Quantity = line.Quantity,
                UnitPrice = line.UnitPrice,
                Factor = line.Factor,
                Unit = Clean(line.Unit, where),
                Total = total,
                BusinessCase = line.BusinessCase,
                BusinessCaseName = Clean(line.BusinessCaseName, where),
                Vat = vat,
                ParentLine = line.ParentLine,
                InHouse = line.InHouse,
                ServiceDate = line.ServiceDate?.Date,
                Adjustments = [.. line.Adjustments.Select(a => new PriceAdjustment(a.Amount, Clean(a.Text, where)))],
                ArticleNumber = Clean(line.ArticleNumber, where),
                Gtin = Clean(line.Gtin, where),
                ProductGroupId = Clean(line.ProductGroupId, where),
                ProductGroup = Clean(line.ProductGroup, where),
                VoucherNumber = Clean(line.VoucherNumber, where),
                Agency = Clean(line.Agency, where),
                Components = [.. line.Components.Select(c => new LineComponent(Clean(c.Name, where) ?? string.Empty, c.Quantity, c.VatCategory, Clean(c.ArticleNumber, where), c.BasePrice))],
                References = [.. line.References.Select(r => Clean(Complete(r), where))],
                OriginalLine = line.OriginalLine,
            };
        }

        private List<VatAmount>? LineVat(DraftLine line, decimal total, string where)
        {
            if (line.VatShares.Count == 0)
            {
                return Rate(line, line.VatCategory, where) is { } single ? [VatAmount.FromGross(single, total, _currency)] : null;
            }

            var result = new List<VatAmount>(line.VatShares.Count);
            var left = total;
            for (var i = 0; i < line.VatShares.Count; i++)
            {
                var share = line.VatShares[i];
                var part = i == line.VatShares.Count - 1 ? left : share.Amount ?? Fiscal.Currency.Round(total * share.Percent.GetValueOrDefault() / 100m, _currency);
                left -= part;
                if ((share.Rate ?? Rate(line, share.Category, where)) is not { } rate)
                {
                    return null;
                }

                result.Add(VatAmount.FromGross(rate, part, _currency));
            }

            return result;
        }

        private VatRate? Rate(DraftLine line, VatCategory category, string where)
        {
            if (line.OriginalRate is { } original && (original.Percent == 0m || line.OriginalLine is not null || !rules.Merchant.SmallBusiness))
            {
                return original;
            }

            if (rules.Merchant.SmallBusiness)
            {
                if (line.OriginalRate is not null)
                {
                    Refuse("small-business-vat", where, $"§19 UStG: a small business charges no VAT; leave the rate of {category} out.", $"§19 UStG: Kleinunternehmer weisen keine Umsatzsteuer aus; den Steuersatz von {category} weglassen.");
                    return null;
                }

                // Goods keep their category in the POS; the day the limit is passed, nothing has to be typed anew.
                category = category.Key is 1 or 2 or 3 or 4 ? VatCategory.Exempt : category;
            }

            var supplied = line.ServiceDate ?? end.Date;
            if (rules.VatRates.Find(category, supplied, end.Date) is { } rate)
            {
                return rate;
            }

            var day = supplied.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Refuse("vat-rate-unknown", where, $"There is no rate for {category} on {day}; extend the VAT rate table.", $"Für {category} gibt es am {day} keinen Steuersatz; bitte die Tabelle der Steuersätze ergänzen.");
            return null;
        }

        private Payment? PaymentAt(int index)
        {
            var payment = draft.Payments[index];
            var where = "payment " + Text(index + 1);
            var currency = payment.Currency ?? _currency;
            if (!Fiscal.Currency.IsCode(currency))
            {
                Refuse("currency-unknown", where, $"'{currency}' is not an ISO 4217 code.", $"„{currency}“ ist kein Währungscode nach ISO 4217.");
                return null;
            }

            var foreign = !string.Equals(currency, _currency, StringComparison.Ordinal);
            if (!Fiscal.Currency.Fits(payment.Amount, currency)
                || (payment.Given is { } handed && !Fiscal.Currency.Fits(handed, currency))
                || (payment.BaseAmount is { } converted && !Fiscal.Currency.Fits(converted, _currency)))
            {
                Refuse("too-many-decimals", where, "An amount has more decimals than its currency has.", "Ein Betrag hat mehr Nachkommastellen als seine Währung.");
                return null;
            }

            if (Math.Abs(payment.Amount) > MaxAmount || Math.Abs(payment.BaseAmount.GetValueOrDefault()) > MaxAmount || Math.Abs(payment.Given.GetValueOrDefault()) > MaxAmount)
            {
                Refuse("amount-too-large", where, "The payment is too large.", "Die Zahlung ist zu groß.");
                return null;
            }

            if (foreign && (payment.BaseAmount is null || string.IsNullOrWhiteSpace(payment.ExchangeRateSource) || payment.ExchangeRate is not > 0))
            {
                Refuse(
                    "exchange-rate-missing",
                    where,
                    $"A payment in {currency} needs its amount in {_currency}, the exchange rate and its source.",
                    $"Eine Zahlung in {currency} braucht den Betrag in {_currency}, den Kurs und seine Quelle.");
                return null;
            }

            if (!foreign && payment.BaseAmount is { } same && same != payment.Amount)
            {
                Refuse("base-amount-differs", where, "In the receipt's own currency amount and base amount are the same.", "In der Währung des Belegs sind Betrag und Basisbetrag gleich.");
                return null;
            }

            if (payment.Given is { } given && given < payment.Amount)
            {
                Refuse("given-too-low", where, $"Given {Text(given)} is less than the amount {Text(payment.Amount)}.", $"Gegeben {Text(given)} ist weniger als der Betrag {Text(payment.Amount)}.");
                return null;
            }

            if (foreign && payment.ExchangeRate is { } rate && Math.Abs(Fiscal.Currency.Round(payment.Amount / rate, _currency) - payment.BaseAmount!.Value) > 0.01m)
            {
                Refuse(
                    "exchange-rate-differs",
                    where,
                    $"{Text(payment.Amount)} {currency} at {Text(rate)} are not {Text(payment.BaseAmount.Value)} {_currency}.",
                    $"{Text(payment.Amount)} {currency} zum Kurs {Text(rate)} sind nicht {Text(payment.BaseAmount.Value)} {_currency}.");
                return null;
            }

            if (IsVoucher(payment))
            {
                Refuse(
                    "voucher-as-payment",
                    where,
                    $"'{payment.Name}' is no payment: a voucher is redeemed by a line, use RedeemVoucher (DSFinV-K, MehrzweckgutscheinEinloesung).",
                    $"„{payment.Name}“ ist keine Zahlart: Ein Gutschein wird mit einer Zeile eingelöst, RedeemVoucher (DSFinV-K, MehrzweckgutscheinEinloesung).");
                return null;
            }

            return new Payment
            {
                Kind = payment.Kind,
                Name = Clean(payment.Name, where),
                Amount = payment.Amount,
                Currency = currency,
                BaseAmount = payment.BaseAmount ?? payment.Amount,
                Given = payment.Given,
                Change = payment.Given is { } paid && paid != payment.Amount ? paid - payment.Amount : null,
                ExchangeRate = payment.ExchangeRate,
                ExchangeRateSource = Clean(payment.ExchangeRateSource, where),
                CardSlip = CleanSlip(payment.CardSlip, where),
            };
        }

        private void CheckBalance(decimal total, List<Payment> payments)
        {
            // In training the balance is practised like any other; only what is written down knows no payment.
            if (draft.Type != ReceiptType.Receipt)
            {
                if (payments.Count > 0)
                {
                    Refuse(
                        "payment-not-allowed",
                        string.Empty,
                        $"A receipt of type {DsfinvkWords.Of(draft.Type)} has no payments (DSFinV-K 4.1).",
                        $"Ein Beleg der Art {DsfinvkWords.Of(draft.Type)} hat keine Zahlungen (DSFinV-K 4.1).");
                }

                return;
            }

            var paid = payments.Sum(static p => p.BaseAmount);
            if (paid != total)
            {
                Refuse(
                    "payments-unbalanced",
                    string.Empty,
                    $"The payments add up to {Text(paid)}, the lines to {Text(total)} {_currency}.",
                    $"Die Zahlungen ergeben {Text(paid)}, die Zeilen {Text(total)} {_currency}.");
            }
        }

        private List<VatAmount> SumVat(List<LineItem> lines) =>
        [
            .. lines
                .SelectMany(static l => l.Vat)
                .GroupBy(static v => (v.Rate.Key, v.Rate.Percent))
                .OrderBy(static g => g.Key.Key)
                .ThenBy(static g => g.Key.Percent)
                .Select(g => VatAmount.FromGross(g.First().Rate, g.Sum(static v => v.Gross), _currency)),
        ];

        private Dictionary<string, string> Extensions()
        {
            var result = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var pair in draft.Extensions)
            {
                if (pair.Value is null || System.Text.Encoding.UTF8.GetByteCount(pair.Value) > MaxExtensionBytes)
                {
                    Refuse("extension-too-large", pair.Key, "An extension holds at most 64 KiB of JSON.", "Eine Erweiterung fasst höchstens 64 KiB JSON.");
                }
                else
                {
                    result[pair.Key] = pair.Value.Trim(' ', '\t', '\r', '\n');
                }
            }

            return result;
        }

        private Agency? Clean(Agency? agency, string where) => agency is null
            ? null
            : new Agency(agency.Id, Clean(agency.Name, where) ?? string.Empty, Clean(agency.Address, where), Clean(agency.TaxNumber, where), Clean(agency.VatId, where));

        private Customer? Clean(Customer? customer, string where) => customer is null
            ? null
            : new Customer(
                Clean(customer.Name, where) ?? string.Empty,
                Clean(customer.Id, where),
                Clean(customer.Kind, where),
                customer.Address is { } address ? Clean(address, where) : null,
                Clean(customer.VatId, where));

        private Address Clean(Address address, string where) => new(
            Clean(address.Street, where) ?? string.Empty,
            Clean(address.PostalCode, where) ?? string.Empty,
            Clean(address.City, where) ?? string.Empty,
            Clean(address.Country, where) ?? string.Empty);

        private ReceiptReference Clean(ReceiptReference reference, string where) => new(
            reference.Type,
            Clean(reference.Id, where) ?? string.Empty,
            Clean(reference.Name, where),
            Clean(reference.RegisterId, where),
            reference.ClosingNumber,
            reference.Date,
            reference.ReceiptNumber);

        private string? CleanSlip(string? text, string where) =>
            text is null ? null : string.Join("\n", text.Replace("\r\n", "\n").Split('\n').Select(l => Clean(l, where) ?? string.Empty));

        // Names come from article master data: whatever they hold, the queue must move on (spec till-rules §2).
        private string? Clean(string? text, string where)
        {
            if (text is null)
            {
                return null;
            }

            var cut = text.Length > MaxTextLength;
            char[]? changed = null;
            var length = cut ? MaxTextLength : text.Length;
            for (var i = 0; i < length; i++)
            {
                var c = text[i];
                if (char.IsControl(c))
                {
                    (changed ??= text.ToCharArray())[i] = ' ';
                }
                else if (char.IsHighSurrogate(c) && i + 1 < length && char.IsLowSurrogate(text[i + 1]))
                {
                    i++;
                }
                else if (char.IsSurrogate(c))
                {
                    (changed ??= text.ToCharArray())[i] = '\uFFFD';
                }
            }

            if (changed is not null)
            {
                _diagnostics.Add(new Finding("text-replaced", FindingSeverity.Info, where, "Control characters or broken characters in a text were replaced.", "Steuerzeichen oder beschädigte Zeichen in einem Text wurden ersetzt."));
            }

            if (cut)
            {
                _diagnostics.Add(new Finding("text-cut", FindingSeverity.Info, where, $"A text was cut to {Text(MaxTextLength)} characters.", $"Ein Text wurde auf {Text(MaxTextLength)} Zeichen gekürzt."));
            }

            return changed is not null ? new string(changed, 0, length) : cut ? text.Substring(0, length) : text;
        }
    }
}
