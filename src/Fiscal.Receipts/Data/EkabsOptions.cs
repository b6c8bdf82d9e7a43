namespace Fiscal.Receipts;

/// <summary>What a shop says in EKaBS JSON beside the receipt.</summary>
public sealed class EkabsOptions
{
    /// <summary>A PNG file; none by default, because it makes the JSON many times as large.</summary>
    public byte[]? LogoPng { get; set; }

    /// <summary>Words at the end; none by default. What a reader has to know (outage, training, reversal) stands before it in any case.</summary>
    public string FooterText { get; set; } = string.Empty;

    /// <summary>Certificate of the TSE as DER; left out if it is not known.</summary>
    public byte[]? CertificateDer { get; set; }
}
