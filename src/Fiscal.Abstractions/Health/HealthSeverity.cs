namespace Fiscal;

/// <summary>How urgent a <see cref="HealthFact"/> is.</summary>
public enum HealthSeverity
{
    /// <summary>Nothing to do.</summary>
    Ok,

    /// <summary>Somebody should act in the next days or weeks, or watch.</summary>
    Warning,

    /// <summary>Somebody must act now: sales are unsigned, or soon will be, or nothing would be left after a crash of the disk.</summary>
    Critical,
}
