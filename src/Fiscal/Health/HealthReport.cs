namespace Fiscal;

/// <summary>How the till is, as far as known at one moment.</summary>
/// <remarks>Immutable. What a device or store does not tell has no fact.</remarks>
public sealed class HealthReport
{
    internal HealthReport(DateTimeOffset time, IReadOnlyList<HealthFact> facts)
    {
        Time = time;
        Facts = facts;
        Severity = facts.Count == 0 ? HealthSeverity.Ok : facts.Max(static f => f.Severity);
    }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The worst severity of all facts.</summary>
    public HealthSeverity Severity { get; }

    /// <summary>All facts, also those that are well.</summary>
    public IReadOnlyList<HealthFact> Facts { get; }

    /// <summary>The facts that are not well, the worst first.</summary>
    public IReadOnlyList<HealthFact> Problems => [.. Facts.Where(static f => f.Severity != HealthSeverity.Ok).OrderByDescending(static f => f.Severity)];
}
