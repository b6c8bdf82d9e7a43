namespace Fiscal.Receipts.Portal;

/// <summary>What is typed into a till to pair it: eight characters that name the branch, and six digits that are good once.</summary>
/// <remarks><see cref="ToString"/> leaves the digits out: it may end in a log.</remarks>
/// <param name="Code">Names the branch; stays the same.</param>
/// <param name="Digits">Six digits; good for one pairing and five wrong attempts.</param>
/// <param name="ValidFrom">Later than now only while the branch has to wait after wrong attempts.</param>
/// <param name="ValidUntil">Ten minutes later.</param>
public sealed record PairingCode(string Code, string Digits, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil)
{
    /// <summary>The branch's characters; not the digits.</summary>
    public override string ToString() => "pairing code " + Code;
}
