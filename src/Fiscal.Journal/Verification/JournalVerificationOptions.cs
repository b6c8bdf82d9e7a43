namespace Fiscal.Journal;

/// <summary>What <see cref="JournalVerifier"/> is to check, and whom it tells how far it is.</summary>
public sealed class JournalVerificationOptions
{
    /// <summary>The TSE's archive (TAR) to hold the journal against; read once from its position, not closed. None by default.</summary>
    public Stream? Archive { get; set; }

    /// <summary>Whether signatures are checked.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool CheckSignatures { get; set; } = true;

    /// <summary>Told the number of entries checked so far, once per batch.</summary>
    public Action<long>? Progress { get; set; }
}
