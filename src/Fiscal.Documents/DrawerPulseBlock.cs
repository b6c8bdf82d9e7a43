namespace Fiscal.Documents;

/// <summary>The printer opens a cash drawer.</summary>
public sealed class DrawerPulseBlock : DocumentBlock
{
    /// <summary>Creates a pulse.</summary>
    /// <param name="connector">Pin of the connector.</param>
    /// <param name="onMilliseconds">Length of the pulse, 2 to 510 ms.</param>
    /// <param name="offMilliseconds">Pause after it, 2 to 510 ms.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is out of its range.</exception>
    public DrawerPulseBlock(DrawerConnector connector = DrawerConnector.Pin2, int onMilliseconds = 100, int offMilliseconds = 500)
        : base(null)
    {
        Connector = connector;
        OnMilliseconds = Guard.Range(onMilliseconds, 2, 510, nameof(onMilliseconds));
        OffMilliseconds = Guard.Range(offMilliseconds, 2, 510, nameof(offMilliseconds));
    }

    /// <summary>Pin of the connector.</summary>
    public DrawerConnector Connector { get; }

    /// <summary>Length of the pulse in milliseconds.</summary>
    public int OnMilliseconds { get; }

    /// <summary>Pause after the pulse in milliseconds.</summary>
    public int OffMilliseconds { get; }

    private protected override bool SameContent(DocumentBlock other) =>
        other is DrawerPulseBlock pulse && Connector == pulse.Connector && OnMilliseconds == pulse.OnMilliseconds && OffMilliseconds == pulse.OffMilliseconds;

    private protected override int ContentHash() => Equality.Hash(Equality.Hash((int)Connector, OnMilliseconds), OffMilliseconds);
}
