namespace Fiscal.Printing.EscPos;

/// <summary>How a printer's buzzer sounds.</summary>
public enum BuzzerSupport
{
    /// <summary>There is none; a printer that does not know the command prints its parameters.</summary>
    None,

    /// <summary><c>ESC ( A</c>.</summary>
    Epson,

    /// <summary><c>ESC B</c>.</summary>
    Clone,
}
