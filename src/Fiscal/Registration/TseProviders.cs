using System.Reflection;

namespace Fiscal;

/// <summary>Which TSE packages are at hand: a till without a TSE is told what it could call.</summary>
internal static class TseProviders
{
    public static string Describe()
    {
        var methods = AppDomain.CurrentDomain.GetAssemblies()
            .SelectMany(static assembly => assembly.GetCustomAttributes<TseProviderAttribute>())
            .Select(static provider => provider.RegistrationMethod + "(…)")
            .Distinct(StringComparer.Ordinal)
            .OrderBy(static method => method, StringComparer.Ordinal)
            .ToList();
        return methods.Count == 0
            ? "No TSE package is loaded: add one, for example Fiscal.Tse.Swissbit, or Fiscal.Tse.Simulator for development, and call its Add…Tse method after AddFiscal."
            : $"Call one of these after AddFiscal: {string.Join(", ", methods)}.";
    }
}
