// Stand-in until the stores are merged; in memory, the same signatures.
namespace Fiscal.Receipts.Portal;

[Flags]
internal enum PortalModules { DigitalReceipt = 1, Feedback = 2, Archive = 4, Datev = 8 }

internal sealed record RegisterIdentity(uint KeyId, string MerchantId, string BranchId, string RegisterId, RegisterKey Key, bool IsActive, PortalModules Modules);

internal enum LinkState { Open, Expired, Withdrawn, Hidden }

internal sealed record LinkedReceipt(string MerchantId, string BranchId, string RegisterId, string ReceiptId, byte[] Content, string? LayoutId, LinkState State, bool? IsVerified, DateTimeOffset StoredAt, DateTimeOffset OfferedAt);

internal sealed class RegisterStore
{
    public Dictionary<uint, RegisterIdentity> All { get; } = [];
    public Task<RegisterIdentity?> FindAsync(uint keyId, CancellationToken cancellationToken) => Task.FromResult(All.GetValueOrDefault(keyId));
}

internal sealed class ReceiptStore
{
    public Dictionary<string, LinkedReceipt> All { get; } = [];
    public List<string> PickUps { get; } = [];
    public List<string> Events { get; } = [];
    public int Finds;
    public Task<LinkedReceipt?> FindAsync(string merchantId, byte[] storageKey, CancellationToken cancellationToken) { Finds++; return Task.FromResult(All.GetValueOrDefault(Convert.ToHexString(storageKey))); }
    public Task RecordPickUpAsync(string merchantId, byte[] storageKey, string readerClass, CancellationToken cancellationToken) { lock (PickUps) { PickUps.Add(readerClass); } return Task.CompletedTask; }
    public Task HideAsync(string merchantId, byte[] storageKey, DateTimeOffset until, CancellationToken cancellationToken) { var key = Convert.ToHexString(storageKey); All[key] = All[key] with { State = LinkState.Hidden }; return Task.CompletedTask; }
    public Task AddEventAsync(PortalSession session, string merchantId, string registerId, string receiptId, string kind, string? detail, DateTimeOffset time, CancellationToken cancellationToken) { Events.Add(receiptId + " " + kind + " " + detail); return Task.CompletedTask; }
}

internal sealed class BranchStore
{
    public Dictionary<string, string> All { get; } = [];
    public int Finds;
    public Task<string?> FindSettingsAsync(string merchantId, string branchId, CancellationToken cancellationToken) { Finds++; return Task.FromResult(All.GetValueOrDefault(merchantId + "/" + branchId)); }
}

internal sealed class LayoutStore
{
    public Dictionary<string, byte[]> All { get; } = [];
    public Task<byte[]?> FindAsync(string merchantId, string layoutId, CancellationToken cancellationToken) => Task.FromResult(All.GetValueOrDefault(layoutId));
}
