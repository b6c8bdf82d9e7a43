using Fiscal.Tse.Simulator;

namespace Fiscal.Chaos;

/// <summary>The driver of a process that dies. Its steps are <c>before Start</c> (sent, not carried out), <c>after Start</c> (carried out, not answered), the same for Finish.</summary>
internal sealed class DyingTse(SurvivingDevice device, DyingTill till) : TseDriver("dying", device.Tse.Capabilities, device.Clock)
{
    protected override Task<TseIdentity> GetIdentityCoreAsync(TseCommand command, CancellationToken cancellationToken) =>
        Living().GetIdentityAsync(cancellationToken: cancellationToken);

    protected override Task<TseStatus> GetStatusCoreAsync(TseCommand command, CancellationToken cancellationToken) =>
        Living().GetStatusAsync(cancellationToken);

    protected override async Task<TseStartResponse> StartTransactionCoreAsync(TseStartRequest request, TseCommand command, CancellationToken cancellationToken)
    {
        var own = new TseCommand();
        try
        {
            Step("before Start", () => device.Tse.StartTransactionAsync(request));
            var answer = await Living().StartTransactionAsync(request, own, CancellationToken.None);
            till.Step("after Start");
            await ArriveAsync();
            return answer;
        }
        finally
        {
            if (own.IsSent || till.IsDead)
            {
                command.MarkSent();
            }
        }
    }

    protected override async Task<TseFinishResponse> FinishTransactionCoreAsync(TseFinishRequest request, TseCommand command, CancellationToken cancellationToken)
    {
        var own = new TseCommand();
        try
        {
            Step("before Finish", () => device.Tse.FinishTransactionAsync(request));
            var answer = await Living().FinishTransactionAsync(request, own, CancellationToken.None);
            till.Step("after Finish");
            await ArriveAsync();
            return answer;
        }
        finally
        {
            if (own.IsSent || till.IsDead)
            {
                command.MarkSent();
            }
        }
    }

    protected override async Task<TseTransactionInfo> LookUpTransactionCoreAsync(TseLookUpRequest request, TseCommand command, CancellationToken cancellationToken)
    {
        var info = await Living().LookUpTransactionAsync(request, cancellationToken: cancellationToken);
        await ArriveAsync();
        return info;
    }

    protected override async Task<TseTransactionList> GetOpenTransactionsCoreAsync(string clientId, TseCommand command, CancellationToken cancellationToken)
    {
        var list = await Living().GetOpenTransactionsAsync(clientId, cancellationToken: cancellationToken);
        await ArriveAsync();
        return list;
    }

    protected override Task<TseTransactionList> FindTransactionsCoreAsync(string clientId, long afterNumber, TseCommand command, CancellationToken cancellationToken) =>
        Living().FindTransactionsAsync(clientId, afterNumber, cancellationToken: cancellationToken);

    protected override Task<TseExportResult> ExportCoreAsync(TseExportRange range, Stream destination, TseCommand command, CancellationToken cancellationToken) =>
        Living().ExportAsync(range, destination, cancellationToken);

    /// <summary>Dies with the command on its way: on a network it arrives after all.</summary>
    private void Step(string name, Func<Task> command)
    {
        till.ThrowIfDead();
        try
        {
            till.Step(name);
        }
        catch (Fiscal.Journal.JournalException) when (device.Profile == LookUpProfile.LateArrival && device.UnderWay is null)
        {
            device.UnderWay = command;
            throw;
        }
    }

    private async Task ArriveAsync()
    {
        if (device.UnderWay is not { } late)
        {
            return;
        }

        device.UnderWay = null;
        try
        {
            await late();
        }
        catch (TseException)
        {
            // Overtaken: the device refuses it.
        }
    }

    private SimulatedTse Living()
    {
        till.ThrowIfDead();
        return device.Tse;
    }
}
