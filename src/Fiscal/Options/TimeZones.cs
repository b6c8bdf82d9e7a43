using System.Diagnostics.CodeAnalysis;

namespace Fiscal;

// .NET Framework knows Windows ids only, Linux without ICU data IANA ids only.
internal static class TimeZones
{
    private const string BerlinIana = "Europe/Berlin";
    private const string BerlinWindows = "W. Europe Standard Time";

    public static bool TryFind(string id, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = Find(id) ?? (id switch
        {
            BerlinIana => Find(BerlinWindows),
            BerlinWindows => Find(BerlinIana),
            _ => null,
        });
        return zone is not null;
    }

    private static TimeZoneInfo? Find(string id)
    {
        try
        {
            return string.IsNullOrWhiteSpace(id) ? null : TimeZoneInfo.FindSystemTimeZoneById(id);
        }
        catch (TimeZoneNotFoundException)
        {
            return null;
        }
        catch (InvalidTimeZoneException)
        {
            return null;
        }
    }
}
