using System.Globalization;
using Fiscal.Documents;
using Scriban.Runtime;

namespace Fiscal.Receipts;

/// <summary>What a template may see of a slip of an outage; documented in docs/layouts.md.</summary>
internal static class SlipModel
{
    public static ScriptObject Create(OutageSlip slip, ReceiptLayoutContext context, LayoutSettings settings)
    {
        var texts = ReceiptTexts.Of(context.Language);
        var isRecovery = slip.Kind == OutageSlipKind.Recovery;
        return Model.Group(
            ("slip", Model.Group(
                ("kind", isRecovery ? "recovery" : "outage"),
                ("language", texts.Language),
                ("is_copy", context.IsCopy),
                ("is_test", slip.IsTest),
                ("test_note", slip.IsTest ? Foreign(ReceiptTexts.Test, texts) : null),
                ("test_note_translated", slip.IsTest ? texts.TestTranslated : null),
                ("number", Whole(slip.Number)),
                ("begin", Moment(slip.Begin, texts)),
                ("end", isRecovery && slip.End is { } end ? Moment(end, texts) : null),
                ("cause", Foreign(Or(slip.Text), texts)),
                ("code", Or(slip.Code)),
                ("maker_code", slip.ProviderCode),
                ("register", Or(slip.RegisterId)),
                ("register_serial", Or(slip.ClientId)),
                ("cashier", Or(slip.Cashier?.Name is { Length: > 0 } name ? name : slip.Cashier?.Id)),
                ("printer", Or(slip.Printer)),
                ("tse_maker", slip.Manufacturer),
                ("tse_serial", slip.SerialNumber.IsEmpty ? OutageSlipLayout.Unknown : slip.SerialNumber.ToString()),
                ("receipts", Model.List(slip.Receipts.Select(static number => (object)Whole(number)))),
                ("lists_receipts", slip.Receipts.Count is > 0 and <= OutageSlip.MaxListedReceipts),
                ("file_name", OutageSlipLayout.FileName),
                ("sentence", Foreign(isRecovery ? OutageSlipLayout.Recovered : OutageSlipLayout.ByHand, texts)))),
            ("receipt", null),
            ("merchant", null),
            ("tse", null),
            ("outage", null),
            ("layout", settings.ToModel()),
            ("t", LayoutTexts.Create(texts, settings.Texts)),
            ("empty", null),
            ("blank", null));
    }

    /// <summary>What a reader calls the slip.</summary>
    public static string Title(OutageSlip slip, ScriptObject model) =>
        (string)((ScriptObject)model["t"]!)[slip.Kind == OutageSlipKind.Recovery ? "recovery_slip" : "outage_slip"]! + " " + slip.Number.ToString(CultureInfo.InvariantCulture);

    private static TemplateValue Whole(long number) => new(number.ToString(CultureInfo.InvariantCulture), number: number);

    private static TemplateValue Moment(DateTimeOffset time, ReceiptTexts texts) => TemplateValue.Moment(time, PaperFormat.Date(time, texts.IsGerman) + " " + PaperFormat.Time(time));

    // What the rules word in German stays German, and a screen reader is told so.
    private static TemplateValue Foreign(string text, ReceiptTexts texts) => new(text, language: texts.IsGerman ? null : "de");

    private static string Or(string? text) => text is { Length: > 0 } known ? known : OutageSlipLayout.Unknown;
}
