using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>What layouts are looked at with: the receipts of <see cref="LayoutProbes"/>, slips of an outage, X and Z report.</summary>
public static class LayoutSamples
{
    private static readonly Lazy<IReadOnlyList<LayoutSample>> Made = new(static () => Array.AsReadOnly(
    [
        .. LayoutProbes.All.Select(static probe => new LayoutSample(probe.Id, probe.Name, probe.NameDe, LayoutSubject.Receipts, (template, options, context) => new TemplateLayout(template, options).Preview(probe.Receipt, context))),
        SlipSample("outage-slip", "slip of an outage", "Ausfallzettel", OutageSlipKind.Outage),
        SlipSample("recovery-slip", "slip of the end of an outage", "Entwarnungszettel", OutageSlipKind.Recovery),
        ReportSample("x-report", "X report", "X-Bericht", null),
        ReportSample("z-report", "Z report", "Z-Bericht", 12),
    ]));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LayoutSample> All => Made.Value;

    /// <summary>The sample of a name; <see langword="null"/> if there is none.</summary>
    /// <param name="id">For example <c>z-report</c>; letters' case does not matter.</param>
    public static LayoutSample? Find(string id) => All.FirstOrDefault(sample => string.Equals(sample.Id, id, StringComparison.OrdinalIgnoreCase));

    private static LayoutSample SlipSample(string id, string name, string nameDe, OutageSlipKind kind) =>
        new(id, name, nameDe, LayoutSubject.OutageSlips, (template, options, context) => new OutageSlipTemplate(template, options).Preview(SlipOf(kind), context));

    private static LayoutSample ReportSample(string id, string name, string nameDe, long? closing) =>
        new(id, name, nameDe, LayoutSubject.Reports, (template, options, context) => new CashReportTemplate(template, options).Preview(ReportOf(closing), context));

    private static OutageSlip SlipOf(OutageSlipKind kind)
    {
        var receipt = LayoutProbes.All[0].Receipt;
        return new OutageSlip
        {
            Kind = kind,
            Number = 17,
            Begin = new DateTimeOffset(2026, 11, 24, 8, 5, 9, TimeSpan.FromHours(1)),
            End = new DateTimeOffset(2026, 11, 24, 8, 21, 40, TimeSpan.FromHours(1)),
            Code = TseErrorCodes.DeviceAbsent,
            Text = "Die TSE ist nicht angeschlossen.",
            RegisterId = receipt.RegisterId,
            ClientId = receipt.ClientId,
            Cashier = receipt.Cashier,
            Printer = "Bondrucker Theke",
            SerialNumber = receipt.Signature!.SerialNumber,
            IsTest = true,
            Receipts = [98, 99, 100],
        };
    }

    private static CashReport ReportOf(long? closing)
    {
        var receipt = LayoutProbes.All[0].Receipt;
        var report = new CashReport
        {
            ClosingNumber = closing,
            Time = new DateTimeOffset(2026, 11, 24, 20, 1, 2, TimeSpan.FromHours(1)),
            BusinessDay = new DateTime(2026, 11, 24),
            RegisterId = receipt.RegisterId,
            Merchant = receipt.Merchant.Name,
            Person = closing is null ? null : "7 Anna",
            FirstReceipt = 98,
            LastReceipt = 180,
            Receipts = 79,
            OtherReceipts = 4,
            Unsigned = 3,
        };
        report.Vat.Add(new CashReportVat(19m, 500.00m, 95.00m, 595.00m));
        report.Vat.Add(new CashReportVat(7m, 600.00m, 42.00m, 642.00m));
        report.Vat.Add(new CashReportVat(0m, 200.00m, 0.00m, 200.00m));
        report.BusinessCases.Add(new CashReportRow("Umsatz", 1237.00m));
        report.BusinessCases.Add(new CashReportRow("Anfangsbestand", 200.00m));
        report.Payments.Add(new CashReportRow("Bar", 912.40m));
        report.Payments.Add(new CashReportRow("girocard", 524.60m));
        report.Drawer.Add(new CashReportRow("EUR", 912.40m));
        report.Cashiers.Add(new CashReportRow("7 Anna", 837.00m, 51, 700.00m));
        report.Cashiers.Add(new CashReportRow("8 Ben", 400.00m, 28, 212.40m));
        return report;
    }
}
