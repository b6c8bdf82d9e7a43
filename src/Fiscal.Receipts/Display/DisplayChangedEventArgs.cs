namespace Fiscal.Receipts;

/// <summary>A register's customer displays show something else now.</summary>
public sealed class DisplayChangedEventArgs : EventArgs
{
    internal DisplayChangedEventArgs(DisplayState state) => State = state;

    /// <summary>What they show. Compare <see cref="DisplayState.Number"/>: events of several threads may arrive out of order.</summary>
    public DisplayState State { get; }
}
