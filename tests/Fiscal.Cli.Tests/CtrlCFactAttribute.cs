namespace Fiscal.Cli.Tests;

/// <summary>A test that presses Ctrl-C in another process: skipped on Windows, and the report says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CtrlCFactAttribute : FactAttribute
{
    public CtrlCFactAttribute() => Skip = OperatingSystem.IsWindows() ? "A process on Windows cannot send Ctrl-C to another one." : null;
}
