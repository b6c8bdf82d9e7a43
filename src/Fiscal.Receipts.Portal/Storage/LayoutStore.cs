namespace Fiscal.Receipts.Portal;

/// <summary>Layout packages by the id of their content; never changed, never deleted.</summary>
internal sealed class LayoutStore(PortalDatabase database, TimeProvider clock)
{
    private static readonly PortalQuery Get = new("layout.get", "SELECT content FROM layout WHERE merchant_id = @merchant AND layout_id = @layout");

    private static readonly PortalQuery Exists = new("layout.exists", "SELECT layout_id FROM layout WHERE merchant_id = @merchant AND layout_id = @layout");

    private static readonly PortalQuery Insert = new("layout.insert", "INSERT INTO layout (merchant_id, layout_id, content, stored_at) VALUES (@merchant, @layout, @content, @now) ON CONFLICT DO NOTHING");

    /// <summary>A layout package; <see langword="null"/> if the merchant has none of this id.</summary>
    public async Task<byte[]?> FindAsync(string merchantId, string layoutId, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            session => session.FindAsync(Get, static row => row.Bytes(0)!, cancellationToken, ("merchant", merchantId), ("layout", layoutId)),
            cancellationToken);

    public async Task<bool> ExistsAsync(PortalSession session, string merchantId, string layoutId, CancellationToken cancellationToken) =>
        await session.FindAsync(Exists, static row => row.GetString(0), cancellationToken, ("merchant", merchantId), ("layout", layoutId)) is not null;

    /// <summary>Keeps a package; <see langword="false"/> if it was there.</summary>
    public async Task<bool> AddAsync(PortalSession session, string merchantId, string layoutId, byte[] content, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(Insert, cancellationToken, ("merchant", merchantId), ("layout", layoutId), ("content", content), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds())) == 1;
}
