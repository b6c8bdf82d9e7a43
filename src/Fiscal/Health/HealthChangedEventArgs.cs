namespace Fiscal;

/// <summary>A fact changed its severity.</summary>
public sealed class HealthChangedEventArgs : EventArgs
{
    /// <summary>Creates the arguments.</summary>
    public HealthChangedEventArgs(HealthFact fact, HealthSeverity previous)
    {
        Fact = fact ?? throw new ArgumentNullException(nameof(fact));
        Previous = previous;
    }

    /// <summary>The fact as it is now.</summary>
    public HealthFact Fact { get; }

    /// <summary>How urgent it was before.</summary>
    public HealthSeverity Previous { get; }
}
