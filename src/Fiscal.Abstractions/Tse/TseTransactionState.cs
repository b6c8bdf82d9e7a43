namespace Fiscal;

/// <summary>What a device says about a transaction.</summary>
public enum TseTransactionState
{
    /// <summary>The device cannot tell, see <see cref="TseTransactionInfo.Reason"/>.</summary>
    CannotTell,

    /// <summary>Open.</summary>
    Open,

    /// <summary>Finished.</summary>
    Finished,

    /// <summary>The device knows no such transaction.</summary>
    NotFound,

    /// <summary>It belongs to another client.</summary>
    OtherClient,
}
