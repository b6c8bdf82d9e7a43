namespace Fiscal;

/// <summary>Adds facts to the health of a till: a service, or an item of <c>HealthOptions.Sources</c>.</summary>
public interface IHealthSource
{
    /// <summary>The facts as they are now. Asks no device and no network.</summary>
    /// <returns>One fact per code and register, also while all is well.</returns>
    IReadOnlyList<HealthFact> GetFacts();
}
