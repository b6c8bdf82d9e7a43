namespace Fiscal;

/// <summary>Told once when a fact becomes worse, and once when it is well again.</summary>
/// <remarks>Immutable.</remarks>
public sealed class HealthNotice
{
    /// <summary>Creates a notice.</summary>
    /// <param name="fact">The fact as it is now.</param>
    /// <param name="previous">How urgent it was when it was told last.</param>
    /// <param name="time">When it was noticed, on the till's clock.</param>
    /// <param name="merchant">Name of the merchant, to tell tills apart.</param>
    public HealthNotice(HealthFact fact, HealthSeverity previous, DateTimeOffset time, string merchant)
    {
        Fact = fact ?? throw new ArgumentNullException(nameof(fact));
        Previous = previous;
        Time = time;
        Merchant = merchant ?? throw new ArgumentNullException(nameof(merchant));
    }

    /// <summary>The fact as it is now.</summary>
    public HealthFact Fact { get; }

    /// <summary>How urgent it was when it was told last.</summary>
    public HealthSeverity Previous { get; }

    /// <summary>When it was noticed, on the till's clock.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Name of the merchant.</summary>
    public string Merchant { get; }

    /// <summary>Whether it is well again.</summary>
    public bool IsResolved => Fact.Severity == HealthSeverity.Ok;
}
