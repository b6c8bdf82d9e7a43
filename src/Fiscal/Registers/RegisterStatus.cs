namespace Fiscal;

/// <summary>How a register is.</summary>
/// <remarks>Immutable.</remarks>
public sealed class RegisterStatus
{
    internal RegisterStatus(string registerId, long lastReceiptNumber, long lastClosingNumber, OutageStatus? outage, IReadOnlyList<OpenBasket> openBaskets, TseIdentity? tse, string? signingTse, int unresolvedTransactions)
    {
        RegisterId = registerId;
        LastReceiptNumber = lastReceiptNumber;
        LastClosingNumber = lastClosingNumber;
        Outage = outage;
        OpenBaskets = openBaskets;
        Tse = tse;
        SigningTse = signingTse;
        UnresolvedTransactions = unresolvedTransactions;
    }

    /// <summary>Register.</summary>
    public string RegisterId { get; }

    /// <summary>Last receipt number used; 0 if none.</summary>
    public long LastReceiptNumber { get; }

    /// <summary>Last closing number used; 0 if none.</summary>
    public long LastClosingNumber { get; }

    /// <summary>The outage of the register's TSE that lasts now, or <see langword="null"/>.</summary>
    public OutageStatus? Outage { get; }

    /// <summary>Sales that are begun and not finished.</summary>
    public IReadOnlyList<OpenBasket> OpenBaskets { get; }

    /// <summary>The register's TSE, as far as known.</summary>
    public TseIdentity? Tse { get; }

    /// <summary>Name of the TSE that signs the next sale: the register's own, or the one that stands in; <see langword="null"/> while none can.</summary>
    public string? SigningTse { get; }

    /// <summary>What the journal lost, if it is older than its TSE: no receipt number is used until a person takes note. Otherwise <see langword="null"/>.</summary>
    public MissingHistory? MissingHistory { get; internal set; }

    /// <summary>Cash in the drawer, per currency: what earlier closings left there and what was moved since; a float says anew what is in it.</summary>
    public IReadOnlyDictionary<string, decimal> Drawer { get; internal set; } = new Dictionary<string, decimal>();

    /// <summary>Tables with something that is ordered and not paid.</summary>
    public IReadOnlyList<string> OpenTables { get; internal set; } = [];

    /// <summary>Whether the till is in training.</summary>
    public bool IsTraining { get; internal set; }

    /// <summary>Transactions the TSE has still to tell about when it is back.</summary>
    public int UnresolvedTransactions { get; }
}
