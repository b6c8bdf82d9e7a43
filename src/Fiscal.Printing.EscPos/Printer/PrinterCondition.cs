namespace Fiscal.Printing.EscPos;

/// <summary>Whether a printer prints, and what keeps it from it.</summary>
public enum PrinterCondition
{
    /// <summary>It said nothing yet.</summary>
    Unknown,

    /// <summary>It prints.</summary>
    Ready,

    /// <summary>A cover is open; it goes on by itself when it is closed.</summary>
    CoverOpen,

    /// <summary>No paper; it goes on by itself when there is some.</summary>
    PaperEnd,

    /// <summary>Cutter, mechanics, or the head is too hot.</summary>
    Error,

    /// <summary>It does not print and did not say why, for example while paper is fed by the button.</summary>
    Offline,
}
