namespace Fiscal.Documents;

/// <summary>What a section means; HTML and PDF build headings and tables from it.</summary>
public enum SectionRole
{
    /// <summary>No meaning: paragraphs.</summary>
    None,

    /// <summary>Who sells: name, address, tax number.</summary>
    Merchant,

    /// <summary>Number, date, cashier, marks.</summary>
    Head,

    /// <summary>The lines.</summary>
    Items,

    /// <summary>The sum to pay.</summary>
    Total,

    /// <summary>The VAT table.</summary>
    Vat,

    /// <summary>What was paid with.</summary>
    Payments,

    /// <summary>The card terminal's slip.</summary>
    CardSlip,

    /// <summary>Signature or outage.</summary>
    Tse,

    /// <summary>Notes.</summary>
    Note,

    /// <summary>An order.</summary>
    Order,

    /// <summary>A report.</summary>
    Report,

    /// <summary>Advertising, vouchers.</summary>
    Promotion,

    /// <summary>The end.</summary>
    Footer,
}
