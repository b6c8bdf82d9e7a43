namespace Fiscal;

/// <summary>ISO 4217 codes and the rounding of amounts. Amounts are <see cref="decimal"/> everywhere.</summary>
public static class Currency
{
    /// <summary>The code of the euro, <c>EUR</c>.</summary>
    public const string Euro = "EUR";

    /// <summary>Whether the text has the form of an ISO 4217 code: three capital letters.</summary>
    public static bool IsCode(string? code) =>
        code is { Length: 3 } && code[0] is >= 'A' and <= 'Z' && code[1] is >= 'A' and <= 'Z' && code[2] is >= 'A' and <= 'Z';

    /// <summary>Number of decimals of the currency's minor unit (ISO 4217): 2 for most, 0 for example for JPY, 3 for example for KWD.</summary>
    /// <exception cref="ArgumentException">The text is not an ISO 4217 code.</exception>
    public static int GetDecimals(string code)
    {
        if (!IsCode(code))
        {
            throw new ArgumentException($"'{code}' is not an ISO 4217 currency code.", nameof(code));
        }

        return code switch
        {
            "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
            "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
            "CLF" or "UYW" => 4,
            _ => 2,
        };
    }

    /// <summary>Rounds half away from zero to the currency's decimals, as receipts do.</summary>
    /// <exception cref="ArgumentException">The text is not an ISO 4217 code.</exception>
    public static decimal Round(decimal amount, string code) => Math.Round(amount, GetDecimals(code), MidpointRounding.AwayFromZero);

    /// <summary>Whether the amount needs no more decimals than the currency has.</summary>
    /// <exception cref="ArgumentException">The text is not an ISO 4217 code.</exception>
    public static bool Fits(decimal amount, string code) => Math.Round(amount, GetDecimals(code)) == amount;
}
