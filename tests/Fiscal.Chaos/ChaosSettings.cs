using System.Globalization;

namespace Fiscal.Chaos;

/// <summary>Seed and size, from the environment; every test prints both.</summary>
internal static class ChaosSettings
{
    /// <summary>A new one every run unless <c>FISCAL_TEST_SEED</c> repeats one: kills differ from run to run anyway, so the variety costs nothing.</summary>
    public static int Seed { get; } = Read("FISCAL_TEST_SEED", Environment.TickCount & int.MaxValue);

    public static bool IsLong { get; } = Read("FISCAL_TEST_SCALE", 1) >= 10;

    public static int Kills { get; } = Read("FISCAL_CHAOS_KILLS", IsLong ? 1_000 : 30);

    public static int Cuts { get; } = Read("FISCAL_CHAOS_CUTS", IsLong ? 600 : 45);

    private static int Read(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
