namespace Fiscal.Tse.Simulator;

/// <summary>Administration of the simulator: no secrets, so every role is let in.</summary>
internal sealed class SimulatedAdministration(SimulatedTse device) : TseAdministration
{
    public override Task SetUpAsync(TseSetup setup, CancellationToken cancellationToken) =>
        RunAsync(() => device.SetUp(setup ?? throw new ArgumentNullException(nameof(setup))), cancellationToken);

    public override Task<IReadOnlyList<string>> GetClientsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(device.Administer(device.RegisteredClients));
    }

    public override Task RegisterClientAsync(string clientId, CancellationToken cancellationToken) =>
        RunAsync(() => device.Register(clientId), cancellationToken);

    public override Task DeregisterClientAsync(string clientId, CancellationToken cancellationToken) =>
        RunAsync(() => device.Deregister(clientId), cancellationToken);

    public override Task ChangeSecretAsync(TseRole role, TseSecret current, TseSecret replacement, CancellationToken cancellationToken) => throw NoSecrets();

    public override Task UnblockAsync(TseRole role, TseSecret unblock, TseSecret replacement, CancellationToken cancellationToken) => throw NoSecrets();

    public override Task DecommissionAsync(CancellationToken cancellationToken) => RunAsync(device.Decommission, cancellationToken);

    public override Task UpdateFirmwareAsync(Stream firmware, CancellationToken cancellationToken) =>
        throw new TseException(TseErrorCodes.NotSupported, "The simulated TSE has no firmware; update the package.", TseExecution.NotSent);

    private static TseException NoSecrets() =>
        new(TseErrorCodes.NotSupported, "The simulated TSE has no PIN and no PUK.", TseExecution.NotSent);

    private Task RunAsync(Action action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        device.Administer(() =>
        {
            action();
            return true;
        });
        return Task.CompletedTask;
    }
}
