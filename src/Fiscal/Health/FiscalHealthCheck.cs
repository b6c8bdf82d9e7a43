using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fiscal;

/// <summary>The facts as a health check of the host: a warning is degraded, critical is the registration's failure status.</summary>
/// <remarks>Thread-safe. Registered by <c>AddHealth</c>; the host adds it by <c>AddHealthChecks().AddCheck&lt;FiscalHealthCheck&gt;("fiscal")</c>.</remarks>
public sealed class FiscalHealthCheck : IHealthCheck
{
    private readonly FiscalHealth _health;

    /// <summary>Creates the check.</summary>
    /// <param name="health">The watch.</param>
    public FiscalHealthCheck(FiscalHealth health) => _health = health ?? throw new ArgumentNullException(nameof(health));

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (context is null)
        {
            throw new ArgumentNullException(nameof(context));
        }

        var report = await _health.CheckAsync(cancellationToken).ConfigureAwait(false);
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var fact in report.Facts)
        {
            data[string.Join("/", new[] { fact.Code, fact.RegisterId, fact.TseName }.Where(static part => part is not null))] = fact.Message;
        }

        var description = report.Problems.Count == 0 ? "Everything is well." : string.Join(" ", report.Problems.Select(static fact => fact.Message));
        return report.Severity switch
        {
            HealthSeverity.Ok => HealthCheckResult.Healthy(description, data),
            HealthSeverity.Warning => HealthCheckResult.Degraded(description, data: data),
            _ => new HealthCheckResult(context.Registration.FailureStatus, description, data: data),
        };
    }
}
