namespace Fiscal;

/// <summary>One thing that happened to a receipt on its way to the customer.</summary>
/// <remarks>Immutable.</remarks>
public sealed class DeliveryEvent
{
    /// <summary>Creates the event.</summary>
    /// <param name="kind">What.</param>
    /// <param name="detail">One word more, for example what confirmed a print. Never a mail address.</param>
    /// <param name="device">Printer or portal.</param>
    public DeliveryEvent(DeliveryKind kind, string? detail = null, string? device = null)
    {
        Kind = kind;
        Detail = detail;
        Device = device;
    }

    /// <summary>What.</summary>
    public DeliveryKind Kind { get; }

    /// <summary>One word more.</summary>
    public string? Detail { get; }

    /// <summary>Printer or portal.</summary>
    public string? Device { get; }
}
