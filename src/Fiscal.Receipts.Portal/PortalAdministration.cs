namespace Fiscal.Receipts.Portal;

/// <summary>What the operator of a portal does: merchants, branches, registers, links and layouts. A singleton of the host's services; whoever calls it has to ask who is calling.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed partial class PortalAdministration
{
    /// <summary>How long a link is valid unless the merchant says otherwise: 24 months, as long as the statutory warranty.</summary>
    public const int DefaultLinkDays = 731;

    /// <summary>The shortest life of a link: 120 days.</summary>
    public const int MinLinkDays = 120;

    private static readonly PortalQuery InsertMerchant = new(
        "merchant.insert",
        "INSERT INTO merchant (merchant_id, name, modules, link_days, created_at) VALUES (@merchant, @name, @modules, @days, @now) ON CONFLICT DO NOTHING");

    private static readonly PortalQuery MerchantList = PortalQuery.Reference("merchant.list", "SELECT merchant_id, name, modules, link_days, record_days FROM merchant ORDER BY merchant_id");

    private static readonly PortalQuery ChangeModules = new("merchant.change_modules", "UPDATE merchant SET modules = @modules WHERE merchant_id = @merchant");

    private static readonly PortalQuery FindMerchant = new("merchant.find", "SELECT merchant_id FROM merchant WHERE merchant_id = @merchant");

    private static readonly PortalQuery ChangeRetention = new("merchant.change_retention", "UPDATE merchant SET link_days = @links, record_days = @records WHERE merchant_id = @merchant");

    private readonly PortalDatabase _database;
    private readonly TimeProvider _clock;
    private readonly RegisterStore _registers;
    private readonly ReceiptStore _receipts;
    private readonly BranchStore _branches;
    private readonly LayoutStore _layouts;
    private readonly PairingStore _pairing;
    private readonly Retention _retention;

    internal PortalAdministration(
        PortalDatabase database, TimeProvider clock, RegisterStore registers, ReceiptStore receipts, BranchStore branches, LayoutStore layouts, PairingStore pairing, Retention retention)
    {
        _database = database;
        _clock = clock;
        _registers = registers;
        _receipts = receipts;
        _branches = branches;
        _layouts = layouts;
        _pairing = pairing;
        _retention = retention;
    }

    /// <summary>Brings the database's schema up to this version; once, whoever calls and how often.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Numbers of the schema files that were run; none if it was up to date.</returns>
    /// <exception cref="InvalidOperationException">The database is of a newer version.</exception>
    public Task<IReadOnlyList<int>> MigrateAsync(CancellationToken cancellationToken = default) => _database.MigrateAsync(cancellationToken);

    /// <summary>Creates a merchant with links of <see cref="DefaultLinkDays"/> days and receipts kept for good.</summary>
    /// <param name="merchantId">Name among the portal's merchants; at most 64 characters.</param>
    /// <param name="name">As people call it.</param>
    /// <param name="modules">What it has.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidOperationException">There is a merchant of this id.</exception>
    public async Task CreateMerchantAsync(string merchantId, string name, PortalModules modules = PortalModules.DigitalReceipt, CancellationToken cancellationToken = default)
    {
        CheckName(merchantId, nameof(merchantId));
        CheckName(name, nameof(name));
        var created = await _database.WriteAsync(
            session => session.ExecuteAsync(
                InsertMerchant, cancellationToken, ("merchant", merchantId), ("name", name), ("modules", (long)modules), ("days", (long)DefaultLinkDays), ("now", _clock.GetUtcNow().ToUnixTimeMilliseconds())),
            cancellationToken);
        if (created == 0)
        {
            throw new InvalidOperationException($"There is a merchant '{merchantId}'.");
        }

        await _registers.RefreshAsync(cancellationToken);
    }

    /// <summary>All merchants, in the order of their ids.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<PortalMerchant>> GetMerchantsAsync(CancellationToken cancellationToken = default) =>
        await _database.ReadAsync(
            session => session.ReadAsync(
                MerchantList, static row => new PortalMerchant(row.GetString(0), row.GetString(1), (PortalModules)row.GetInt64(2), (int)row.GetInt64(3), (int?)row.Number(4)), cancellationToken),
            cancellationToken);

    /// <summary>Switches what a merchant has; every instance knows within a second.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="modules">What it has from now on.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidOperationException">There is no such merchant.</exception>
    public async Task SetModulesAsync(string merchantId, PortalModules modules, CancellationToken cancellationToken = default)
    {
        var changed = await _database.WriteAsync(
            session => session.ExecuteAsync(ChangeModules, cancellationToken, ("merchant", merchantId), ("modules", (long)modules)), cancellationToken);
        if (changed == 0)
        {
            throw NoMerchant(merchantId);
        }

        await _registers.RefreshAsync(cancellationToken);
    }

    /// <summary>Sets how long a merchant's links and receipts are kept. Links that were offered keep the time they were offered with.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="linkDays">Days from the offer on; <see cref="MinLinkDays"/> to 3,653.</param>
    /// <param name="recordDays">Days from a receipt's end on, not fewer than <paramref name="linkDays"/>; <see langword="null"/>: for good. Receipts are deleted here for good; the till's journal keeps what the law asks for.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidOperationException">There is no such merchant.</exception>
    public async Task SetRetentionAsync(string merchantId, int linkDays, int? recordDays, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(linkDays, MinLinkDays);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(linkDays, 3_653);
        if (recordDays is { } days)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(days, linkDays, nameof(recordDays));
        }

        var changed = await _database.WriteAsync(
            session => session.ExecuteAsync(ChangeRetention, cancellationToken, ("merchant", merchantId), ("links", (long)linkDays), ("records", (long?)recordDays)), cancellationToken);
        if (changed == 0)
        {
            throw NoMerchant(merchantId);
        }
    }

    /// <summary>Removes what is due now instead of within the hour: links whose time is over, with all that is known of their readers, and receipts beyond the merchant's limit.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public Task RunRetentionAsync(CancellationToken cancellationToken = default) => _retention.RunAsync(cancellationToken);

    /// <summary>A merchant's branches, in the order of their ids.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<PortalBranch>> GetBranchesAsync(string merchantId, CancellationToken cancellationToken = default) => _branches.ListAsync(merchantId, cancellationToken);

    /// <summary>A branch's settings as JSON (<c>BranchSettings</c>); <see langword="null"/> if none were set.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="branchId">Branch.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<string?> GetBranchSettingsAsync(string merchantId, string branchId, CancellationToken cancellationToken = default) => _branches.FindSettingsAsync(merchantId, branchId, cancellationToken);

    /// <summary>Sets a branch's settings.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="branchId">Branch.</param>
    /// <param name="settings">JSON of <c>BranchSettings</c>; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidOperationException">There is no such branch.</exception>
    public async Task SetBranchSettingsAsync(string merchantId, string branchId, string? settings, CancellationToken cancellationToken = default)
    {
        if (!await _branches.SetSettingsAsync(merchantId, branchId, settings, cancellationToken))
        {
            throw NoBranch(merchantId, branchId);
        }
    }

    private static InvalidOperationException NoMerchant(string merchantId) => new($"There is no merchant '{merchantId}': create it with CreateMerchantAsync.");

    private static InvalidOperationException NoBranch(string merchantId, string branchId) => new($"Merchant '{merchantId}' has no branch '{branchId}': create it with CreateBranchAsync.");

    private static void CheckName(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, parameter);
        if (name.Length > 64 || name.Any(char.IsControl))
        {
            throw new ArgumentException("At most 64 characters, none of them a control character.", parameter);
        }
    }
}
