namespace Fiscal;

/// <summary>What a device must be given from time to time.</summary>
public enum TseDutyKind
{
    /// <summary>Self-test.</summary>
    SelfTest,

    /// <summary>Setting the time.</summary>
    UpdateTime,

    /// <summary>Logging in.</summary>
    LogIn,

    /// <summary>Waking up.</summary>
    WakeUp,
}
