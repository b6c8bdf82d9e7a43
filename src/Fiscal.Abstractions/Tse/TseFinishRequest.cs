namespace Fiscal;

/// <summary>Finishes a transaction.</summary>
public sealed class TseFinishRequest
{
    /// <summary>Client id as registered at the TSE.</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary>Transaction number.</summary>
    public long TransactionNumber { get; set; }

    /// <summary>Operation id of the Start.</summary>
    public Guid OperationId { get; set; }

    /// <summary>Process type, for example <c>Kassenbeleg-V1</c>.</summary>
    public string ProcessType { get; set; } = string.Empty;

    /// <summary>Process data in the device's encoding.</summary>
    public byte[] ProcessData { get; set; } = [];

    /// <summary>What the driver gave with the Start.</summary>
    public string? ProviderToken { get; set; }
}
