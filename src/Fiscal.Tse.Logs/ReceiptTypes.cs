namespace Fiscal.Tse.Logs;

/// <summary>The receipt types (BON_TYP) of Kassenbeleg-V1 (DSFinV-K, Anhang I).</summary>
public static class ReceiptTypes
{
    /// <summary><c>Beleg</c>: a receipt with effect on turnover or cash.</summary>
    public const string Receipt = "Beleg";

    /// <summary><c>AVTransfer</c>: a document settled elsewhere.</summary>
    public const string Transfer = "AVTransfer";

    /// <summary><c>AVBestellung</c>: an order as receipt.</summary>
    public const string Order = "AVBestellung";

    /// <summary><c>AVTraining</c>: training mode; no payments.</summary>
    public const string Training = "AVTraining";

    /// <summary><c>AVBelegstorno</c>: cancellation; cannot be used correctly once a TSE is in use, dropped by DSFinV-K 2.4.</summary>
    public const string Cancellation = "AVBelegstorno";

    /// <summary><c>AVBelegabbruch</c>: aborted after the start; no payments.</summary>
    public const string Abort = "AVBelegabbruch";

    /// <summary><c>AVSachbezug</c>: benefit in kind for staff; no payments.</summary>
    public const string BenefitInKind = "AVSachbezug";

    /// <summary><c>AVSonstige</c>: other; needs a name in DSFinV-K.</summary>
    public const string Other = "AVSonstige";

    /// <summary><c>AVRechnung</c>: later invoice for delivery notes.</summary>
    public const string Invoice = "AVRechnung";

    /// <summary>Whether the text is one of them, exactly.</summary>
    public static bool IsKnown(string? type) =>
        type is Receipt or Transfer or Order or Training or Cancellation or Abort or BenefitInKind or Other or Invoice;
}
