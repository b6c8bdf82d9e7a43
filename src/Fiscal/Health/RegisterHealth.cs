namespace Fiscal;

/// <summary>What a register knows of itself, taken on its thread.</summary>
internal sealed class RegisterHealth
{
    public string RegisterId { get; set; } = string.Empty;

    public OutageStatus? Outage { get; set; }

    /// <summary>Name of the TSE that stands in.</summary>
    public string? StandIn { get; set; }

    public int Unsigned { get; set; }

    public int Unresolved { get; set; }

    public int PendingSeals { get; set; }

    public bool IsFenced { get; set; }

    public bool IsHistoryMissing { get; set; }
}
