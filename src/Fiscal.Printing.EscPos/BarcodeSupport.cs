namespace Fiscal.Printing.EscPos;

/// <summary>How a printer gets bar codes.</summary>
public enum BarcodeSupport
{
    /// <summary>Not at all: the alternative text stands there.</summary>
    None,

    /// <summary>The old form, ended by a zero byte (<c>GS k</c> with m 0 to 6).</summary>
    Terminated,

    /// <summary>The form with a length (<c>GS k</c> with m 65 and up), which alone knows Code 93 and Code 128.</summary>
    Prefixed,
}
