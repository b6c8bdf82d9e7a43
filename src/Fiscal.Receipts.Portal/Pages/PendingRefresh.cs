using System.Globalization;

namespace Fiscal.Receipts.Portal;

/// <summary>How often the page of a receipt that is on its way looks again (digital-receipt §3.4): twelve times after 5 s, then every 30 s, then no more.</summary>
internal static class PendingRefresh
{
    public const int Last = 40;

    private const int Quick = 12;

    /// <summary>How often it has looked; what cannot be read counts as the last time.</summary>
    public static int Looks(string? w) =>
        string.IsNullOrEmpty(w) ? 0 : int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var looks) && looks < Last ? looks : Last;

    /// <summary>Value of the header <c>Refresh</c>; <see langword="null"/> when it is enough.</summary>
    public static string? Header(int looks, string language) =>
        looks >= Last ? null : string.Create(CultureInfo.InvariantCulture, $"{(looks < Quick ? 5 : 30)}; url=?w={looks + 1}&lang={language}");
}
