namespace Fiscal.Exports.Tests;

/// <summary>A test of <c>bash .ci/run --long</c> alone. There a missing program is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute() => Skip = TestSettings.IsLong ? null : "Part of 'bash .ci/run --long' (FISCAL_TEST_LONG=yes).";
}
