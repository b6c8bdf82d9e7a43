namespace Fiscal.Documents;

/// <summary>What a document is.</summary>
public enum DocumentKind
{
    /// <summary>A receipt of a sale (§6 KassenSichV).</summary>
    Receipt,

    /// <summary>An order slip, kitchen slip or interim bill: no receipt of a sale.</summary>
    Order,

    /// <summary>A slip of the till: outage, recovery, cash movement.</summary>
    Slip,

    /// <summary>An X report, a closing or another report.</summary>
    Report,

    /// <summary>An invoice.</summary>
    Invoice,

    /// <summary>Anything else, for example an aborted basket.</summary>
    Other,
}
