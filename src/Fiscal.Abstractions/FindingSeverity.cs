namespace Fiscal;

/// <summary>How much a <see cref="Finding"/> weighs.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Info,

    /// <summary>Suspicious or irregular; the evidence stands.</summary>
    Warning,

    /// <summary>The evidence is broken, or the rule is violated.</summary>
    Error,
}
