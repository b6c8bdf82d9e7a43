namespace Fiscal.Exports.Tests;

/// <summary>A test of <c>bash .ci/run --long</c> alone. There a missing program is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    /// <param name="reason">Why not every change runs it: one clause that ends the sentence of the report.</param>
    public LongFactAttribute(string reason) =>
        Skip = TestSettings.IsLong ? null : $"Left to 'bash .ci/run --long' (FISCAL_TEST_LONG=yes), because {reason}.";
}
