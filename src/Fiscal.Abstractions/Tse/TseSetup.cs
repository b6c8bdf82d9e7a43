namespace Fiscal;

/// <summary>How to set up a fresh device. The secrets become the device's; keep Admin and Unblock outside the till.</summary>
public sealed class TseSetup
{
    /// <summary>Clients to register.</summary>
    public IList<string> ClientIds { get; } = [];

    /// <summary>Description stored in the device, if it has room for one.</summary>
    public string? Description { get; set; }
}
