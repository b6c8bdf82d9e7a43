namespace Fiscal.Journal;

/// <summary>A till as DSFinV-K wants it (<c>cashregister.csv</c>, <c>location.csv</c>).</summary>
public sealed class RegisterInfo
{
    /// <summary>Client id at the TSE = serial number of the till (<c>KASSE_SERIENNR</c>).</summary>
    public string ClientId { get; set; } = string.Empty;

    /// <summary><c>KASSE_BRAND</c>.</summary>
    public string? Brand { get; set; }

    /// <summary><c>KASSE_MODELL</c>.</summary>
    public string? Model { get; set; }

    /// <summary><c>KASSE_SW_BRAND</c>.</summary>
    public string? SoftwareBrand { get; set; }

    /// <summary><c>KASSE_SW_VERSION</c>.</summary>
    public string? SoftwareVersion { get; set; }

    /// <summary><c>KASSE_BASISWAEH_CODE</c>.</summary>
    public string Currency { get; set; } = Fiscal.Currency.Euro;

    /// <summary>Name of the place of business.</summary>
    public string? SiteName { get; set; }

    /// <summary>Address of the place of business if it is not the merchant's.</summary>
    public Address? SiteAddress { get; set; }
}
