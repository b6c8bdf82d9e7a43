namespace Fiscal;

/// <summary>Starts a transaction.</summary>
public sealed class TseStartRequest
{
    /// <summary>Client id as registered at the TSE.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>Random id held by the journal before anything is sent; the same again if a repeatable start is repeated.</summary>
    public Guid OperationId { get; set; }
}
