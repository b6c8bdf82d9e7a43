namespace Fiscal.Printing.EscPos;

/// <summary>Why a document was not printed, or why nobody knows.</summary>
public enum PrintProblem
{
    /// <summary>No problem.</summary>
    None,

    /// <summary>The printer could not be reached: switched off, unplugged, wrong address.</summary>
    Unreachable,

    /// <summary>Somebody answered the connection and nobody the question: another program holds the printer.</summary>
    Busy,

    /// <summary>A cover was open.</summary>
    CoverOpen,

    /// <summary>There was no paper.</summary>
    PaperEnd,

    /// <summary>The printer reported an error.</summary>
    PrinterError,

    /// <summary>The printer was offline and did not say why.</summary>
    Offline,

    /// <summary>The connection broke.</summary>
    ConnectionLost,

    /// <summary>The printer stopped taking data.</summary>
    Stalled,

    /// <summary>The printer stopped answering for a while, as if it had been switched off and on.</summary>
    Interrupted,

    /// <summary>All was sent; the confirmation did not come.</summary>
    NoConfirmation,

    /// <summary>The caller cancelled.</summary>
    Canceled,

    /// <summary>The printer object was disposed.</summary>
    Disposed,
}
