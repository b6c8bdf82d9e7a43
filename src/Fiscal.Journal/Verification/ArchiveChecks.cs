using System.Globalization;
using Fiscal.Tse.Logs;

namespace Fiscal.Journal;

/// <summary>Journal against archive: every signed receipt has its finish log, every finish log of our clients its receipt.</summary>
internal sealed class ArchiveChecks(FindingList findings)
{
    private readonly Dictionary<(TseSerialNumber Serial, long Transaction), Known> _known = [];
    private readonly HashSet<(TseSerialNumber Serial, long Transaction)> _missing = [];
    private readonly HashSet<string> _clients = new(StringComparer.Ordinal);
    private readonly SignatureChecks _signatures = new(findings);

    public void AddClient(string clientId)
    {
        if (clientId.Length > 0)
        {
            _clients.Add(clientId);
        }
    }

    public void AddSigned(FinishingEntry finishing, SealedSignature signature, string where) => _known[(signature.SerialNumber, signature.TransactionNumber)] = new Known(where, Manner.Signed)
    {
        Finishing = Slim(finishing),
        Counter = signature.SignatureCounter,
        Signature = signature.Value,
        StartTime = signature.StartTime,
        PublicKey = signature.PublicKey,
        Unverified = signature.Verification == SignatureVerification.NotPossible,
    };

    public void AddUnsigned(TseSerialNumber serial, long transaction, string where)
    {
        if (!_known.ContainsKey((serial, transaction)))
        {
            _known.Add((serial, transaction), new Known(where, Manner.Unsigned));
        }
    }

    public void AddFound(FinishingEntry finishing, FoundOnDeviceEntry found, string where) => _known[(found.SerialNumber, found.TransactionNumber)] = new Known(where, Manner.Late)
    {
        Finishing = Slim(finishing),
        Counter = found.SignatureCounter,
        Signature = found.Signature,
        StartTime = found.StartTime,
    };

    /// <summary>A receipt that was lost with a part of the journal, and the journal says so: its log message has no receipt any more.</summary>
    public void AddMissing(TseSerialNumber serial, long transaction) => _missing.Add((serial, transaction));

    /// <summary>Reads the archive and compares.</summary>
    public void Compare(Stream archive, CancellationToken cancellationToken)
    {
        var reader = new TarArchiveReader(archive);
        var ranges = new Dictionary<TseSerialNumber, (long First, long Last)>();
        var starts = new Dictionary<(TseSerialNumber Serial, long Transaction), DateTimeOffset>();
        while (reader.Read() is { } member)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!member.Name.EndsWith(".log", StringComparison.OrdinalIgnoreCase) || !LogMessage.TryParse(member.Content, out var log))
            {
                continue;
            }

            ranges[log.SerialNumber] = ranges.TryGetValue(log.SerialNumber, out var range)
                ? (Math.Min(range.First, log.SignatureCounter), Math.Max(range.Last, log.SignatureCounter))
                : (log.SignatureCounter, log.SignatureCounter);
            if (log.Kind != LogMessageKind.Transaction || log.TransactionNumber is not { } transaction)
            {
                continue;
            }

            var key = (log.SerialNumber, transaction);
            if (log.Operation == TransactionOperation.Start)
            {
                starts[key] = log.LogTime;
            }
            else if (log.Operation == TransactionOperation.Finish)
            {
                Finish(log, key, starts.TryGetValue(key, out var start) ? start : null);
            }
        }

        foreach (var finding in reader.Findings)
        {
            findings.Add(finding);
        }

        Unmatched(ranges);
    }

    private static FinishingEntry Slim(FinishingEntry finishing) => new()
    {
        ReceiptNumber = finishing.ReceiptNumber,
        ClientId = finishing.ClientId,
        ProcessType = finishing.ProcessType,
        ProcessData = finishing.ProcessData,
    };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private void Finish(LogMessage log, (TseSerialNumber Serial, long Transaction) key, DateTimeOffset? start)
    {
        if (!_known.TryGetValue(key, out var known))
        {
            if (_clients.Contains(log.ClientId) && !_missing.Contains(key))
            {
                findings.Add("Q16", LogMessageName.For(log).ToString(), Text(key.Transaction));
            }

            return;
        }

        known.Seen = true;
        if (known.Manner == Manner.Unsigned)
        {
            findings.Add("late-signature-unrecorded", known.Where, Text(key.Transaction));
            return;
        }

        if (SignatureChecks.Difference(log, known.Finishing!, key.Transaction, known.Counter, key.Serial, known.Signature) is { } difference)
        {
            findings.Add("Q14", known.Where, difference);
        }
        else if (start is { } begun && known.StartTime is { } told && begun != told)
        {
            findings.Add("Q14", known.Where, "start time " + JsonValues.Time(begun));
        }
        else if (known.Unverified && _signatures.Key(known.PublicKey) is { } publicKey && log.Verify(publicKey).Verdict == SignatureVerdict.Failed)
        {
            findings.Add("signature-invalid", known.Where, "archive");
        }
    }

    private void Unmatched(Dictionary<TseSerialNumber, (long First, long Last)> ranges)
    {
        var outside = 0L;
        foreach (var pair in _known)
        {
            var known = pair.Value;
            if (known.Seen || known.Manner == Manner.Unsigned)
            {
                continue;
            }

            if (!ranges.TryGetValue(pair.Key.Serial, out var range) || (known.Counter is { } counter && (counter < range.First || counter > range.Last)))
            {
                outside++;
            }
            else
            {
                findings.Add("Q14", known.Where, "no finish of transaction " + Text(pair.Key.Transaction));
            }
        }

        if (outside > 0)
        {
            findings.Add("outside-archive", string.Empty, Text(outside));
        }
    }

    private enum Manner
    {
        Signed,
        Unsigned,
        Late,
    }

    private sealed class Known(string where, Manner manner)
    {
        public string Where { get; } = where;

        public Manner Manner { get; } = manner;

        public FinishingEntry? Finishing { get; set; }

        public long? Counter { get; set; }

        public byte[] Signature { get; set; } = [];

        public byte[] PublicKey { get; set; } = [];

        public DateTimeOffset? StartTime { get; set; }

        public bool Unverified { get; set; }

        public bool Seen { get; set; }
    }
}
