using System.Globalization;

namespace Fiscal.Tse.Logs;

/// <summary>Rules common to all process data (DSFinV-K, Anhang I): amounts, and the check of a text against its process type.</summary>
public static class ProcessData
{
    private const decimal Limit = 1_000_000_000_000_000m;

    /// <summary>Formats an amount: point, two decimals, further ones cut and not rounded, no negative zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount has more than 15 digits before the point.</exception>
    public static string FormatAmount(decimal amount)
    {
        var cents = Cents(amount);
        var absolute = Math.Abs(cents);
        return (cents < 0 ? "-" : string.Empty) + Digits.Text(absolute / 100) + "." + (absolute % 100).ToString("00", CultureInfo.InvariantCulture);
    }

    /// <summary>Checks a text against the grammar of its process type. The signature does not depend on it: genuine tills break it.</summary>
    /// <returns>Findings Q08, Q09 and Q10; none for free text of SonstigerVorgang.</returns>
    public static IReadOnlyList<Finding> Check(string processType, string processData)
    {
        if (processType is null) throw new ArgumentNullException(nameof(processType));
        if (processData is null) throw new ArgumentNullException(nameof(processData));
        var findings = new List<Finding>();
        var name = processType.Trim();
        if (Same(name, ProcessTypes.Receipt)) findings.AddRange(ReceiptProcessData.Read(processData, out _));
        else if (Same(name, ProcessTypes.Order)) findings.AddRange(OrderProcessData.Read(processData, out _));
        if (processType is not (ProcessTypes.Receipt or ProcessTypes.Order or ProcessTypes.Other)) findings.Add(FindingCatalogue.Create("Q10", "processType", processType));
        return findings;
    }

    internal static long Cents(decimal amount) => amount is > -Limit and < Limit
        ? (long)decimal.Truncate(amount * 100m)
        : throw new ArgumentOutOfRangeException(nameof(amount), amount, "The amount is too large for a receipt.");

    /// <summary>Reads <c>[-]digits.2digits</c>; everything else that is still readable gives false for <paramref name="exact"/>.</summary>
    internal static bool TryAmount(string text, out decimal amount, out bool exact)
    {
        amount = 0;
        exact = IsExact(text);
        if (text.Length is 0 or > 24) return false;
        var plain = text;
        if (!exact)
        {
            // Comma as decimal separator, or as thousands separator before a point: both seen.
            var comma = plain.LastIndexOf(',');
            plain = plain.IndexOf('.') < 0 && comma >= 0 && comma == plain.IndexOf(',') ? plain.Replace(',', '.') : plain.Replace(",", string.Empty);
        }

        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount)
            && amount is > -Limit and < Limit;
    }

    private static bool IsExact(string text)
    {
        var at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var point = text.IndexOf('.');
        if (point <= at || point != text.Length - 3) return false;
        var zero = true;
        for (var i = at; i < text.Length; i++)
        {
            if (i == point) continue;
            if (text[i] is < '0' or > '9') return false;
            zero &= text[i] == '0';
        }

        // No leading zeros, no negative zero.
        return (text[at] != '0' || point == at + 1) && !(at == 1 && zero);
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
