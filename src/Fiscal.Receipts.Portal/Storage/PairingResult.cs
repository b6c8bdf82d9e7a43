namespace Fiscal.Receipts.Portal;

/// <summary>What became of an attempt to pair: a key, a wait, a name that is taken, or nothing but wrong.</summary>
internal sealed class PairingResult
{
    private PairingResult()
    {
    }

    /// <summary>Code or digits are wrong, too old or void, or there is no such branch.</summary>
    public static PairingResult Wrong { get; } = new();

    /// <summary>Another branch of the merchant has a paired register of this name.</summary>
    public static PairingResult Taken { get; } = new() { IsTaken = true };

    public bool IsTaken { get; private init; }

    public TimeSpan? RetryAfter { get; private init; }

    public RegisterKey? Key { get; private init; }

    public string MerchantId { get; private init; } = string.Empty;

    public string BranchId { get; private init; } = string.Empty;

    public static PairingResult Wait(TimeSpan time) => new() { RetryAfter = time };

    public static PairingResult Paired(string merchantId, string branchId, RegisterKey key) => new() { MerchantId = merchantId, BranchId = branchId, Key = key };
}
