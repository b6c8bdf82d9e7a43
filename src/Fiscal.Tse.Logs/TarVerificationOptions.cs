namespace Fiscal.Tse.Logs;

/// <summary>What a caller knows about an archive before it is checked.</summary>
public sealed class TarVerificationOptions
{
    /// <summary>The export was filtered by client, number or period: missing counters and starts are then worth knowing only, not errors.</summary>
    public bool IsFiltered { get; set; }

    /// <summary>Transactions open longer than this are listed (S20).</summary>
    public TimeSpan LongTransaction { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Largest archive, in bytes; more is not read (A21).</summary>
    public long MaxArchiveBytes { get; set; } = long.MaxValue;

    /// <summary>Roots the caller trusts. Without any the chain is checked up to its root and the root is reported as not known (A25).</summary>
    public IReadOnlyList<TseCertificate> TrustedRoots { get; set; } = [];

    /// <summary>Called for every readable message in the order of the archive, so that a caller needs no second pass.</summary>
    public Action<LogMessage>? OnMessage { get; set; }

    /// <summary>How many signatures to check at once; all processors by default.</summary>
    public int MaxDegreeOfParallelism { get; set; } = Environment.ProcessorCount;
}
