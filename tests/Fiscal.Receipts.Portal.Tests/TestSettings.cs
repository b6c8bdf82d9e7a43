using System.Globalization;

namespace Fiscal.Receipts.Portal.Tests;

/// <summary>Size and seed of the random tests: <c>FISCAL_TEST_SCALE</c> multiplies the number of cases, <c>FISCAL_TEST_SEED</c> repeats a run.</summary>
internal static class TestSettings
{
    public static int Scale { get; } = Math.Max(Read("FISCAL_TEST_SCALE", 1), 1);

    public static int Seed { get; } = Read("FISCAL_TEST_SEED", Environment.TickCount & 0xFFFFFF);

    private static int Read(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : usual;
}
