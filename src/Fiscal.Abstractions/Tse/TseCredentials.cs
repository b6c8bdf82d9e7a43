namespace Fiscal;

/// <summary>Where drivers get secrets from. A role is latched after its first refusal: the same wrong PIN is never sent twice.</summary>
public abstract class TseCredentials
{
    /// <summary>Gives the secret of a role, or <see langword="null"/> if there is none.</summary>
    /// <param name="role">Role.</param>
    /// <param name="device">Serial number or place of the device, to show to a person.</param>
    /// <param name="cancellationToken">Ends the wait for a person.</param>
    public abstract Task<TseSecret?> GetSecretAsync(TseRole role, string device, CancellationToken cancellationToken);
}
