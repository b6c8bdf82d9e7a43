namespace Fiscal.Receipts;

/// <summary>The archiving standard that a PDF file keeps.</summary>
public enum PdfStandard
{
    /// <summary>PDF/A-3a (ISO 19005-3): tagged, PDF 1.7, may carry attachments. It also claims PDF/UA-1 (ISO 14289-1).</summary>
    A3,

    /// <summary>PDF/A-1b (ISO 19005-1): PDF 1.4 without attachments, for archives that take nothing newer.</summary>
    A1,
}
