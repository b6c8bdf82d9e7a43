namespace Fiscal;

/// <summary>What helps after a failure. An unknown value counts as <see cref="None"/>.</summary>
public enum TseRecovery
{
    /// <summary>Nothing known.</summary>
    None,

    /// <summary>The same command may be sent again.</summary>
    Retry,

    /// <summary>Wait, see <see cref="TseException.RetryAfter"/>.</summary>
    Wait,

    /// <summary>Open the device again.</summary>
    Reopen,

    /// <summary>Run the self-test.</summary>
    RunSelfTest,

    /// <summary>Set the time.</summary>
    UpdateTime,

    /// <summary>Log in.</summary>
    Authenticate,

    /// <summary>Register the client.</summary>
    RegisterClient,

    /// <summary>Finish open transactions.</summary>
    FinishOpen,

    /// <summary>End the export that is under way.</summary>
    CancelExport,

    /// <summary>Ask the device what became of the transaction.</summary>
    LookUp,

    /// <summary>Set the device up.</summary>
    SetUp,

    /// <summary>Unblock the PIN.</summary>
    Unblock,

    /// <summary>Export and delete stored data.</summary>
    ExportAndDelete,

    /// <summary>Replace the device.</summary>
    ReplaceDevice,

    /// <summary>Ask the vendor.</summary>
    ContactVendor,
}
