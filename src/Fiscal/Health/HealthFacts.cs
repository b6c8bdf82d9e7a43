namespace Fiscal;

/// <summary>Turns figures into facts. Pure: the same figures give the same facts.</summary>
internal sealed class HealthFacts(HealthOptions options, TimeZoneInfo zone, DateTimeOffset now)
{
    private static readonly string[] NotFaults =
    [
        TseErrorCodes.TseBusy, TseErrorCodes.NotReady, TseErrorCodes.Maintenance, TseErrorCodes.RateLimited, TseErrorCodes.ExportInProgress,
    ];

    private readonly List<HealthFact> _facts = [];

    public IReadOnlyList<HealthFact> All => _facts;

    public void AddTse(string name, TseReading? reading, TseCapabilities capabilities, (TseDutyKind Kind, DateTimeOffset Due, TseException? Failure)? duty)
    {
        if (duty is { } next)
        {
            AddDuty(name, next.Kind, next.Due, next.Failure);
        }

        if (reading is null)
        {
            return;
        }

        if (reading.Identity.CertificateExpires is { } end)
        {
            AddCertificate(name, end, reading.Time);
        }

        if (reading.Status.RemainingSignatures is { } left)
        {
            var severity = left <= options.SignaturesCritical ? HealthSeverity.Critical : left <= options.SignaturesWarning ? HealthSeverity.Warning : HealthSeverity.Ok;
            var (todo, todoDe) = severity == HealthSeverity.Ok ? (string.Empty, string.Empty) : (" Order a new TSE.", " Bitte eine neue TSE bestellen.");
            AddTse(name, HealthCodes.TseSignatures, severity, $"The TSE has {HealthFormat.En(left)} signatures left.{todo}", $"Die TSE hat noch {HealthFormat.De(left)} Signaturen.{todoDe}", left, "{signature}", null, reading.Time);
        }

        if (reading.Status is { StorageCapacity: > 0 and { } capacity, StorageUsed: { } used })
        {
            var percent = (int)(used * 100m / capacity);
            var severity = AtLeast(percent, options.StorageWarning, options.StorageCritical);
            var (todo, todoDe) = severity == HealthSeverity.Ok ? (string.Empty, string.Empty) : (" Export it and let it be cleared.", " Bitte exportieren und leeren lassen.");
            AddTse(name, HealthCodes.TseStorage, severity, $"The storage of the TSE is {percent} % full.{todo}", $"Der Speicher der TSE ist zu {percent} % voll.{todoDe}", percent, "%", null, reading.Time);
        }

        if (reading.Status.OpenTransactions is { } open)
        {
            var severity = AtLeast(open * 100L / Math.Max(1, capabilities.MaxOpenTransactions), options.OpenTransactionsWarning, options.OpenTransactionsCritical);
            var most = capabilities.MaxOpenTransactions;
            var (todo, todoDe) = severity == HealthSeverity.Ok ? (string.Empty, string.Empty) : (" Finish open sales.", " Bitte offene Vorgänge abschließen.");
            AddTse(name, HealthCodes.TseOpenTransactions, severity, $"The TSE has {open} of {most} transactions open.{todo}", $"An der TSE sind {open} von {most} Vorgängen offen.{todoDe}", open, "{transaction}", null, reading.Time);
        }
    }

    public void AddRegister(RegisterHealth register)
    {
        AddOutage(register);
        Add(register, HealthCodes.UnsignedReceipts, AtLeast(register.Unsigned, options.UnsignedReceiptsWarning, options.UnsignedReceiptsCritical),
            $"{HealthFormat.En(register.Unsigned)} receipts since the last closing have no signature.", $"{HealthFormat.De(register.Unsigned)} Belege seit dem letzten Abschluss sind ohne Signatur.", register.Unsigned, "{receipt}");
        Add(register, HealthCodes.UnresolvedTransactions, register is { Unresolved: > 0, Outage: null } ? HealthSeverity.Warning : HealthSeverity.Ok,
            $"The TSE has still to tell about {HealthFormat.En(register.Unresolved)} transactions.", $"Zu {HealthFormat.De(register.Unresolved)} Vorgängen steht die Auskunft der TSE noch aus.", register.Unresolved, "{transaction}");
        Add(register, HealthCodes.PendingSeals, register.PendingSeals > 0 ? HealthSeverity.Critical : HealthSeverity.Ok,
            register.PendingSeals > 0 ? $"{register.PendingSeals} receipts are accepted but cannot be written: make room on the disk." : "Every accepted receipt is written.",
            register.PendingSeals > 0 ? $"{register.PendingSeals} Belege sind angenommen, aber nicht geschrieben: Bitte Platz auf der Platte schaffen." : "Jeder angenommene Beleg ist geschrieben.", register.PendingSeals, "{receipt}");
        AddHistory(register);
        Add(register, HealthCodes.JournalWritable, register.IsFenced ? HealthSeverity.Critical : HealthSeverity.Ok,
            register.IsFenced ? "Another program writes the journal of this register: close one of them and start the till again." : "The journal can be written.",
            register.IsFenced ? "Ein anderes Programm schreibt das Journal dieser Kasse: Bitte eines schließen und die Kasse neu starten." : "Das Journal ist beschreibbar.", null, null);
    }

    private void AddHistory(RegisterHealth register) => Add(register, HealthCodes.HistoryMissing, register.IsHistoryMissing ? HealthSeverity.Critical : HealthSeverity.Ok,
        register.IsHistoryMissing ? "The journal is older than the TSE: bring back its newest copy, or compare with the last printed receipt and take note." : "The journal is complete.",
        register.IsHistoryMissing ? "Das Journal ist älter als die TSE: Bitte die neueste Kopie einspielen oder mit dem letzten gedruckten Beleg vergleichen und bestätigen." : "Das Journal ist vollständig.", null, null);

    public void AddJournal(JournalGrowth growth)
    {
        if (growth.Size is { } size)
        {
            var daily = growth.PerDay is { } bytes ? (long?)bytes : null;
            AddJournal(HealthCodes.JournalSize, HealthSeverity.Ok,
                "The journal has " + HealthFormat.Bytes(size) + (daily is { } d ? $" and grows by {HealthFormat.Bytes(d)} a day." : "."),
                "Das Journal hat " + HealthFormat.Bytes(size) + (daily is { } t ? $" und wächst um {HealthFormat.Bytes(t)} am Tag." : "."), size, "By", null);
        }

        if (growth.Free is not { } free)
        {
            return;
        }

        var days = growth.DaysLeft is { } left ? Math.Min(left, 36_500m) : (decimal?)null;
        var severity = free < options.LeastFreeSpace || days < (decimal)options.DiskCritical.TotalDays ? HealthSeverity.Critical
            : days < (decimal)options.DiskWarning.TotalDays ? HealthSeverity.Warning
            : HealthSeverity.Ok;
        var (todo, todoDe) = severity == HealthSeverity.Ok ? (string.Empty, string.Empty) : (" Make room: without the journal nothing can be sold.", " Bitte Platz schaffen: Ohne Journal kann nicht verkauft werden.");
        var (until, untilDe) = days is { } count ? ($", enough for {HealthFormat.En((long)count)} days", $", das reicht für {HealthFormat.De((long)count)} Tage") : (string.Empty, string.Empty);
        AddJournal(HealthCodes.JournalDisk, severity, $"The journal's disk has {HealthFormat.Bytes(free)} left{until}.{todo}", $"Auf der Platte des Journals sind noch {HealthFormat.Bytes(free)} frei{untilDe}.{todoDe}",
            days is { } value ? Math.Floor(value) : null, "d", days is { } ahead ? now + TimeSpan.FromDays((double)ahead) : null);
    }

    public void AddBackup(DateTimeOffset? last)
    {
        if (last is not { } time)
        {
            AddJournal(HealthCodes.Backup, HealthSeverity.Warning, "The journal was never backed up.", "Das Journal wurde noch nie gesichert.", null, "h", null);
            return;
        }

        var age = now - time > TimeSpan.Zero ? now - time : TimeSpan.Zero;
        var severity = age > options.BackupCritical ? HealthSeverity.Critical : age > options.BackupWarning ? HealthSeverity.Warning : HealthSeverity.Ok;
        var at = Local(time);
        AddJournal(HealthCodes.Backup, severity, $"The journal was last backed up on {HealthFormat.TimeEn(at)}.", $"Das Journal wurde zuletzt am {HealthFormat.TimeDe(at)} Uhr gesichert.", Math.Floor((decimal)age.TotalHours), "h", at);
    }

    private void AddCertificate(string name, DateTimeOffset end, DateTimeOffset measured)
    {
        var left = end - now;
        var at = Local(end);
        var severity = left <= options.CertificateCritical ? HealthSeverity.Critical : left <= options.CertificateWarning ? HealthSeverity.Warning : HealthSeverity.Ok;
        var (message, messageDe) = left <= TimeSpan.Zero
            ? ($"The certificate of the TSE ended on {HealthFormat.En(at)}: it signs no more. Replace the TSE.", $"Das Zertifikat der TSE ist am {HealthFormat.De(at)} abgelaufen: Sie signiert nicht mehr. Bitte die TSE tauschen.")
            : severity == HealthSeverity.Ok
                ? ($"The certificate of the TSE ends on {HealthFormat.En(at)}.", $"Das Zertifikat der TSE endet am {HealthFormat.De(at)}.")
                : ($"The certificate of the TSE ends on {HealthFormat.En(at)}: order a new TSE.", $"Das Zertifikat der TSE endet am {HealthFormat.De(at)}: Bitte eine neue TSE bestellen.");
        AddTse(name, HealthCodes.TseCertificate, severity, message, messageDe, Math.Floor((decimal)left.TotalDays), "d", at, measured);
    }

    private void AddDuty(string name, TseDutyKind kind, DateTimeOffset due, TseException? failure)
    {
        var at = Local(due);
        var what = kind switch
        {
            TseDutyKind.SelfTest => ("self-test", "Selbsttest"),
            TseDutyKind.UpdateTime => ("clock", "Uhrzeit"),
            TseDutyKind.LogIn => ("log-in", "Anmeldung"),
            _ => ("wake-up", "Aufwecken"),
        };
        var severity = failure is null ? HealthSeverity.Ok : due <= now ? HealthSeverity.Critical : HealthSeverity.Warning;
        AddTse(name, HealthCodes.TseDuty, severity,
            failure is null ? $"The next duty of the TSE ({what.Item1}) is due on {HealthFormat.TimeEn(at)}." : $"A duty of the TSE ({what.Item1}, due {HealthFormat.TimeEn(at)}) failed: {failure.Code}.",
            failure is null ? $"Die nächste Wartung der TSE ({what.Item2}) ist am {HealthFormat.TimeDe(at)} Uhr fällig." : $"Eine Wartung der TSE ({what.Item2}, fällig am {HealthFormat.TimeDe(at)} Uhr) ist fehlgeschlagen: {OutageTexts.Of(failure.Code)}",
            null, null, at, now);
    }

    private void AddOutage(RegisterHealth register)
    {
        if (register.Outage is not { } outage)
        {
            Add(register, HealthCodes.Outage, HealthSeverity.Ok, "The TSE signs.", "Die TSE signiert.", null, null);
            return;
        }

        var since = Local(outage.Since);
        var severity = register.StandIn is not null || Array.IndexOf(NotFaults, outage.Code) >= 0 ? HealthSeverity.Warning : HealthSeverity.Critical;
        var (how, howDe) = register.StandIn is { } other ? ($"TSE '{other}' stands in", $"TSE '{other}' springt ein") : ("receipts are unsigned", "Belege sind ohne Signatur");
        Add(register, HealthCodes.Outage, severity, $"Outage {outage.Number} ({outage.Code}) since {HealthFormat.TimeEn(since)}: {how}.", $"Ausfall {outage.Number} seit {HealthFormat.TimeDe(since)} Uhr, {howDe}: {outage.Text}", outage.Number, "{outage}", since);
    }

    private static HealthSeverity AtLeast(long value, long warning, long critical) =>
        value >= critical ? HealthSeverity.Critical : value >= warning ? HealthSeverity.Warning : HealthSeverity.Ok;

    private DateTimeOffset Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone);

    private void AddTse(string name, string code, HealthSeverity severity, string message, string messageDe, decimal? value, string? unit, DateTimeOffset? date, DateTimeOffset measured) =>
        _facts.Add(new HealthFact(code, severity, message, messageDe) { TseName = name, Value = value, Unit = unit, Date = date, MeasuredAt = Local(measured) });

    private void AddJournal(string code, HealthSeverity severity, string message, string messageDe, decimal? value, string? unit, DateTimeOffset? date) =>
        _facts.Add(new HealthFact(code, severity, message, messageDe) { Value = value, Unit = unit, Date = date, MeasuredAt = Local(now) });

    private void Add(RegisterHealth register, string code, HealthSeverity severity, string message, string messageDe, decimal? value, string? unit, DateTimeOffset? date = null) =>
        _facts.Add(new HealthFact(code, severity, message, messageDe) { RegisterId = register.RegisterId, Value = value, Unit = unit, Date = date, MeasuredAt = Local(now) });
}
