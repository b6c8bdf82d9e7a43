using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>Settings of branches, read, with the style they make; kept for a few seconds.</summary>
internal sealed partial class Branches(PortalDatabase database, BranchStore store, TimeProvider time, ILogger<Branches> logger)
{
    private const int Most = 2000;

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    private static readonly PortalQuery Names = new("branch.names", "SELECT name FROM merchant WHERE merchant_id = @merchant");

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Merchant, string Branch), (DateTimeOffset Until, Branch Branch)> _kept = [];

    public async Task<Branch> FindAsync(string merchantId, string branchId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Branch? previous = null;
        lock (_lock)
        {
            if (_kept.TryGetValue((merchantId, branchId), out var kept))
            {
                if (kept.Until > now)
                {
                    return kept.Branch;
                }

                previous = kept.Branch;
            }
        }

        var json = await store.FindSettingsAsync(merchantId, branchId, cancellationToken);
        var branch = previous is not null && string.Equals(previous.Json, json, StringComparison.Ordinal) ? previous : Read(json, await NameAsync(merchantId, branchId, cancellationToken));
        lock (_lock)
        {
            if (_kept.Count >= Most)
            {
                _kept.Clear();
            }

            _kept[(merchantId, branchId)] = (now + Life, branch);
        }

        return branch;
    }

    /// <summary>What the operator calls them, for a branch that has not said its own name.</summary>
    private Task<string> NameAsync(string merchantId, string branchId, CancellationToken cancellationToken) => database.ReadAsync(
        async session => string.Join(
            ", ",
            new[]
            {
                await session.FindAsync(Names, static row => row.GetString(0), cancellationToken, ("merchant", merchantId)),
                (await store.FindAsync(session, merchantId, branchId, cancellationToken))?.Name,
            }.OfType<string>().Distinct(StringComparer.Ordinal)),
        cancellationToken);

    private Branch Read(string? json, string name)
    {
        try
        {
            var settings = json is null ? new BranchSettings() : BranchSettings.Parse(json);
            return new Branch(json, settings, PageStyle.Of(settings), settings.Name.Length > 0 ? settings.Name : name);
        }
        catch (InvalidDataException e)
        {
            // A customer gets a page in any case.
            LogUnreadable(logger, e.Message);
            var settings = new BranchSettings();
            return new Branch(json, settings, PageStyle.Of(settings), name);
        }
    }

    [LoggerMessage(EventId = 4102, Level = LogLevel.Error, Message = "Settings of a branch cannot be read, the defaults are used: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string problem);

    internal sealed record Branch(string? Json, BranchSettings Settings, PageStyle Style, string Name);
}
