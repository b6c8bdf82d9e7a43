namespace Fiscal.Architecture.Tests;

/// <summary>A list that has to be empty; if not, all of it is shown.</summary>
internal static class Violations
{
    public static void None(IEnumerable<string?> violations)
    {
        var list = violations.OfType<string>().Distinct().ToList();
        if (list.Count > 0)
        {
            Assert.Fail(string.Join('\n', list));
        }
    }
}
