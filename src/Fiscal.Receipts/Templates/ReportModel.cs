using System.Globalization;
using Fiscal.Documents;
using Scriban.Runtime;

namespace Fiscal.Receipts;

/// <summary>What a template may see of an X or Z report; documented in docs/layouts.md.</summary>
internal static class ReportModel
{
    public static ScriptObject Create(CashReport report, ReceiptLayoutContext context, LayoutSettings settings)
    {
        var texts = ReceiptTexts.Of(context.Language);
        var german = texts.IsGerman;
        var decimals = ReceiptFacts.DecimalsOf(report.Currency);
        return Model.Group(
            ("report", Model.Group(
                ("is_closing", report.ClosingNumber is not null),
                ("number", report.ClosingNumber is { } closing ? Whole(closing) : null),
                ("title", Title(report, texts)),
                ("language", texts.Language),
                ("is_copy", context.IsCopy),
                ("merchant", report.Merchant),
                ("register", report.RegisterId),
                ("time", Time(report.Time, PaperFormat.Date(report.Time, german) + " " + PaperFormat.Time(report.Time))),
                ("business_day", PaperFormat.Date(new DateTimeOffset(report.BusinessDay.Date, TimeSpan.Zero), german)),
                ("person", report.Person),
                ("currency", report.Currency),
                ("first_receipt", report.LastReceipt is null || report.FirstReceipt is not { } first ? null : Whole(first)),
                ("last_receipt", report.FirstReceipt is null || report.LastReceipt is not { } last ? null : Whole(last)),
                ("receipts", Whole(report.Receipts)),
                ("others", Whole(report.OtherReceipts)),
                ("unsigned", report.Unsigned > 0 ? Whole(report.Unsigned) : null),
                ("vat", Model.List(report.Vat.Select(vat => (object)Model.Group(
                    ("percent", new TemplateValue(PaperFormat.Exact(vat.Percent, 0, german), number: vat.Percent)),
                    ("net", Amount(vat.Net)),
                    ("tax", Amount(vat.Tax)),
                    ("gross", Amount(vat.Gross)))))),
                ("business_cases", Rows(report.BusinessCases)),
                ("payments", Rows(report.Payments)),
                ("drawer", Rows(report.Drawer)),
                ("cashiers", Rows(report.Cashiers)),
                ("shifts", Rows(report.Shifts)))),
            ("receipt", null),
            ("merchant", null),
            ("tse", null),
            ("outage", null),
            ("slip", null),
            ("layout", settings.ToModel()),
            ("t", LayoutTexts.Create(texts, settings.Texts)),
            ("empty", null),
            ("blank", null));

        TemplateValue Amount(decimal amount) => new(PaperFormat.Number(amount, decimals, german), number: amount);

        ScriptArray? Rows(IList<CashReportRow> rows) => Model.List(rows.Select(row => (object)Model.Group(
            ("name", row.Name),
            ("amount", Amount(row.Amount)),
            ("count", Whole(row.Count ?? 0)),
            ("cash", Amount(row.Cash ?? 0m)))));
    }

    /// <summary>What a reader calls the report.</summary>
    public static string Title(CashReport report, ReceiptTexts texts) => report.ClosingNumber is { } number
        ? (texts.IsGerman ? "Z-Bericht " : "Z report ") + number.ToString(CultureInfo.InvariantCulture)
        : texts.IsGerman ? "X-Bericht" : "X report";

    private static TemplateValue Whole(long number) => new(number.ToString(CultureInfo.InvariantCulture), number: number);

    private static TemplateValue Time(DateTimeOffset time, string text) => new(text, time: time);
}
