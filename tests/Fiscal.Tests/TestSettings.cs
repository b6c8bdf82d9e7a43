using System.Globalization;

namespace Fiscal.Tests;

/// <summary>Size and seed of the random tests: <c>FISCAL_TEST_SCALE</c> multiplies them, <c>FISCAL_TEST_SEED</c> repeats a run; each run has another seed otherwise.</summary>
internal static class TestSettings
{
    public static int Seed { get; } = Read("FISCAL_TEST_SEED", Environment.TickCount);

    public static int Scale { get; } = Math.Max(Read("FISCAL_TEST_SCALE", 1), 1);

    private static int Read(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
