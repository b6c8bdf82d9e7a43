namespace Fiscal.Receipts;

/// <summary>Why a customer gets paper; the display's sentence depends on it.</summary>
public enum DisplayPaperReason
{
    /// <summary>The shop prints.</summary>
    Printing,

    /// <summary>The customer asked for it.</summary>
    Requested,

    /// <summary>The portal is out of reach: a QR code would lead nowhere (spec digital-receipt §4).</summary>
    PortalUnreachable,
}
