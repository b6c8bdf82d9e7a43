namespace Fiscal.Documents;

/// <summary>What happens to text that is wider than its column.</summary>
public enum TextWrap
{
    /// <summary>Broken at blanks; a word wider than the column is broken by character.</summary>
    Word,

    /// <summary>Broken wherever the column is full, as ReceiptLine does.</summary>
    Character,

    /// <summary>Only the first line is kept.</summary>
    None,
}
