using System.Diagnostics;

namespace Fiscal;

/// <summary>Names of the SDK's telemetry.</summary>
public static class FiscalTelemetry
{
    /// <summary>Name of the <see cref="ActivitySource"/> and of the meter.</summary>
    public const string Name = "Fiscal";

    private static readonly ActivitySource Source = new(Name);

    internal static Activity? StartTseActivity(string provider, string operation)
    {
        var activity = Source.StartActivity("tse." + operation, ActivityKind.Client);
        activity?.SetTag("fiscal.tse.provider", provider);
        return activity;
    }
}
