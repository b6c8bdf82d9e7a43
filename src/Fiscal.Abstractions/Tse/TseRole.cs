namespace Fiscal;

/// <summary>Whose secret a device wants.</summary>
public enum TseRole
{
    /// <summary>What sales need: time administrator, API token.</summary>
    Sale,

    /// <summary>Administrator: asked from a person, never stored.</summary>
    Admin,

    /// <summary>PUK or what takes its place.</summary>
    Unblock,
}
