namespace Fiscal.Printing.EscPos;

/// <summary>What became of a logo that a printer should keep, see <see cref="EscPosPrinter.EnsureLogoAsync"/>.</summary>
public enum LogoOutcome
{
    /// <summary>The printer keeps none by key code, or does not say which it keeps: the logo is sent as a picture with every receipt.</summary>
    NotSupported,

    /// <summary>The printer had it already; nothing was written.</summary>
    Present,

    /// <summary>It was stored now, and the printer lists it.</summary>
    Stored,

    /// <summary>It was sent and the printer does not list it, as when its memory is full: the logo is sent as a picture with every receipt.</summary>
    NotStored,
}
