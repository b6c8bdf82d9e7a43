namespace Fiscal.Receipts.Portal;

/// <summary>What is typed into a till to pair it: eight characters that name the branch, and six digits that are good once.</summary>
/// <remarks><see cref="ToString"/> leaves the digits out: it may end in a log.</remarks>
public sealed class PairingCode
{
    internal PairingCode(string code, string digits, DateTimeOffset validFrom, DateTimeOffset validUntil)
    {
        Code = code;
        Digits = digits;
        ValidFrom = validFrom;
        ValidUntil = validUntil;
    }

    /// <summary>Names the branch; stays the same.</summary>
    public string Code { get; }

    /// <summary>Six digits; good for one pairing and five wrong attempts.</summary>
    public string Digits { get; }

    /// <summary>Later than now only while the branch has to wait after wrong attempts.</summary>
    public DateTimeOffset ValidFrom { get; }

    /// <summary>Ten minutes later.</summary>
    public DateTimeOffset ValidUntil { get; }

    /// <summary>The branch's characters; not the digits.</summary>
    public override string ToString() => "pairing code " + Code;
}
