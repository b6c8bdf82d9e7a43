namespace Fiscal.Printing.EscPos;

/// <summary>How a printer keeps logos.</summary>
public enum StoredLogoSupport
{
    /// <summary>Not at all: the picture is sent with every receipt.</summary>
    None,

    /// <summary><c>GS ( L</c> with a key code.</summary>
    Graphics,

    /// <summary><c>FS q</c> and <c>FS p</c>: all logos are defined at once and printed by number.</summary>
    Numbered,
}
