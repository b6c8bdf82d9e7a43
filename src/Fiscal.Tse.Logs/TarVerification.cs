namespace Fiscal.Tse.Logs;

/// <summary>Result of checking an export archive.</summary>
public sealed class TarVerification
{
    /// <summary>What no check of an archive can find, in English; show it beside the result.</summary>
    public const string Limits =
        "Not detectable from the archive alone: removal of the newest messages at its end, sales never sent to the TSE, the content of positions "
        + "(only tax slots and payments are signed), changes to info.csv, and forged keys unless the root certificate is compared with a trusted one.";

    /// <summary>What no check of an archive can find, in German.</summary>
    public const string LimitsDe =
        "Aus dem Archiv allein nicht erkennbar: Entfernen der neuesten Nachrichten am Ende, nie an die TSE gesendete Verkäufe, der Inhalt der Positionen "
        + "(signiert sind nur Steuersätze und Zahlungen), Änderungen an info.csv und gefälschte Schlüssel, solange die Wurzel nicht mit einer vertrauten verglichen wird.";

    internal TarVerification()
    {
    }

    /// <summary>Log messages read.</summary>
    public long Messages => TransactionLogs + SystemLogs + AuditLogs;

    /// <summary>Transaction logs.</summary>
    public long TransactionLogs { get; internal set; }

    /// <summary>System logs.</summary>
    public long SystemLogs { get; internal set; }

    /// <summary>Audit logs.</summary>
    public long AuditLogs { get; internal set; }

    /// <summary>Different transactions (serial number and transaction number).</summary>
    public long Transactions { get; internal set; }

    /// <summary>Signatures that could be checked.</summary>
    public long SignaturesChecked { get; internal set; }

    /// <summary>Signatures that fit.</summary>
    public long SignaturesValid { get; internal set; }

    /// <summary>Smallest signature counter; <see langword="null"/> without messages.</summary>
    public long? FirstCounter { get; internal set; }

    /// <summary>Largest signature counter; <see langword="null"/> without messages.</summary>
    public long? LastCounter { get; internal set; }

    /// <summary>The TSEs that signed, in order of appearance.</summary>
    public IReadOnlyList<TseSerialNumber> SerialNumbers { get; internal set; } = [];

    /// <summary>The certificates of the archive.</summary>
    public IReadOnlyList<TseCertificate> Certificates { get; internal set; } = [];

    /// <summary>info.csv, if readable.</summary>
    public InfoCsv? Info { get; internal set; }

    /// <summary>Everything noticed; of one code at most 50.</summary>
    public IReadOnlyList<Finding> Findings { get; internal set; } = [];

    /// <summary>Whether no finding is an error.</summary>
    public bool IsClean => !FindingCatalogue.HasError(Findings);
}
