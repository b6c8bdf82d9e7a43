using Fiscal.Journal;

namespace Fiscal;

internal static class MasterDataComparer
{
    public static bool AreEqual(MasterDataEntry left, MasterDataEntry right) =>
        AreEqualButTse(left, right)
        && Equal(left.Tse?.SerialNumber, right.Tse?.SerialNumber)
        && string.Equals(left.Tse?.Firmware, right.Tse?.Firmware, StringComparison.Ordinal)
        && Equal(left.Tse?.CertificateExpires, right.Tse?.CertificateExpires)
        && string.Equals(left.Tse?.Algorithm, right.Tse?.Algorithm, StringComparison.Ordinal);

    public static bool AreEqualButTse(MasterDataEntry left, MasterDataEntry right) =>
        Words(left).SequenceEqual(Words(right), StringComparer.Ordinal);

    private static bool Equal<T>(T? left, T? right)
        where T : struct => EqualityComparer<T?>.Default.Equals(left, right);

    private static IEnumerable<string?> Words(MasterDataEntry entry)
    {
        yield return entry.TseName;
        yield return entry.Merchant?.Name;
        yield return entry.Merchant?.Address.Street;
        yield return entry.Merchant?.Address.PostalCode;
        yield return entry.Merchant?.Address.City;
        yield return entry.Merchant?.Address.Country;
        yield return entry.Merchant?.TaxNumber;
        yield return entry.Merchant?.VatId;
        yield return entry.Merchant is { SmallBusiness: true } ? "small business" : null;
        yield return entry.Register?.ClientId;
        yield return entry.Register?.Brand;
        yield return entry.Register?.Model;
        yield return entry.Register?.SoftwareBrand;
        yield return entry.Register?.SoftwareVersion;
        yield return entry.Register?.Currency;
        yield return entry.Register?.SiteName;
        yield return entry.Register?.SiteAddress?.Street;
        yield return entry.Register?.SiteAddress?.PostalCode;
        yield return entry.Register?.SiteAddress?.City;
    }
}
