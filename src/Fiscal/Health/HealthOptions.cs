namespace Fiscal;

/// <summary>From where on a fact counts, and whom to tell.</summary>
public sealed class HealthOptions
{
    /// <summary>How often the facts are looked at. No TSE is asked for it.</summary>
    /// <value>5 minutes by default.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How old a TSE's figures may get before they are read again, in the next quiet moment.</summary>
    /// <value>1 hour by default.</value>
    public TimeSpan ReadInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Time left of the certificate from which on a new TSE should be ordered. Certificates are made for about five years and cannot be renewed.</summary>
    /// <value>90 days by default.</value>
    public TimeSpan CertificateWarning { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Time left of the certificate that is critical.</summary>
    /// <value>14 days by default.</value>
    public TimeSpan CertificateCritical { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Signatures left from which on a new TSE should be ordered. A receipt needs two, self-tests and time updates need some more.</summary>
    /// <value>200,000 by default: 1 % of the 20 million of common devices.</value>
    public long SignaturesWarning { get; set; } = 200_000;

    /// <summary>Signatures left that are critical.</summary>
    /// <value>20,000 by default.</value>
    public long SignaturesCritical { get; set; } = 20_000;

    /// <summary>Per cent of the TSE's storage used from which on it should be exported and cleared.</summary>
    /// <value>80 by default.</value>
    public int StorageWarning { get; set; } = 80;

    /// <summary>Per cent of the TSE's storage used that are critical.</summary>
    /// <value>95 by default.</value>
    public int StorageCritical { get; set; } = 95;

    /// <summary>Per cent of the transactions a TSE can hold open that are a warning.</summary>
    /// <value>50 by default.</value>
    public int OpenTransactionsWarning { get; set; } = 50;

    /// <summary>Per cent of the transactions a TSE can hold open that are critical.</summary>
    /// <value>90 by default.</value>
    public int OpenTransactionsCritical { get; set; } = 90;

    /// <summary>Receipts without signature since the last closing that are a warning.</summary>
    /// <value>50 by default.</value>
    public int UnsignedReceiptsWarning { get; set; } = 50;

    /// <summary>Receipts without signature since the last closing that are critical.</summary>
    /// <value>500 by default.</value>
    public int UnsignedReceiptsCritical { get; set; } = 500;

    /// <summary>Time until the journal's disk is full that is a warning.</summary>
    /// <value>30 days by default.</value>
    public TimeSpan DiskWarning { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Time until the journal's disk is full that is critical.</summary>
    /// <value>7 days by default.</value>
    public TimeSpan DiskCritical { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Free bytes on the journal's disk that are critical whatever the growth.</summary>
    /// <value>100 MiB by default.</value>
    public long LeastFreeSpace { get; set; } = 100L * 1024 * 1024;

    /// <summary>Age of the last backup that is a warning.</summary>
    /// <value>24 hours by default.</value>
    public TimeSpan BackupWarning { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Age of the last backup that is critical.</summary>
    /// <value>72 hours by default.</value>
    public TimeSpan BackupCritical { get; set; } = TimeSpan.FromHours(72);

    /// <summary>Tells when the last backup was made; <see langword="null"/> as answer means never. Must be quick.</summary>
    /// <value>The copy of <see cref="FiscalOptions.Backup"/> by default; without one there is no such fact.</value>
    public Func<DateTimeOffset?>? LastBackup { get; set; }

    /// <summary>Tells the journal's size in bytes; <see langword="null"/> as answer means unknown. Must be quick.</summary>
    /// <value>The files of the SQLite journal by default; unknown for other stores.</value>
    public Func<long?>? JournalSize { get; set; }

    /// <summary>Tells the bytes that are free where the journal grows; <see langword="null"/> as answer means unknown. Must be quick.</summary>
    /// <value>The disk of the SQLite journal by default; unknown for other stores.</value>
    public Func<long?>? FreeSpace { get; set; }

    /// <summary>Who adds facts, <c>DigitalReceipts</c> for example; with dependency injection also every <see cref="IHealthSource"/> that is registered as a service.</summary>
    public IList<IHealthSource> Sources { get; } = [];

    /// <summary>Whom to tell; with dependency injection also every <see cref="NoticeChannel"/> that is registered as a service.</summary>
    public IList<NoticeChannel> Channels { get; } = [];

    /// <summary>From which severity on somebody is told.</summary>
    /// <value><see cref="HealthSeverity.Warning"/> by default.</value>
    public HealthSeverity NoticeFrom { get; set; } = HealthSeverity.Warning;

    /// <summary>Whether it is told too when a fact is well again.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool NoticeRecovery { get; set; } = true;

    /// <summary>Most notices that wait per channel; the oldest is dropped for a new one, with a line in the log.</summary>
    /// <value>100 by default.</value>
    public int NoticeQueueLimit { get; set; } = 100;

    internal void ThrowIfInvalid()
    {
        var problems = new List<string>();
        void Check(bool holds, string rule)
        {
            if (!holds)
            {
                problems.Add(rule);
            }
        }

        Check(Interval > TimeSpan.Zero, $"Interval is {Interval}, it must be above zero.");
        Check(ReadInterval > TimeSpan.Zero, $"ReadInterval is {ReadInterval}, it must be above zero.");
        Check(CertificateWarning >= CertificateCritical, "CertificateWarning must not be shorter than CertificateCritical.");
        Check(SignaturesWarning >= SignaturesCritical, "SignaturesWarning must not be below SignaturesCritical.");
        Check(StorageWarning <= StorageCritical, "StorageWarning must not be above StorageCritical.");
        Check(OpenTransactionsWarning <= OpenTransactionsCritical, "OpenTransactionsWarning must not be above OpenTransactionsCritical.");
        Check(UnsignedReceiptsWarning <= UnsignedReceiptsCritical, "UnsignedReceiptsWarning must not be above UnsignedReceiptsCritical.");
        Check(DiskWarning >= DiskCritical, "DiskWarning must not be shorter than DiskCritical.");
        Check(BackupWarning <= BackupCritical, "BackupWarning must not be longer than BackupCritical.");
        Check(NoticeQueueLimit >= 1, $"NoticeQueueLimit is {NoticeQueueLimit}, at least 1 is needed.");
        Check(NoticeFrom != HealthSeverity.Ok, "NoticeFrom is Ok: choose Warning or Critical.");
        if (problems.Count > 0)
        {
            throw new ArgumentException("Health options: " + string.Join(" ", problems));
        }
    }
}
