namespace Fiscal;

/// <summary>A duty of a device: done in quiet moments, never inside a sale unless the device refuses.</summary>
public sealed class TseDuty
{
    /// <summary>What.</summary>
    public TseDutyKind Kind { get; set; }

    /// <summary>When at the latest.</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>How long it takes.</summary>
    public TimeSpan ExpectedDuration { get; set; }

    /// <summary>Whether sales must wait meanwhile.</summary>
    public bool StopsSales { get; set; }
}
