namespace Fiscal.Receipts;

/// <summary>The page of a PDF file.</summary>
public enum PdfPage
{
    /// <summary>80 mm wide, as long as the receipt.</summary>
    Roll80,

    /// <summary>58 mm wide, as long as the receipt.</summary>
    Roll58,

    /// <summary>A4 sheets with page numbers; a table's header is repeated on each.</summary>
    A4,
}
