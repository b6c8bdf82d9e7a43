namespace Fiscal.Chaos;

/// <summary>How the till dies.</summary>
public enum Death
{
    /// <summary>The process is killed: what was written stays, flushed or not.</summary>
    Kill,

    /// <summary>The power goes: buffered entries that no durable one followed are gone.</summary>
    PowerCut,
}
