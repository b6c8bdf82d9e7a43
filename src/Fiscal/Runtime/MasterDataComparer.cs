using Fiscal.Journal;

namespace Fiscal;

internal static class MasterDataComparer
{
    public static bool AreEqual(MasterDataEntry left, MasterDataEntry right) =>
        AreEqualButTse(left, right) && AreEqual(left.Tse, right.Tse) && AreEqual(left.StandbyTse, right.StandbyTse);

    public static bool AreEqualButTse(MasterDataEntry left, MasterDataEntry right) =>
        Words(left).SequenceEqual(Words(right), StringComparer.Ordinal);

    private static bool AreEqual(TseIdentity? left, TseIdentity? right) =>
        Equal(left?.SerialNumber, right?.SerialNumber)
        && string.Equals(left?.Firmware, right?.Firmware, StringComparison.Ordinal)
        && Equal(left?.CertificateExpires, right?.CertificateExpires)
        && string.Equals(left?.Algorithm, right?.Algorithm, StringComparison.Ordinal);

    private static bool Equal<T>(T? left, T? right)
        where T : struct => EqualityComparer<T?>.Default.Equals(left, right);

    private static IEnumerable<string?> Words(MasterDataEntry entry)
    {
        yield return entry.TseName;
        yield return entry.StandbyTseName;
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
