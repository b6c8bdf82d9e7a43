namespace Fiscal.Receipts.Portal;

/// <summary>What a merchant has; each can be switched on and off. What is off is not there: its addresses answer 404, and a till without digital receipts prints.</summary>
[Flags]
public enum PortalModules
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Links, pages, files and mail.</summary>
    DigitalReceipt = 1,

    /// <summary>The customers' feedback form.</summary>
    Feedback = 2,

    /// <summary>The merchant's archive of receipts.</summary>
    Archive = 4,

    /// <summary>Bookings for DATEV.</summary>
    Datev = 8,
}
