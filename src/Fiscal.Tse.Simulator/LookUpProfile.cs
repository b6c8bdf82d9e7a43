namespace Fiscal.Tse.Simulator;

/// <summary>Which family of devices the simulator answers look-ups like (spec tse-providers §11).</summary>
public enum LookUpProfile
{
    /// <summary>By transaction number and by operation id, with everything that was signed.</summary>
    Everything,

    /// <summary>As <see cref="Everything"/> but by number only; a Start sent again under its operation id gives the same answer.</summary>
    RepeatableStart,

    /// <summary>Only the client's last answer, which its next Start or Finish overwrites, and the list of open transactions.</summary>
    LastAnswerOnly,

    /// <summary>
    /// Only a list of open transactions of all clients that names none of them: a number in it is open, one that is not is finished, and nothing is said of its signature.
    /// Which transactions are a client's own it cannot tell.
    /// </summary>
    ListWithoutOwner,

    /// <summary>Nothing at all: every look-up and every list is <c>CannotTell</c>, and no export of this session changes it.</summary>
    NoLookUp,

    /// <summary>By number and the list of open transactions; what a finished one holds is <c>CannotTell</c> until an export that holds it was made in this session.</summary>
    AsynchronousExport,

    /// <summary>
    /// By number and the list of open transactions. A command that <c>lost-command</c> took is carried out after all, as on a network:
    /// when the next Start, Finish, look-up or list of open transactions was answered.
    /// </summary>
    LateArrival,
}
