namespace Fiscal.Documents;

/// <summary>Pin of the drawer connector.</summary>
public enum DrawerConnector
{
    /// <summary>Pin 2, the first drawer.</summary>
    Pin2,

    /// <summary>Pin 5, the second drawer.</summary>
    Pin5,
}
