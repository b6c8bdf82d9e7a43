namespace Fiscal.Receipts.Portal;

/// <content>Branches' registers, links, layouts, alarms.</content>
public sealed partial class PortalAdministration
{
    private static readonly PortalQuery RegisterList = new(
        "register.list",
        "SELECT register_id, branch_id, key_id, software, paired_at, last_contact_at, layout_id FROM register WHERE merchant_id = @merchant ORDER BY register_id");

    private static readonly PortalQuery ActiveKeys = PortalQuery.Reference("register_key.active", "SELECT key_id FROM register_key WHERE merchant_id = @merchant AND is_active = 1");

    private static readonly PortalQuery Withdraw = new(
        "link.withdraw_by_shop", "UPDATE link SET withdrawn_at = @now WHERE merchant_id = @merchant AND receipt_id = @receipt AND withdrawn_at IS NULL RETURNING receipt_id");

    private static readonly PortalQuery Restore = new(
        "link.restore",
        "UPDATE link SET withdrawn_at = NULL, hidden_until = NULL WHERE merchant_id = @merchant AND receipt_id = @receipt AND (withdrawn_at IS NOT NULL OR hidden_until IS NOT NULL) RETURNING receipt_id");

    private static readonly PortalQuery SetLayout = new("register.set_layout", "UPDATE register SET layout_id = @layout WHERE merchant_id = @merchant AND register_id = @register");

    private static readonly PortalQuery OpenAlarms = PortalQuery.Reference(
        "alarm.list", "SELECT merchant_id, register_id, receipt_id, kind, raised_at FROM alarm WHERE closed_at IS NULL ORDER BY raised_at LIMIT 1000");

    private static readonly PortalQuery AlarmContent = new(
        "alarm.content", "SELECT content FROM alarm WHERE merchant_id = @merchant AND register_id = @register AND receipt_id = @receipt AND kind = @kind");

    private static readonly PortalQuery CloseAlarm = new(
        "alarm.close", "UPDATE alarm SET closed_at = @now WHERE merchant_id = @merchant AND register_id = @register AND receipt_id = @receipt AND kind = @kind AND closed_at IS NULL");

    /// <summary>Creates a branch and gives it the eight characters that its registers are paired with.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="branchId">The merchant's own name for it; at most 64 characters.</param>
    /// <param name="name">As people call it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidOperationException">There is no such merchant, or it has a branch of this id.</exception>
    public Task CreateBranchAsync(string merchantId, string branchId, string name, CancellationToken cancellationToken = default)
    {
        CheckName(branchId, nameof(branchId));
        CheckName(name, nameof(name));
        return _database.WriteAsync(
            async session =>
            {
                if (await session.FindAsync(FindMerchant, static row => row.GetString(0), cancellationToken, ("merchant", merchantId)) is null)
                {
                    throw NoMerchant(merchantId);
                }

                if (!await _branches.CreateAsync(session, merchantId, branchId, name, cancellationToken))
                {
                    throw new InvalidOperationException($"Merchant '{merchantId}' has a branch '{branchId}'.");
                }

                await _pairing.NameBranchAsync(session, merchantId, branchId, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Makes a code that a register of this branch can be paired with for ten minutes; the one before ends.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="branchId">Branch.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidOperationException">There is no such branch.</exception>
    public async Task<PairingCode> CreatePairingCodeAsync(string merchantId, string branchId, CancellationToken cancellationToken = default) =>
        await _pairing.CreateAsync(merchantId, branchId, cancellationToken) ?? throw NoBranch(merchantId, branchId);

    /// <summary>A merchant's registers, in the order of their ids, unpaired ones too.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<PortalRegister>> GetRegistersAsync(string merchantId, CancellationToken cancellationToken = default) =>
        _database.ReadAsync<IReadOnlyList<PortalRegister>>(
            async session =>
            {
                var active = await session.ReadAsync(ActiveKeys, static row => row.GetInt64(0), cancellationToken, ("merchant", merchantId));
                return await session.ReadAsync(
                    RegisterList,
                    row => new PortalRegister(row.GetString(0), row.GetString(1), active.Contains(row.GetInt64(2)), row.Text(3), row.Time(4), row.TimeOrNull(5), row.Text(6)),
                    cancellationToken,
                    ("merchant", merchantId));
            },
            cancellationToken);

    /// <summary>Ends a register's key. Links made with it stay valid, what the register has not sent yet waits in its journal: pair it, or another till of this name, again, and it goes on.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="registerId">Register.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it was paired.</returns>
    public Task<bool> UnpairAsync(string merchantId, string registerId, CancellationToken cancellationToken = default) => _pairing.UnpairAsync(merchantId, registerId, cancellationToken);

    /// <summary>Takes a receipt's link back; the receipt stays. The register is told.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="receiptId">Register id and BON_ID, <c>KASSE-01/17</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it had a link that was not withdrawn.</returns>
    public Task<bool> WithdrawLinkAsync(string merchantId, string receiptId, CancellationToken cancellationToken = default) =>
        ChangeLinkAsync(Withdraw, "withdrawn", merchantId, receiptId, cancellationToken);

    /// <summary>Opens a link again that was withdrawn, or that a customer said is not his. The register is told.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="receiptId">Register id and BON_ID.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it had such a link.</returns>
    public Task<bool> RestoreLinkAsync(string merchantId, string receiptId, CancellationToken cancellationToken = default) =>
        ChangeLinkAsync(Restore, "restored", merchantId, receiptId, cancellationToken);

    /// <summary>Keeps a layout and tells registers to use it from now on; receipts keep the layout they were made with.</summary>
    /// <param name="merchantId">Merchant.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="registerIds">Registers that are told.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Its id, 64 hexadecimal digits.</returns>
    /// <exception cref="InvalidOperationException">There is no such register; nothing was published.</exception>
    public async Task<string> PublishLayoutAsync(string merchantId, TemplateLayout layout, IEnumerable<string> registerIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(registerIds);
        var package = LayoutPackage.Write(layout);
        var id = Convert.ToHexStringLower(layout.LayoutId.Span);

        // Always in the same order, so that two who publish do not wait for each other.
        var registers = registerIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var now = _clock.GetUtcNow();
        await _database.WriteAsync(
            async session =>
            {
                _ = await _layouts.AddAsync(session, merchantId, id, package, cancellationToken);
                foreach (var register in registers)
                {
                    if (await session.ExecuteAsync(SetLayout, cancellationToken, ("merchant", merchantId), ("register", register), ("layout", id)) == 0)
                    {
                        throw new InvalidOperationException($"Merchant '{merchantId}' has no register '{register}'.");
                    }

                    await _receipts.AddEventAsync(session, merchantId, register, string.Empty, "layout", id, now, cancellationToken);
                }
            },
            cancellationToken);
        foreach (var register in registers)
        {
            _receipts.Wake(merchantId, register);
        }

        return id;
    }

    /// <summary>What a person has to look at, oldest first; 1,000 at most.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<PortalAlarm>> GetAlarmsAsync(CancellationToken cancellationToken = default) =>
        await _database.ReadAsync(
            session => session.ReadAsync(OpenAlarms, static row => new PortalAlarm(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Time(4)), cancellationToken),
            cancellationToken);

    /// <summary>What the register sent and the portal did not keep: receipt JSON, to hold beside the receipt that is kept.</summary>
    /// <param name="alarm">The alarm.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<byte[]?> GetAlarmContentAsync(PortalAlarm alarm, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        return _database.ReadAsync(session => session.FindAsync(AlarmContent, static row => row.Bytes(0)!, cancellationToken, Names(alarm)), cancellationToken);
    }

    /// <summary>Notes that somebody has looked; what the portal keeps does not change. The same conflict sent again raises it again.</summary>
    /// <param name="alarm">The alarm.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it was open.</returns>
    public async Task<bool> CloseAlarmAsync(PortalAlarm alarm, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        return await _database.WriteAsync(
            session => session.ExecuteAsync(CloseAlarm, cancellationToken, [.. Names(alarm), ("now", _clock.GetUtcNow().ToUnixTimeMilliseconds())]), cancellationToken) == 1;
    }

    private static (string Name, object? Value)[] Names(PortalAlarm alarm) =>
        [("merchant", alarm.MerchantId), ("register", alarm.RegisterId), ("receipt", alarm.ReceiptId), ("kind", alarm.Kind)];

    private async Task<bool> ChangeLinkAsync(PortalQuery query, string kind, string merchantId, string receiptId, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var (isChanged, register) = await _database.WriteAsync<(bool, string?)>(
            async session =>
            {
                if (await session.FindAsync(query, static row => row.GetString(0), cancellationToken, ("merchant", merchantId), ("receipt", receiptId), ("now", now.ToUnixTimeMilliseconds())) is null)
                {
                    return (false, null);
                }

                var register = await _receipts.FindRegisterAsync(session, merchantId, receiptId, cancellationToken);
                if (register is not null)
                {
                    await _receipts.AddEventAsync(session, merchantId, register, receiptId, kind, null, now, cancellationToken);
                }

                return (true, register);
            },
            cancellationToken);
        if (register is not null)
        {
            _receipts.Wake(merchantId, register);
        }

        return isChanged;
    }
}
