using Fiscal.Journal;
using Fiscal.Tse.Logs;

namespace Fiscal;

/// <summary>
/// Late signatures that a TSE could not tell when it was asked, looked for in an archive it has exported (commit protocol, "Unknown and late"):
/// a FoundOnDevice without signature is completed by a second one. Reads beside the register's own work.
/// </summary>
internal sealed class ArchiveSearch(JournalStore store, string registerId)
{
    private const string Consumer = "late-signatures";
    private const int Batch = 1_000;

    // Commit protocol: an entry holds a raw log message of at most 4 KiB.
    private const int MaxLogMessage = 4_096;

    private readonly Dictionary<(TseSerialNumber Serial, long Transaction), Question> _questions = [];
    private long _askedThrough;

    /// <summary>What is not complete yet, from where an earlier search left nothing open.</summary>
    public async Task CollectAsync(CancellationToken cancellationToken)
    {
        var from = await store.LoadCursorAsync(Consumer, registerId, cancellationToken).ConfigureAwait(false) + 1;
        for (; ;)
        {
            var entries = await store.ReadAsync(registerId, from, Batch, cancellationToken).ConfigureAwait(false);
            if (entries.Count == 0)
            {
                return;
            }

            foreach (var stored in entries.Where(static e => e.Kind == (int)EntryKind.FoundOnDevice))
            {
                if (EntryCodec.Decode(stored) is not FoundOnDeviceEntry found)
                {
                    continue;
                }

                var key = (found.SerialNumber, found.TransactionNumber);
                if (found.Signature.Length > 0 && found.SignatureCounter is not null)
                {
                    _questions.Remove(key);
                }
                else if (await FinishingOfAsync(found.SaleId, cancellationToken).ConfigureAwait(false) is { } finishing)
                {
                    _questions[key] = new Question(found, finishing);
                }
            }

            _askedThrough = entries[entries.Count - 1].Sequence;
            from = _askedThrough + 1;
        }
    }

    /// <summary>Takes from the archive what its own device has signed for exactly this receipt; anything else is no answer.</summary>
    public IReadOnlyList<FoundOnDeviceEntry> AnswersIn(Stream archive, CancellationToken cancellationToken)
    {
        if (_questions.Count == 0)
        {
            return [];
        }

        var report = TarVerifier.Verify(archive, new TarVerificationOptions { IsFiltered = true, OnMessage = Note }, cancellationToken);
        var keys = report.Certificates.Select(static c => c.PublicKey).OfType<TsePublicKey>().GroupBy(static k => k.SerialNumber).ToDictionary(static g => g.Key, static g => g.First());
        return [.. _questions.Values.Select(question => question.Answer(keys)).OfType<FoundOnDeviceEntry>()];
    }

    /// <summary>The next search begins behind what is complete.</summary>
    public Task RememberAsync(IReadOnlyList<FoundOnDeviceEntry> answered, CancellationToken cancellationToken)
    {
        var open = _questions.Values.Where(q => !answered.Any(a => a.SerialNumber == q.Found.SerialNumber && a.TransactionNumber == q.Found.TransactionNumber));
        var through = open.Select(static q => q.Found.Sequence - 1).Append(_askedThrough).Min();
        return store.SaveCursorAsync(Consumer, registerId, through, cancellationToken);
    }

    private void Note(LogMessage message)
    {
        if (message is { TransactionNumber: { } transaction } && _questions.TryGetValue((message.SerialNumber, transaction), out var question))
        {
            question.Note(message);
        }
    }

    private async Task<FinishingEntry?> FinishingOfAsync(string saleId, CancellationToken cancellationToken)
    {
        var entries = await store.FindAsync(registerId, saleId, cancellationToken).ConfigureAwait(false);
        return entries.Select(EntryCodec.Decode).OfType<FinishingEntry>().LastOrDefault();
    }

    private sealed class Question(FoundOnDeviceEntry found, FinishingEntry finishing)
    {
        private LogMessage? _start;
        private LogMessage? _finish;

        public FoundOnDeviceEntry Found { get; } = found;

        public void Note(LogMessage message)
        {
            if (message.Operation == TransactionOperation.Start)
            {
                _start = message;
            }
            else if (message.Operation == TransactionOperation.Finish)
            {
                _finish = message;
            }
        }

        public FoundOnDeviceEntry? Answer(Dictionary<TseSerialNumber, TsePublicKey> keys) =>
            _finish is { } finish
            && finish.ClientId == finishing.ClientId
            && finish.ProcessType == finishing.ProcessType
            && finish.ProcessDataText == finishing.ProcessData
            && keys.TryGetValue(finish.SerialNumber, out var key)
            && finish.Verify(key).Verdict == SignatureVerdict.Verified
                ? new FoundOnDeviceEntry
                {
                    SaleId = Found.SaleId,
                    ReceiptNumber = Found.ReceiptNumber,
                    SerialNumber = finish.SerialNumber,
                    TransactionNumber = Found.TransactionNumber,
                    SignatureCounter = finish.SignatureCounter,
                    Signature = finish.Signature,
                    StartTime = _start?.LogTime,
                    LogTime = finish.LogTime,
                    LogMessage = finish.RawBytes is { Length: <= MaxLogMessage } raw ? raw : [],
                }
                : null;
    }
}
