namespace Fiscal;

/// <summary>What is known about a command that failed. The runtime acts on this and on <see cref="TseRecovery"/> alone.</summary>
public enum TseExecution
{
    /// <summary>The command may or may not have been carried out: never guess, look up.</summary>
    Unknown,

    /// <summary>Provably nothing left the till.</summary>
    NotSent,

    /// <summary>The device answered and cannot have signed.</summary>
    Refused,
}
