using System.Globalization;

namespace Fiscal.Tse.Simulator.Tests;

/// <summary>Seed and size of random tests, from the environment.</summary>
internal static class TestSettings
{
    public static int Seed { get; } = Read("FISCAL_TEST_SEED", 1);

    public static int Scale { get; } = Math.Max(1, Read("FISCAL_TEST_SCALE", 1));

    private static int Read(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
