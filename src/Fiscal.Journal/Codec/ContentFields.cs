namespace Fiscal.Journal;

/// <summary>The content of a receipt inside the body of Finishing.</summary>
internal static class ContentFields
{
    public static void Write(FieldWriter w, ReceiptContent content, DateTimeOffset entryTime)
    {
        w.Text("type"u8, DsfinvkWords.Of(content.Type));
        w.Text("name"u8, content.Name);
        w.Time("start"u8, content.Start);
        w.Time("end"u8, content.End.EqualsExact(entryTime) ? null : content.End);
        w.Time("firstOrder"u8, content.FirstOrderStart);
        w.Text("currency"u8, content.Currency == Currency.Euro ? null : content.Currency);
        w.Amount("total"u8, content.Total);
        var rates = Rates(content);
        WriteRates(w, rates);
        WriteLines(w, content.Lines, rates);
        WriteVat(w, content.Vat, rates);
        WritePayments(w, content);
        PartFields.Write(w, "merchant"u8, content.Merchant);
        PartFields.Write(w, "cashier"u8, content.Cashier);
        PartFields.Write(w, "customer"u8, content.Customer);
        w.Choice("inHouse"u8, content.InHouse);
        w.Flag("reversal"u8, content.IsReversal);
        PartFields.Write(w, "references"u8, content.References);
        PartFields.Write(w, "groups"u8, content.AllocationGroups);
        PartFields.Write(w, "notes"u8, content.Notes);
        w.Text("terminal"u8, content.TerminalId);
        PartFields.Write(w, "extensions"u8, content.Extensions);
    }

    public static ReceiptContent Read(FieldReader r, string registerId, string saleId, DateTimeOffset entryTime)
    {
        var currency = r.Text("currency") ?? Currency.Euro;
        var rates = r.List("rates", ReadRate);
        return new ReceiptContent
        {
            RegisterId = registerId,
            SaleId = saleId,
            Type = r.Word("type", DsfinvkWords.ParseReceiptType, ReceiptType.Receipt),
            Name = r.Text("name"),
            Start = r.RequiredTime("start"),
            End = r.Time("end") ?? entryTime,
            FirstOrderStart = r.Time("firstOrder"),
            Currency = currency,
            Total = r.RequiredDecimal("total"),
            Lines = ReadLines(r, rates),
            Vat = r.List("vat", f => ReadVat(f, rates, whole: null)),
            Payments = r.List("payments", f => ReadPayment(f, currency)),
            Merchant = PartFields.ReadMerchant(r, "merchant") ?? throw r.Broken("merchant", "is missing"),
            Cashier = PartFields.ReadCashier(r, "cashier"),
            Customer = PartFields.ReadCustomer(r, "customer"),
            InHouse = r.Choice("inHouse"),
            IsReversal = r.Flag("reversal"),
            References = PartFields.ReadReferences(r, "references"),
            AllocationGroups = r.Texts("groups"),
            Notes = r.Texts("notes"),
            TerminalId = r.Text("terminal"),
            Extensions = r.Raw("extensions"),
        };
    }

    /// <summary>The different rates of a receipt, in the order in which they first occur; lines name them by index.</summary>
    private static List<VatRate> Rates(ReceiptContent content)
    {
        var rates = new List<VatRate>();
        foreach (var amount in content.Vat)
        {
            Add(amount.Rate);
        }

        foreach (var line in content.Lines)
        {
            foreach (var amount in line.Vat)
            {
                Add(amount.Rate);
            }
        }

        return rates;

        void Add(VatRate rate)
        {
            if (IndexOf(rates, rate) < 0)
            {
                rates.Add(rate);
            }
        }
    }

    private static int IndexOf(List<VatRate> rates, VatRate rate)
    {
        for (var i = 0; i < rates.Count; i++)
        {
            var other = rates[i];
            if (ReferenceEquals(other, rate) || (other.Key == rate.Key && other.Percent == rate.Percent && other.Slot == rate.Slot && other.Category.Equals(rate.Category)))
            {
                return i;
            }
        }

        return -1;
    }

    private static void WriteRates(FieldWriter w, List<VatRate> rates)
    {
        if (!w.HasList("rates"u8, rates.Count))
        {
            return;
        }

        foreach (var rate in rates)
        {
            w.Begin();
            w.Text("category"u8, rate.Category.Code);
            w.Integer("key"u8, rate.Key);
            w.Number("percent"u8, rate.Percent);
            w.Integer("slot"u8, rate.Slot);
            w.End();
        }

        w.EndList();
    }

    private static VatRate ReadRate(FieldReader r) => r.Make(() => new VatRate(
        r.Word("category", VatCategory.Parse, VatCategory.NotTaxable),
        r.Int("key") ?? throw r.Broken("key", "is missing"),
        r.RequiredDecimal("percent"),
        r.Int("slot") ?? throw r.Broken("slot", "is missing")));

    private static void WriteLines(FieldWriter w, IReadOnlyList<LineItem> lines, List<VatRate> rates)
    {
        if (!w.HasList("lines"u8, lines.Count))
        {
            return;
        }

        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            w.Begin();
            w.Integer("line"u8, line.Number == i + 1 ? null : line.Number);
            w.Text("text"u8, line.Text);
            w.NumberUnless("quantity"u8, line.Quantity, 1);
            w.Amount("price"u8, line.UnitPrice);
            w.NumberUnless("factor"u8, line.Factor, 1);
            w.Text("unit"u8, line.Unit);
            w.Amount("total"u8, line.Total);
            WriteLineVat(w, line, rates);
            w.Text("case"u8, line.BusinessCase == BusinessCase.Sale ? null : DsfinvkWords.Of(line.BusinessCase));
            w.Text("caseName"u8, line.BusinessCaseName);
            w.Integer("parent"u8, line.ParentLine);
            w.Integer("originalLine"u8, line.OriginalLine);
            w.Choice("inHouse"u8, line.InHouse);
            w.Day("serviceDate"u8, line.ServiceDate);
            PartFields.Write(w, "adjustments"u8, line.Adjustments);
            w.Text("articleNumber"u8, line.ArticleNumber);
            w.Text("gtin"u8, line.Gtin);
            w.Text("groupId"u8, line.ProductGroupId);
            w.Text("group"u8, line.ProductGroup);
            w.Text("voucher"u8, line.VoucherNumber);
            PartFields.Write(w, "agency"u8, line.Agency);
            PartFields.Write(w, "components"u8, line.Components);
            PartFields.Write(w, "references"u8, line.References);
            w.End();
        }

        w.EndList();
    }

    // One rate for the whole line is the rule: its index and tax stand flat in the line.
    private static void WriteLineVat(FieldWriter w, LineItem line, List<VatRate> rates)
    {
        if (line.Vat.Count == 1 && line.Vat[0].Gross == line.Total)
        {
            w.Integer("rate"u8, IndexOf(rates, line.Vat[0].Rate));
            w.AmountUnlessZero("tax"u8, line.Vat[0].Tax);
            return;
        }

        WriteVat(w, line.Vat, rates);
    }

    private static void WriteVat(FieldWriter w, IReadOnlyList<VatAmount> vat, List<VatRate> rates)
    {
        if (!w.HasList("vat"u8, vat.Count))
        {
            return;
        }

        foreach (var amount in vat)
        {
            w.Begin();
            w.Integer("rate"u8, IndexOf(rates, amount.Rate));
            w.Amount("gross"u8, amount.Gross);
            w.AmountUnlessZero("tax"u8, amount.Tax);
            w.End();
        }

        w.EndList();
    }

    private static VatAmount ReadVat(FieldReader r, List<VatRate> rates, decimal? whole)
    {
        var index = r.RequiredInteger("rate");
        if (index < 0 || index >= rates.Count)
        {
            throw r.Broken("rate", "names a rate that does not exist");
        }

        var gross = whole ?? r.RequiredDecimal("gross");
        var tax = r.Decimal("tax") ?? 0m;
        return MakeVat(r, rates[(int)index], gross, tax);
    }

    private static VatAmount MakeVat(FieldReader r, VatRate rate, decimal gross, decimal tax)
    {
        try
        {
            return new VatAmount(rate, gross - tax, tax, gross);
        }
        catch (Exception error) when (error is OverflowException or ArgumentException)
        {
            throw r.Broken("tax", "is out of range");
        }
    }

    private static List<LineItem> ReadLines(FieldReader r, List<VatRate> rates)
    {
        var position = 0;
        return r.List("lines", f =>
        {
            position++;
            var total = f.RequiredDecimal("total");
            var parts = f.List("vat", v => ReadVat(v, rates, whole: null));
            if (f.Integer("rate") is not null)
            {
                parts.Add(ReadVat(f, rates, total));
            }

            return new LineItem
            {
                Number = f.Int("line") ?? position,
                Text = f.Text("text") ?? string.Empty,
                Quantity = f.Decimal("quantity") ?? 1m,
                UnitPrice = f.RequiredDecimal("price"),
                Factor = f.Decimal("factor") ?? 1m,
                Unit = f.Text("unit"),
                Total = total,
                BusinessCase = f.Word("case", DsfinvkWords.ParseBusinessCase, BusinessCase.Sale),
                BusinessCaseName = f.Text("caseName"),
                Vat = parts,
                ParentLine = f.Int("parent"),
                OriginalLine = f.Int("originalLine"),
                InHouse = f.Choice("inHouse"),
                ServiceDate = f.Day("serviceDate"),
                Adjustments = PartFields.ReadAdjustments(f, "adjustments"),
                ArticleNumber = f.Text("articleNumber"),
                Gtin = f.Text("gtin"),
                ProductGroupId = f.Text("groupId"),
                ProductGroup = f.Text("group"),
                VoucherNumber = f.Text("voucher"),
                Agency = PartFields.ReadAgency(f, "agency"),
                Components = PartFields.ReadComponents(f, "components"),
                References = PartFields.ReadReferences(f, "references"),
            };
        });
    }

    private static void WritePayments(FieldWriter w, ReceiptContent content)
    {
        if (!w.HasList("payments"u8, content.Payments.Count))
        {
            return;
        }

        foreach (var payment in content.Payments)
        {
            w.Begin();
            w.Text("kind"u8, DsfinvkWords.Of(payment.Kind));
            w.Text("name"u8, payment.Name);
            w.Amount("amount"u8, payment.Amount);
            w.Text("currency"u8, payment.Currency == content.Currency ? null : payment.Currency);
            w.Amount("baseAmount"u8, payment.BaseAmount == payment.Amount ? null : payment.BaseAmount);
            w.Amount("given"u8, payment.Given);
            w.Amount("change"u8, payment.Change);
            w.Number("exchangeRate"u8, payment.ExchangeRate);
            w.Text("exchangeRateSource"u8, payment.ExchangeRateSource);
            w.Text("cardSlip"u8, payment.CardSlip);
            w.End();
        }

        w.EndList();
    }

    private static Payment ReadPayment(FieldReader r, string currency)
    {
        var amount = r.RequiredDecimal("amount");
        return new Payment
        {
            Kind = r.Word("kind", DsfinvkWords.ParsePaymentKind, PaymentKind.Cash),
            Name = r.Text("name"),
            Amount = amount,
            Currency = r.Text("currency") ?? currency,
            BaseAmount = r.Decimal("baseAmount") ?? amount,
            Given = r.Decimal("given"),
            Change = r.Decimal("change"),
            ExchangeRate = r.Decimal("exchangeRate"),
            ExchangeRateSource = r.Text("exchangeRateSource"),
            CardSlip = r.Text("cardSlip"),
        };
    }
}
