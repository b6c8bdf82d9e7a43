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
}
