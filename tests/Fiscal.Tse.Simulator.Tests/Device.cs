using System.Text;

namespace Fiscal.Tse.Simulator.Tests;

internal static class Device
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public const string Client = "KASSE-01";
    public const string Data = "Beleg^0.00_3.20_0.00_0.00_0.00^3.20:Bar";

    public static SimulatedTse New(VirtualClock? clock = null, Action<SimulatedTseOptions>? configure = null)
    {
        var options = new SimulatedTseOptions { UseP256 = true, TimeProvider = clock ?? new VirtualClock(Noon) };
        configure?.Invoke(options);
        return new SimulatedTse(options);
    }

    public static Task<TseStartResponse> StartAsync(this SimulatedTse tse, string client = Client, Guid? operation = null, TseCommand? command = null) =>
        tse.StartTransactionAsync(new TseStartRequest { ClientId = client, OperationId = operation ?? Guid.NewGuid() }, command);

    public static Task<TseFinishResponse> FinishAsync(this SimulatedTse tse, long transaction, string client = Client, TseCommand? command = null) =>
        tse.FinishTransactionAsync(new TseFinishRequest { ClientId = client, TransactionNumber = transaction, ProcessType = "Kassenbeleg-V1", ProcessData = Encoding.UTF8.GetBytes(Data) }, command);

    public static async Task<TseFinishResponse> SellAsync(this SimulatedTse tse, string client = Client) =>
        await tse.FinishAsync((await tse.StartAsync(client)).TransactionNumber, client);

    /// <summary>A caller that gives up after a while of the device's clock.</summary>
    public static TseCommand Patient(VirtualClock clock, TimeSpan patience)
    {
        var command = new TseCommand();
        command.OnEntered = () => clock.CreateTimer(_ => command.Abandon(), null, patience, Timeout.InfiniteTimeSpan);
        return command;
    }

    public static async Task<byte[]> ExportAsync(this SimulatedTse tse, TseExportRange? range = null)
    {
        using var archive = new MemoryStream();
        await tse.ExportAsync(range ?? new TseExportRange(), archive);
        return archive.ToArray();
    }
}
