using Fiscal.Tse.Simulator;

namespace Fiscal.Cli.Commands;

/// <summary>Device names of the command line, <c>simulator:DIR</c>.</summary>
internal static class TseDevices
{
    private const string Simulator = "simulator:";

    public static TseDriver Open(string device, bool mayBeNew)
    {
        if (!device.StartsWith(Simulator, StringComparison.Ordinal))
        {
            throw new CliException(ExitCodes.Usage, $"'{device}' is no device this version knows; write simulator:DIR.");
        }

        var directory = device[Simulator.Length..];
        if (directory.Length == 0)
        {
            throw new CliException(ExitCodes.Usage, "The simulator needs a folder; write simulator:DIR.");
        }

        if (!mayBeNew && !File.Exists(Path.Combine(directory, "device.key")))
        {
            throw new CliException(ExitCodes.Environment, $"There is no simulated TSE in '{directory}'; make one with 'fiscal tse init --device {device}'.");
        }

        return new SimulatedTse(new SimulatedTseOptions { Directory = directory, AutoSetUp = false, AutoRegisterClients = false });
    }
}
