namespace Fiscal;

/// <summary>The TSE holds receipts that the journal does not know.</summary>
public sealed class MissingHistoryEventArgs : EventArgs
{
    /// <summary>Creates the arguments.</summary>
    public MissingHistoryEventArgs(MissingHistory history) => History = history ?? throw new ArgumentNullException(nameof(history));

    /// <summary>What is missing.</summary>
    public MissingHistory History { get; }
}
