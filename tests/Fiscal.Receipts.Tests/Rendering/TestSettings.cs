using System.Globalization;

namespace Fiscal.Receipts.Tests.Rendering;

/// <summary>Seed and size of random tests, from the environment so that a failure can be repeated and a night run can do more.</summary>
internal static class TestSettings
{
    public static int Seed { get; } = Read("FISCAL_TEST_SEED", 20261124);

    public static int Scale { get; } = Math.Max(Read("FISCAL_TEST_SCALE", 1), 1);

    private static int Read(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
