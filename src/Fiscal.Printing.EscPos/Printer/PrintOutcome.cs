namespace Fiscal.Printing.EscPos;

/// <summary>How a print ended.</summary>
public enum PrintOutcome
{
    /// <summary>The printer said that it is printed; <see cref="PrintResult.ConfirmedBy"/> says how.</summary>
    Printed,

    /// <summary>All bytes were accepted by a printer or a spooler that cannot confirm. Never show this as printed.</summary>
    Delivered,

    /// <summary>It is not on paper as a whole; printing it again is no duplicate. A beginning may be there when it was stopped while it was sent.</summary>
    Failed,

    /// <summary>Bytes have left and nobody knows what became of them. Look at the paper; if it has to be printed again, then as a copy.</summary>
    Unknown,
}
