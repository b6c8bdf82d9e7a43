namespace Fiscal;

/// <summary>A TSE known by name.</summary>
public sealed class TseRegistration
{
    /// <summary>Creates the registration.</summary>
    public TseRegistration(string name, Func<IServiceProvider, TseDriver> factory)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Factory = factory ?? throw new ArgumentNullException(nameof(factory));
    }

    /// <summary>Name.</summary>
    public string Name { get; }

    /// <summary>Makes the driver.</summary>
    public Func<IServiceProvider, TseDriver> Factory { get; }
}
