using System.Globalization;

namespace Fiscal.Journal;

/// <summary>The meaning of one register's chain, entry by entry: what each entry may say after those before it.</summary>
internal sealed class RegisterChecks(string registerId, JournalVerificationOptions options, ArchiveChecks? archive, FindingList findings)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    private readonly SignatureChecks _signatures = new(findings);
    private readonly Dictionary<string, List<StartedEntry>> _started = new(StringComparer.Ordinal);
    private readonly Dictionary<long, FinishingEntry> _unsealed = [];
    private readonly Dictionary<long, FinishingEntry> _unsigned = [];
    private readonly HashSet<string> _sales = new(StringComparer.Ordinal);
    private readonly HashSet<(TseSerialNumber Serial, long Counter)> _counters = [];
    private readonly HashSet<(TseSerialNumber Serial, long Transaction)> _transactions = [];
    private readonly HashSet<long> _closedUnsealed = [];
    private readonly HashSet<long> _unreadable = [];
    private readonly Dictionary<long, bool> _openOutages = [];
    private readonly Dictionary<TseSerialNumber, TseIdentity> _devices = [];
    private ClosingTotalsBuilder? _totals;
    private string _currency = Currency.Euro;
    private bool _continued;
    private bool _sumsUnknown;
    private bool _first = true;
    private bool _bonIdJumps;
    private long _number;
    private long _bonId;
    private long _outage;
    private long _closing;
    private long _masterData;
    private long? _firstBonId;
    private long? _lastBonId;

    public long Receipts { get; private set; }

    public long Signed { get; private set; }

    public long Outages { get; private set; }

    public void Add(StoredEntry stored)
    {
        JournalEntry entry;
        try
        {
            entry = EntryCodec.Decode(stored);
        }
        catch (EntryFormatException error)
        {
            findings.Add("entry-unreadable", At(stored.Sequence), error.Field.Length == 0 ? error.Message : error.Field);
            Skip(stored);
            return;
        }

        var where = At(stored.Sequence);
        if (_first && entry is not GenesisEntry)
        {
            findings.Add("genesis-missing", where);
        }

        switch (entry)
        {
            case GenesisEntry genesis:
                if (!_first)
                {
                    findings.Add("genesis-repeated", where);
                }

                _continued |= genesis.PreviousSequence > 0;
                break;
            case UnknownEntry unknown:
                findings.Add("entry-kind-unknown", where, Text(unknown.KindNumber));
                break;
            case StartedEntry started:
                if (!_started.TryGetValue(started.SaleId, out var starts))
                {
                    _started.Add(started.SaleId, starts = []);
                }

                starts.Add(started);
                break;
            case OpenedEntry opened:
                archive?.AddClient(opened.ClientId);
                break;
            case FinishingEntry finishing:
                Finishing(finishing, where);
                break;
            case SealedEntry seal:
                Sealed(seal, where);
                break;
            case FoundOnDeviceEntry found:
                Found(found, where);
                break;
            case OutageBeganEntry began:
                Began(began, where);
                break;
            case OutageEndedEntry ended:
                if (!_openOutages.TryGetValue(ended.OutageNumber, out var open) || !open)
                {
                    findings.Add("outage-end-unknown", where, Text(ended.OutageNumber));
                }
                else
                {
                    _openOutages[ended.OutageNumber] = false;
                }

                break;
            case OutageAnnotatedEntry note:
                if (!_openOutages.ContainsKey(note.OutageNumber) && !_continued)
                {
                    findings.Add("outage-annotation-unknown", where, Text(note.OutageNumber));
                }

                break;
            case ClosingEntry closing:
                Closing(closing, where);
                break;
            case MasterDataEntry master:
                MasterData(master);
                break;
            case ReprintedEntry reprinted:
                Refers(reprinted.ReceiptNumber, where);
                break;
            case DeliveryEntry delivery:
                Refers(delivery.ReceiptNumber, where);
                break;
            case HistoryMissingEntry missing:
                findings.Add("history-missing", where, missing.Detail);
                foreach (var transaction in missing.Transactions)
                {
                    archive?.AddMissing(missing.SerialNumber, transaction.TransactionNumber);
                }

                break;
            case HistoryAcknowledgedEntry { ContinueAtReceiptNumber: { } next } when next - 1 > _number:
                // Numbers that may be on lost paper are left out on purpose, and as many of BON_ID.
                _bonId += next - 1 - _number;
                _number = next - 1;
                _bonIdJumps = true;
                break;
            default:
                break;
        }

        _first = false;
    }

    /// <summary>The end of the chain.</summary>
    public void Complete()
    {
        foreach (var finishing in _unsealed.Values.OrderBy(static f => f.ReceiptNumber))
        {
            // At the very end it is what a crash leaves behind; recovery seals it.
            var last = finishing.ReceiptNumber == _number && _firstBonId is not null;
            findings.Add("seal-missing", At(finishing.Sequence), severity: last ? FindingSeverity.Warning : FindingSeverity.Error);
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Pair(long found, long expected) => Text(found) + " / " + Text(expected);

    private string At(long sequence) => registerId + "/" + Text(sequence);

    // An unreadable receipt is one finding; the numbers after it are still right.
    private void Skip(StoredEntry stored)
    {
        _first = false;
        if (stored.Kind == (int)EntryKind.Finishing && stored.ReceiptNumber is { } number)
        {
            _number = Math.Max(_number, number);
            _bonId++;
            _firstBonId ??= _bonId;
            _lastBonId = _bonId;
            _unreadable.Add(number);
            _sumsUnknown = true;
        }
        else if (stored.Kind == (int)EntryKind.Sealed && stored.ReceiptNumber is { } of)
        {
            _sumsUnknown |= _unsealed.Remove(of);
        }
        else if (stored.Kind == (int)EntryKind.Closing && stored.ClosingNumber is { } closing)
        {
            _closing = Math.Max(_closing, closing);
            StartDay();
        }
    }

    private void StartDay()
    {
        _totals = null;
        _firstBonId = null;
        _sumsUnknown = false;
    }

    private void Finishing(FinishingEntry finishing, string where)
    {
        var expected = _number + 1;
        if (finishing.ReceiptNumber <= _number)
        {
            findings.Add("receipt-number-repeated", where, Text(finishing.ReceiptNumber));
        }
        else if (finishing.ReceiptNumber != expected && !(_continued && _number == 0))
        {
            findings.Add("receipt-number-gap", where, Text(_number + 1) + "–" + Text(finishing.ReceiptNumber - 1));
        }

        if (finishing.BonId != _bonId + 1 && !(_continued && _bonId == 0) && !_bonIdJumps)
        {
            findings.Add("bon-id-gap", where, Pair(finishing.BonId, _bonId + 1));
        }

        if (!_sales.Add(finishing.SaleId))
        {
            findings.Add("sale-id-repeated", where, finishing.SaleId);
        }

        _bonIdJumps = false;
        _number = Math.Max(_number, finishing.ReceiptNumber);
        _bonId = finishing.BonId;
        _firstBonId ??= finishing.BonId;
        _lastBonId = finishing.BonId;
        _unsealed[finishing.ReceiptNumber] = finishing;
        archive?.AddClient(finishing.ClientId);
        ContentChecks.Check(finishing, where, findings);
        if (finishing.TransactionNumber is { } transaction
            && !finishing.SaleId.StartsWith("orphan-", StringComparison.Ordinal)
            && Start(finishing.SaleId, finishing.SerialNumber, transaction) is null)
        {
            findings.Add("start-missing", where, Text(transaction));
        }
    }

    private StartedEntry? Start(string saleId, TseSerialNumber serial, long transaction) =>
        _started.TryGetValue(saleId, out var starts) ? starts.Find(s => s.TransactionNumber == transaction && s.SerialNumber == serial) : null;

    private void Sealed(SealedEntry seal, string where)
    {
        if (_unreadable.Remove(seal.ReceiptNumber))
        {
            return;
        }

        if (!_unsealed.TryGetValue(seal.ReceiptNumber, out var finishing) || finishing.SaleId != seal.SaleId)
        {
            var known = seal.ReceiptNumber <= _number && _sales.Contains(seal.SaleId);
            findings.Add(known ? "seal-repeated" : "seal-without-receipt", where);
            return;
        }

        _unsealed.Remove(seal.ReceiptNumber);
        Receipts++;
        var signed = seal.Signature is not null;
        Signed += signed ? 1 : 0;
        if (!_closedUnsealed.Contains(seal.ReceiptNumber))
        {
            (_totals ??= new ClosingTotalsBuilder(_currency)).Add(finishing.Content, signed);
        }

        if (seal.Time < finishing.Time)
        {
            findings.Add("seal-before-receipt", where, JsonValues.Time(seal.Time) + " / " + JsonValues.Time(finishing.Time));
        }

        if (signed == seal.Outage is not null)
        {
            findings.Add("seal-incomplete", where);
        }
        else if (seal.Signature is { } signature)
        {
            Signature(finishing, seal, signature, where);
        }
        else
        {
            Outage(finishing, seal.Outage!, where);
        }

        _started.Remove(seal.SaleId);
    }

    private void Signature(FinishingEntry finishing, SealedEntry seal, SealedSignature signature, string where)
    {
        var start = Start(seal.SaleId, signature.SerialNumber, signature.TransactionNumber);
        if (finishing.TransactionNumber is { } asked && asked != signature.TransactionNumber)
        {
            findings.Add("transaction-differs", where, Pair(signature.TransactionNumber, asked));
        }
        else if (start is not null && start.LogTime != signature.StartTime)
        {
            findings.Add("start-time-differs", where, JsonValues.Time(signature.StartTime) + " / " + JsonValues.Time(start.LogTime));
        }

        if (!_counters.Add((signature.SerialNumber, signature.SignatureCounter)))
        {
            findings.Add("Q17", where, Text(signature.SignatureCounter));
        }

        if (!_transactions.Add((signature.SerialNumber, signature.TransactionNumber)))
        {
            findings.Add("transaction-repeated", where, Text(signature.TransactionNumber));
        }

        if (_devices.Count > 0 && !_devices.ContainsKey(signature.SerialNumber))
        {
            findings.Add("device-unknown", where, signature.SerialNumber.ToString());
        }

        if (signature.LogTime < finishing.Time - Tolerance || signature.LogTime > seal.Time + Tolerance)
        {
            findings.Add("log-time-implausible", where, JsonValues.Time(signature.LogTime) + " / " + JsonValues.Time(finishing.Time));
        }

        if (options.CheckSignatures)
        {
            _signatures.Check(finishing, signature, ReceiptReader.Read(registerId, finishing, seal), where);
        }

        archive?.AddSigned(finishing, signature, where);
    }

    private void Outage(FinishingEntry finishing, SealedOutage outage, string where)
    {
        if (!_openOutages.TryGetValue(outage.Number, out var open))
        {
            if (!_continued)
            {
                findings.Add("outage-unknown", where, Text(outage.Number));
            }
        }
        else if (!open)
        {
            findings.Add("outage-over", where, Text(outage.Number));
        }

        _unsigned[finishing.ReceiptNumber] = finishing;
        if (outage.TransactionNumber is { } transaction)
        {
            archive?.AddUnsigned(outage.SerialNumber, transaction, where);
        }
    }

    private void Found(FoundOnDeviceEntry found, string where)
    {
        if (!_unsigned.TryGetValue(found.ReceiptNumber, out var finishing) || finishing.SaleId != found.SaleId)
        {
            var signed = found.ReceiptNumber <= _number && _sales.Contains(found.SaleId);
            findings.Add(signed ? "late-signature-surplus" : "late-signature-unknown", where, Text(found.ReceiptNumber));
            return;
        }

        if (options.CheckSignatures)
        {
            _signatures.CheckLate(finishing, found, _devices.TryGetValue(found.SerialNumber, out var device) ? device : null, where);
        }

        archive?.AddFound(finishing, found, where);
    }

    private void Began(OutageBeganEntry began, string where)
    {
        Outages++;
        if (began.OutageNumber != _outage + 1 && !(_continued && _outage == 0))
        {
            findings.Add("outage-number-gap", where, Pair(began.OutageNumber, _outage + 1));
        }

        _outage = Math.Max(_outage, began.OutageNumber);
        _openOutages[began.OutageNumber] = true;
    }

    private void Closing(ClosingEntry closing, string where)
    {
        if (closing.ClosingNumber != _closing + 1 && !(_continued && _closing == 0))
        {
            findings.Add("closing-number-gap", where, Pair(closing.ClosingNumber, _closing + 1));
        }

        _closing = Math.Max(_closing, closing.ClosingNumber);
        var last = _firstBonId is null ? null : _lastBonId;
        if (closing.FirstBonId != _firstBonId || closing.LastBonId != last)
        {
            findings.Add("closing-range-differs", where, Range(closing.FirstBonId, closing.LastBonId) + " / " + Range(_firstBonId, last));
        }

        // A receipt belongs to the closing in which its Finishing stands, also one that is still unsealed.
        foreach (var finishing in _unsealed.Values)
        {
            (_totals ??= new ClosingTotalsBuilder(_currency)).Add(finishing.Content, signed: false);
            _closedUnsealed.Add(finishing.ReceiptNumber);
        }

        var expected = (_totals ?? new ClosingTotalsBuilder(_currency)).ToTotals();
        if (!_sumsUnknown && TotalsComparison.Difference(closing.Totals, expected) is { } difference)
        {
            findings.Add("closing-totals-differ", where, difference);
        }

        var counters = closing.Counters;
        var wrong = counters.LastReceiptNumber != _number ? "receipt " + Pair(counters.LastReceiptNumber, _number)
            : counters.LastBonId != _bonId ? "BON_ID " + Pair(counters.LastBonId, _bonId)
            : counters.LastOutageNumber != _outage ? "outage " + Pair(counters.LastOutageNumber, _outage)
            : counters.LastClosingNumber != closing.ClosingNumber ? "closing " + Pair(counters.LastClosingNumber, closing.ClosingNumber)
            : counters.LastMasterDataSequence != _masterData ? "master data " + Pair(counters.LastMasterDataSequence, _masterData)
            : null;
        if (wrong is not null && !_continued)
        {
            findings.Add("closing-counters-differ", where, wrong);
        }

        StartDay();
    }

    private static string Range(long? first, long? last) => (first is { } f ? Text(f) : "–") + ".." + (last is { } l ? Text(l) : "–");

    private void MasterData(MasterDataEntry master)
    {
        _masterData = master.Sequence;
        _currency = master.Register?.Currency ?? _currency;
        foreach (var tse in new[] { master.Tse, master.StandbyTse })
        {
            if (tse is { SerialNumber.IsEmpty: false })
            {
                _devices[tse.SerialNumber] = tse;
            }
        }

        if (master.Register is { } register)
        {
            archive?.AddClient(register.ClientId);
        }
    }

    private void Refers(long number, string where)
    {
        if ((number > _number || number < 1) && !_continued)
        {
            findings.Add("receipt-unknown", where, Text(number));
        }
    }
}
