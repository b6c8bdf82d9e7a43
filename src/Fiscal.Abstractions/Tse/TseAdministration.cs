namespace Fiscal;

/// <summary>Administration of a TSE, obtained by <see cref="TseDriver.GetService"/>. Not for the sale's way.</summary>
/// <remarks>Members throw <see cref="TseException"/>; what a device cannot do is <c>not-supported</c>.</remarks>
public abstract class TseAdministration
{
    /// <summary>Sets up a fresh device.</summary>
    public abstract Task SetUpAsync(TseSetup setup, CancellationToken cancellationToken);

    /// <summary>Registered clients.</summary>
    public abstract Task<IReadOnlyList<string>> GetClientsAsync(CancellationToken cancellationToken);

    /// <summary>Registers a client.</summary>
    public abstract Task RegisterClientAsync(string clientId, CancellationToken cancellationToken);

    /// <summary>Deregisters a client.</summary>
    public abstract Task DeregisterClientAsync(string clientId, CancellationToken cancellationToken);

    /// <summary>Replaces a role's secret.</summary>
    public abstract Task ChangeSecretAsync(TseRole role, TseSecret current, TseSecret replacement, CancellationToken cancellationToken);

    /// <summary>Unblocks a role with the unblocking secret.</summary>
    public abstract Task UnblockAsync(TseRole role, TseSecret unblock, TseSecret replacement, CancellationToken cancellationToken);

    /// <summary>Takes the device out of service for good.</summary>
    public abstract Task DecommissionAsync(CancellationToken cancellationToken);

    /// <summary>Updates the firmware.</summary>
    public abstract Task UpdateFirmwareAsync(Stream firmware, CancellationToken cancellationToken);
}
