namespace Fiscal;

/// <summary>Asks what became of a transaction: by number, or by operation id where only that is known.</summary>
public sealed class TseLookUpRequest
{
    /// <summary>Client id as registered at the TSE.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>Transaction number, if known.</summary>
    public long? TransactionNumber { get; set; }

    /// <summary>Operation id of the Start, if known.</summary>
    public Guid? OperationId { get; set; }

    /// <summary>What the driver gave with the Start.</summary>
    public string? ProviderToken { get; set; }
}
