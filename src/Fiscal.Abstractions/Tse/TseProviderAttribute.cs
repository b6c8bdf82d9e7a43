namespace Fiscal;

/// <summary>On an assembly: names its registration method, so that a till without a TSE can be told which it could use.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class TseProviderAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="registrationMethod">For example <c>AddSimulatedTse</c>.</param>
    public TseProviderAttribute(string registrationMethod) => RegistrationMethod = registrationMethod;

    /// <summary>Registration method on <see cref="FiscalBuilder"/>.</summary>
    public string RegistrationMethod { get; }
}
