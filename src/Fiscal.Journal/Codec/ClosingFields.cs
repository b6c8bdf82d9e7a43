namespace Fiscal.Journal;

/// <summary>The body of Closing.</summary>
internal static class ClosingFields
{
    public static void Write(FieldWriter w, ClosingEntry closing)
    {
        w.Day("businessDay"u8, closing.BusinessDay);
        w.Integer("firstBonId"u8, closing.FirstBonId);
        w.Integer("lastBonId"u8, closing.LastBonId);
        w.Text("person"u8, closing.Person);
        if (w.HasList("drawer"u8, closing.Drawer.Count))
        {
            WriteCash(w, closing.Drawer);
        }

        w.Begin("totals"u8);
        Write(w, closing.Totals);
        w.End();
        w.Begin("counters"u8);
        w.IntegerUnlessZero("receipt"u8, closing.Counters.LastReceiptNumber);
        w.IntegerUnlessZero("bonId"u8, closing.Counters.LastBonId);
        w.IntegerUnlessZero("outage"u8, closing.Counters.LastOutageNumber);
        w.IntegerUnlessZero("closing"u8, closing.Counters.LastClosingNumber);
        w.IntegerUnlessZero("masterData"u8, closing.Counters.LastMasterDataSequence);
        if (w.HasList("openOutages"u8, closing.Counters.OpenOutages.Count))
        {
            foreach (var outage in closing.Counters.OpenOutages)
            {
                w.Begin();
                w.IntegerUnlessZero("sequence"u8, outage.Sequence);
                w.Time("time"u8, outage.Time);
                WriteOutage(w, outage);
                w.End();
            }

            w.EndList();
        }

        w.End();
    }

    public static void Read(FieldReader r, ClosingEntry closing)
    {
        closing.BusinessDay = r.Day("businessDay");
        closing.FirstBonId = r.Integer("firstBonId");
        closing.LastBonId = r.Integer("lastBonId");
        closing.Person = r.Text("person");
        closing.Drawer = r.List("drawer", ReadCash);
        if (r.TryObject("totals", out var totals))
        {
            closing.Totals = ReadTotals(totals);
        }

        if (r.TryObject("counters", out var counters))
        {
            closing.Counters = new RegisterCounters
            {
                LastReceiptNumber = counters.Integer("receipt") ?? 0,
                LastBonId = counters.Integer("bonId") ?? 0,
                LastOutageNumber = counters.Integer("outage") ?? 0,
                LastClosingNumber = counters.Integer("closing") ?? 0,
                LastMasterDataSequence = counters.Integer("masterData") ?? 0,
                OpenOutages = counters.List("openOutages", static f =>
                {
                    var outage = ReadOutage(f);
                    outage.Sequence = f.Integer("sequence") ?? 0;
                    outage.Time = f.RequiredTime("time");
                    return outage;
                }),
            };
        }
    }

    public static void WriteOutage(FieldWriter w, OutageBeganEntry outage)
    {
        w.Integer("outage"u8, outage.OutageNumber);
        w.Text("code"u8, outage.Code);
        w.Text("providerCode"u8, outage.ProviderCode);
        w.Filled("text"u8, outage.Text);
        w.Serial("serial"u8, outage.SerialNumber);
        w.Text("manufacturer"u8, outage.Manufacturer);
        w.Filled("clientId"u8, outage.ClientId);
        PartFields.Write(w, "cashier"u8, outage.Cashier);
        w.Text("printer"u8, outage.Printer);
        w.Flag("testDevice"u8, outage.IsTestDevice);
    }

    public static OutageBeganEntry ReadOutage(FieldReader r) => new()
    {
        OutageNumber = r.RequiredInteger("outage"),
        Code = r.Required("code"),
        ProviderCode = r.Text("providerCode"),
        Text = r.Text("text") ?? string.Empty,
        SerialNumber = r.Serial("serial"),
        Manufacturer = r.Text("manufacturer"),
        ClientId = r.Text("clientId") ?? string.Empty,
        Cashier = PartFields.ReadCashier(r, "cashier"),
        Printer = r.Text("printer"),
        IsTestDevice = r.Flag("testDevice"),
    };

    private static void Write(FieldWriter w, ClosingTotals totals)
    {
        w.IntegerUnlessZero("receipts"u8, totals.Receipts);
        w.IntegerUnlessZero("otherReceipts"u8, totals.OtherReceipts);
        w.IntegerUnlessZero("unsigned"u8, totals.Unsigned);
        w.Text("currency"u8, totals.Currency == Currency.Euro ? null : totals.Currency);
        w.Amount("gross"u8, totals.Gross);
        if (w.HasList("vat"u8, totals.Vat.Count))
        {
            foreach (var vat in totals.Vat)
            {
                w.Begin();
                w.Integer("key"u8, vat.Key);
                w.Filled("category"u8, vat.Category);
                w.Number("percent"u8, vat.Percent);
                Sums(w, vat.Net, vat.Tax, vat.Gross);
                w.End();
            }

            w.EndList();
        }

        if (w.HasList("cases"u8, totals.BusinessCases.Count))
        {
            foreach (var total in totals.BusinessCases)
            {
                w.Begin();
                w.Text("case"u8, DsfinvkWords.Of(total.BusinessCase));
                w.Text("name"u8, total.Name);
                w.IntegerUnlessZero("agency"u8, total.AgencyId);
                w.Integer("key"u8, total.VatKey);
                Sums(w, total.Net, total.Tax, total.Gross);
                w.End();
            }

            w.EndList();
        }

        if (w.HasList("payments"u8, totals.Payments.Count))
        {
            foreach (var payment in totals.Payments)
            {
                w.Begin();
                w.Text("kind"u8, DsfinvkWords.Of(payment.PaymentKind));
                w.Text("name"u8, payment.Name);
                w.Amount("amount"u8, payment.Amount);
                w.End();
            }

            w.EndList();
        }

        if (w.HasList("cash"u8, totals.Cash.Count))
        {
            WriteCash(w, totals.Cash);
        }
    }

    private static void WriteCash(FieldWriter w, IEnumerable<ClosingCashTotal> sums)
    {
        foreach (var cash in sums)
        {
            w.Begin();
            w.Text("currency"u8, cash.Currency);
            w.Amount("amount"u8, cash.Amount);
            w.End();
        }

        w.EndList();
    }

    private static ClosingCashTotal ReadCash(FieldReader r) => new() { Currency = r.Required("currency"), Amount = r.RequiredDecimal("amount") };

    private static void Sums(FieldWriter w, decimal net, decimal tax, decimal gross)
    {
        w.Amount("net"u8, net);
        w.Amount("tax"u8, tax);
        w.Amount("gross"u8, gross);
    }

    private static ClosingTotals ReadTotals(FieldReader r) => new()
    {
        Receipts = r.Int("receipts") ?? 0,
        OtherReceipts = r.Int("otherReceipts") ?? 0,
        Unsigned = r.Int("unsigned") ?? 0,
        Currency = r.Text("currency") ?? Currency.Euro,
        Gross = r.RequiredDecimal("gross"),
        Vat = r.List("vat", static f => new ClosingVatTotal
        {
            Key = f.Int("key") ?? throw f.Broken("key", "is missing"),
            Category = f.Text("category") ?? string.Empty,
            Percent = f.RequiredDecimal("percent"),
            Net = f.RequiredDecimal("net"),
            Tax = f.RequiredDecimal("tax"),
            Gross = f.RequiredDecimal("gross"),
        }),
        BusinessCases = r.List("cases", static f => new ClosingBusinessCaseTotal
        {
            BusinessCase = f.Word("case", DsfinvkWords.ParseBusinessCase, BusinessCase.Sale),
            Name = f.Text("name"),
            AgencyId = f.Int("agency") ?? 0,
            VatKey = f.Int("key") ?? throw f.Broken("key", "is missing"),
            Net = f.RequiredDecimal("net"),
            Tax = f.RequiredDecimal("tax"),
            Gross = f.RequiredDecimal("gross"),
        }),
        Payments = r.List("payments", static f => new ClosingPaymentTotal
        {
            PaymentKind = f.Word("kind", DsfinvkWords.ParsePaymentKind, PaymentKind.Cash),
            Name = f.Text("name"),
            Amount = f.RequiredDecimal("amount"),
        }),
        Cash = r.List("cash", ReadCash),
    };
}
