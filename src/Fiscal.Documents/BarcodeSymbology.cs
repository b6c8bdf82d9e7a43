namespace Fiscal.Documents;

/// <summary>Kinds of bar code.</summary>
public enum BarcodeSymbology
{
    /// <summary>Code 128.</summary>
    Code128,

    /// <summary>Code 39.</summary>
    Code39,

    /// <summary>Code 93.</summary>
    Code93,

    /// <summary>EAN-13 or EAN-8 by the number of digits.</summary>
    Ean,

    /// <summary>UPC-A or UPC-E by the number of digits.</summary>
    Upc,

    /// <summary>Interleaved 2 of 5.</summary>
    Itf,

    /// <summary>Codabar (NW-7).</summary>
    Codabar,
}
