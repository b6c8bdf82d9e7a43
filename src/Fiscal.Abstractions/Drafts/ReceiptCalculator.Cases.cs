namespace Fiscal;

/// <summary>The rules of single business cases (spec till-rules §2, §3, §6).</summary>
public static partial class ReceiptCalculator
{
    /// <summary>Up to this gross amount a receipt is an invoice without naming its recipient (§33 UStDV).</summary>
    private const decimal SmallInvoice = 250m;

    private const string MarginNote = "Gebrauchtgegenstände/Sonderregelung";
    private const string ReverseChargeNote = "Steuerschuldnerschaft des Leistungsempfängers";

    private sealed partial class Run
    {
        private ReceiptType Type => rules.IsTraining && draft.Type != ReceiptType.Abort ? ReceiptType.Training : draft.Type;

        private static bool IsVoucher(DraftPayment payment) =>
            payment.Kind != PaymentKind.StoredValueCard
            && payment.Name is { } name
            && (name.TrimStart().StartsWith("Gutschein", StringComparison.OrdinalIgnoreCase) || name.TrimStart().StartsWith("Voucher", StringComparison.OrdinalIgnoreCase));

        private ReceiptReference Complete(ReceiptReference reference)
        {
            if (reference.Type != ReferenceType.Receipt || rules.CompleteReference is not { } complete)
            {
                return reference;
            }

            var full = complete(reference);
            if (string.IsNullOrEmpty(full.RegisterId) || full.ClosingNumber is null)
            {
                Refuse(
                    "reference-incomplete",
                    "reference " + reference.Id,
                    "A reference to a receipt names register and closing (DSFinV-K, REF_Z_KASSE_ID, REF_Z_NR); this journal does not know the receipt, so give both.",
                    "Ein Verweis auf einen Beleg nennt Kasse und Abschluss (DSFinV-K, REF_Z_KASSE_ID, REF_Z_NR); dieses Journal kennt den Beleg nicht, bitte beide angeben.");
            }

            return full;
        }

        private void CheckHeadCases()
        {
            if (draft.Type == ReceiptType.BenefitInKind && string.IsNullOrWhiteSpace(draft.Customer?.Name) && string.IsNullOrWhiteSpace(draft.Customer?.Id))
            {
                Refuse("employee-missing", string.Empty, "A benefit in kind names the employee as customer, by name or number (DSFinV-K, AVSachbezug).", "Ein Sachbezug nennt die beschäftigte Person als Kunden, mit Namen oder Nummer (DSFinV-K, AVSachbezug).");
            }

            if (draft.Type == ReceiptType.Invoice && draft.References.Count == 0)
            {
                Refuse("invoice-without-reference", string.Empty, "A later invoice refers to the receipt it is for (DSFinV-K, AVRechnung).", "Eine spätere Rechnung verweist auf den Beleg, für den sie ist (DSFinV-K, AVRechnung).");
            }

            for (var i = 0; i < draft.Lines.Count; i++)
            {
                CheckLineCase(draft.Lines[i], "line " + Text(i + 1));
            }
        }

        private void CheckLineCase(DraftLine line, string where)
        {
            if (line.OriginalLine is not null && line.References.Count(static r => r.Type == ReferenceType.Receipt) != 1)
            {
                Refuse("original-missing", where, "A line that is given back, billed or moved refers to exactly one receipt.", "Eine Zeile, die zurückgegeben, abgerechnet oder umgebucht wird, verweist auf genau einen Beleg.");
            }

            if (line.BusinessCase == BusinessCase.DownPaymentSettled && line.References.Count + draft.References.Count == 0)
            {
                Refuse("down-payment-without-reference", where, "A down payment that is set off refers to the receipt it was paid with (Anzahlungsaufloesung).", "Eine aufgelöste Anzahlung verweist auf den Beleg, mit dem sie gezahlt wurde (Anzahlungsaufloesung).");
            }

            if (line.Agency is { } agency && string.IsNullOrWhiteSpace(agency.TaxNumber) && string.IsNullOrWhiteSpace(agency.VatId))
            {
                Refuse("agency-tax-number-missing", where, $"The principal '{agency.Name}' needs a tax number or VAT id (DSFinV-K, pa.csv).", $"Der Auftraggeber „{agency.Name}“ braucht Steuernummer oder USt-IdNr. (DSFinV-K, pa.csv).");
            }

            if (line.Agency is { } principal && (string.IsNullOrWhiteSpace(principal.Address.Street) || string.IsNullOrWhiteSpace(principal.Address.City)))
            {
                Refuse("agency-address-missing", where, $"The principal '{principal.Name}' needs an address (DSFinV-K, pa.csv).", $"Der Auftraggeber „{principal.Name}“ braucht eine Anschrift (DSFinV-K, pa.csv).");
            }

            if (line.BusinessCase == BusinessCase.Deposit && line.ParentLine is { } number && number >= 1 && number <= draft.Lines.Count
                && draft.Lines[number - 1] is { VatShares.Count: 0, BusinessCase: BusinessCase.Sale } goods && !goods.VatCategory.Equals(line.VatCategory))
            {
                Refuse(
                    "deposit-rate-differs",
                    where,
                    $"The deposit is {line.VatCategory}, its goods in line {Text(number)} are {goods.VatCategory}: a deposit follows its goods; crates and pallets have no parent line.",
                    $"Das Pfand ist {line.VatCategory}, seine Ware in Zeile {Text(number)} ist {goods.VatCategory}: Pfand folgt der Ware; Kisten und Paletten haben keine übergeordnete Zeile.");
            }
        }

        private void CheckCases(List<LineItem> lines, List<Payment> payments, decimal total)
        {
            CheckSigns(lines);
            CheckVatOfCases(lines);
            CheckMovements(lines, payments);
            CheckSchemes(lines);
            if (draft.Type == ReceiptType.Invoice && Math.Abs(total) > SmallInvoice && draft.Customer?.Address is null)
            {
                Refuse(
                    "invoice-recipient-missing",
                    string.Empty,
                    "Above 250 euro an invoice names its recipient with full name and address (§14(4) UStG, §33 UStDV).",
                    "Über 250 Euro nennt eine Rechnung den Empfänger mit vollem Namen und Anschrift (§ 14 Abs. 4 UStG, § 33 UStDV).");
            }
        }

        // A voided line is ordinary (DSFinV-K 4.2.5): its counterpart stands above it, so that the sum of both never contradicts the case.
        private void CheckSigns(List<LineItem> lines)
        {
            if (draft.Type == ReceiptType.Order)
            {
                return;
            }

            var sums = new Dictionary<(BusinessCase, string?, string, string?), decimal>();
            foreach (var line in lines)
            {
                var rule = BusinessCaseRule.Of(line.BusinessCase);
                if (rule.Sign == 0 || line.OriginalLine is not null)
                {
                    continue;
                }

                var key = (line.BusinessCase, line.BusinessCaseName, line.Text, line.VoucherNumber);
                var sum = (sums.TryGetValue(key, out var before) ? before : 0m) + line.Total;
                sums[key] = sum;
                var sign = draft.IsReversal ? -rule.Sign : rule.Sign;
                if (sum * sign < 0)
                {
                    var word = DsfinvkWords.Of(line.BusinessCase);
                    var other = DsfinvkWords.Of(rule.Opposite);
                    Refuse(
                        "sign-contradicts-case",
                        "line " + Text(line.Number),
                        $"{Text(line.Total)} contradicts {word}, which is {(sign > 0 ? "never negative" : "never positive")}{(draft.IsReversal ? " when it is reversed" : string.Empty)}; use {other} (DSFinV-K, GV_TYP).",
                        $"{Text(line.Total)} widerspricht {word}, das {(draft.IsReversal ? "im Storno " : string.Empty)}{(sign > 0 ? "nie negativ" : "nie positiv")} ist; hierher gehört {other} (DSFinV-K, GV_TYP).");
                }
            }
        }

        private void CheckVatOfCases(List<LineItem> lines)
        {
            foreach (var line in lines)
            {
                var rule = BusinessCaseRule.Of(line.BusinessCase);
                if (line.Vat.FirstOrDefault(v => !rule.Allows(v.Rate.Category)) is { } wrong)
                {
                    var word = DsfinvkWords.Of(line.BusinessCase);
                    var (wanted, wantedDe) = rule.Vat switch
                    {
                        CaseVat.NotTaxable => ("NOT_TAXABLE (key 5)", "NOT_TAXABLE (Schlüssel 5)"),
                        CaseVat.NotTaxableOrUndetermined => ("NOT_TAXABLE (key 5), or UNDETERMINED (key 7) if the till cannot tell the VAT later", "NOT_TAXABLE (Schlüssel 5), oder UNDETERMINED (Schlüssel 7), wenn die Kasse die Steuer später nicht zuordnen kann"),
                        _ => ("the category of what is sold", "die Kategorie der verkauften Leistung"),
                    };
                    Refuse("vat-contradicts-case", "line " + Text(line.Number), $"{word} cannot be {wrong.Rate.Category}; use {wanted} (DSFinV-K, GV_TYP).", $"{word} kann nicht {wrong.Rate.Category} sein; hierher gehört {wantedDe} (DSFinV-K, GV_TYP).");
                }
            }
        }

        private void CheckMovements(List<LineItem> lines, List<Payment> payments)
        {
            var movement = lines.Find(static l => BusinessCaseRule.Of(l.BusinessCase).IsCashMovement);
            if (movement is null)
            {
                return;
            }

            var word = DsfinvkWords.Of(movement.BusinessCase);
            if (lines.Find(static l => !BusinessCaseRule.Of(l.BusinessCase).IsCashMovement) is { } sale)
            {
                Refuse("cash-movement-mixed", "line " + Text(sale.Number), $"{word} is a receipt of its own, without sales (AEAO zu §146a, own vouchers).", $"{word} ist ein eigener Beleg ohne Verkäufe (AEAO zu § 146a, Eigenbelege).");
            }

            for (var i = 0; i < payments.Count; i++)
            {
                if (payments[i].Kind != PaymentKind.Cash)
                {
                    Refuse("cash-movement-not-cash", "payment " + Text(i + 1), $"{word} moves cash only, not {DsfinvkWords.Of(payments[i].Kind)} (DSFinV-K, GV_TYP).", $"{word} bewegt nur Bargeld, nicht {DsfinvkWords.Of(payments[i].Kind)} (DSFinV-K, GV_TYP).");
                }
            }
        }

        private void CheckSchemes(List<LineItem> lines)
        {
            foreach (var line in lines)
            {
                if (line.Vat.Any(v => rules.VatRates.SchemeOf(v.Rate.Category) == VatScheme.ReverseCharge)
                    && (draft.Customer is not { } buyer || string.IsNullOrWhiteSpace(buyer.Name) || buyer.Address is null || string.IsNullOrWhiteSpace(buyer.VatId)))
                {
                    Refuse(
                        "reverse-charge-buyer-missing",
                        "line " + Text(line.Number),
                        "Reverse charge needs the buyer's name, address and VAT id (§13b, §14a(5) UStG); it is never a simplified invoice.",
                        "Die Steuerschuldnerschaft des Leistungsempfängers braucht dessen Namen, Anschrift und USt-IdNr. (§ 13b, § 14a Abs. 5 UStG); eine Kleinbetragsrechnung genügt nie.");
                }
            }
        }

        private IEnumerable<string> SchemeNotes(List<LineItem> lines) => lines
            .SelectMany(static l => l.Vat)
            .Select(v => rules.VatRates.SchemeOf(v.Rate.Category))
            .Distinct()
            .Where(static s => s != VatScheme.None)
            .Select(static s => s == VatScheme.Margin ? MarginNote : ReverseChargeNote);
    }
}
