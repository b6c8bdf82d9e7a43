namespace Fiscal.Receipts.Portal;

/// <summary>Branches of merchants and what they set.</summary>
internal sealed class BranchStore(PortalDatabase database, TimeProvider clock)
{
    private static readonly PortalQuery Settings = new("branch.settings", "SELECT settings FROM branch WHERE merchant_id = @merchant AND branch_id = @branch");

    private static readonly PortalQuery Find = new("branch.find", "SELECT branch_id, name FROM branch WHERE merchant_id = @merchant AND branch_id = @branch");

    private static readonly PortalQuery List = new("branch.list", "SELECT branch_id, name FROM branch WHERE merchant_id = @merchant ORDER BY branch_id");

    private static readonly PortalQuery Insert = new("branch.insert", "INSERT INTO branch (merchant_id, branch_id, name, created_at) VALUES (@merchant, @branch, @name, @now) ON CONFLICT DO NOTHING");

    private static readonly PortalQuery Change = new("branch.change", "UPDATE branch SET settings = @settings WHERE merchant_id = @merchant AND branch_id = @branch");

    /// <summary>A branch's settings as JSON; <see langword="null"/> if it has none.</summary>
    public async Task<string?> FindSettingsAsync(string merchantId, string branchId, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(
            session => session.FindAsync(Settings, static row => Tuple.Create(row.Text(0)), cancellationToken, ("merchant", merchantId), ("branch", branchId)),
            cancellationToken);
        return found?.Item1;
    }

    public Task<PortalBranch?> FindAsync(PortalSession session, string merchantId, string branchId, CancellationToken cancellationToken) =>
        session.FindAsync(Find, row => new PortalBranch(merchantId, row.GetString(0), row.GetString(1)), cancellationToken, ("merchant", merchantId), ("branch", branchId));

    public async Task<IReadOnlyList<PortalBranch>> ListAsync(string merchantId, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.ReadAsync(List, row => new PortalBranch(merchantId, row.GetString(0), row.GetString(1)), cancellationToken, ("merchant", merchantId)),
            cancellationToken);

    public async Task<bool> CreateAsync(PortalSession session, string merchantId, string branchId, string name, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(Insert, cancellationToken, ("merchant", merchantId), ("branch", branchId), ("name", name), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds())) == 1;

    public async Task<bool> SetSettingsAsync(string merchantId, string branchId, string? settings, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            session => session.ExecuteAsync(Change, cancellationToken, ("merchant", merchantId), ("branch", branchId), ("settings", settings)),
            cancellationToken) == 1;
}
