using System.Globalization;

namespace Fiscal.Tse.Logs.Tests;

/// <summary>Seed and size of random tests: FISCAL_TEST_SEED and FISCAL_TEST_SCALE (1 is the default run).</summary>
internal static class TestRun
{
    internal static int Seed { get; } = Read("FISCAL_TEST_SEED", 20261124);

    internal static int Scale { get; } = Math.Max(1, Read("FISCAL_TEST_SCALE", 1));

    internal static Random Random(int salt) => new(Seed ^ (salt * 7919));

    private static int Read(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
