namespace Fiscal.Chaos;

/// <summary>What must have become of the sale that was hit, and of the device.</summary>
internal sealed record KillOutcome
{
    /// <summary>Code of the outage it was sealed with; signed if <see langword="null"/>.</summary>
    public string? OutageCode { get; init; }

    /// <summary>Whether the device's signature was found afterwards.</summary>
    public bool IsFound { get; init; }

    /// <summary>Aborts of transactions that no sale claims.</summary>
    public int Orphans { get; init; }

    /// <summary>Transactions that stay open because the device does not prove whose they are.</summary>
    public int LeftOpen { get; init; }
}
