using Fiscal.Tse.Logs;

namespace Fiscal.Journal;

/// <summary>Whether signatures fit their receipts. Keeps one key object per device, so that thousands of checks cost only the checks.</summary>
internal sealed class SignatureChecks(FindingList findings)
{
    private readonly Dictionary<TseSerialNumber, TsePublicKey> _keys = [];

    public void Check(FinishingEntry finishing, SealedSignature signature, Receipt receipt, string where)
    {
        if (Key(signature.PublicKey) is not { } key)
        {
            findings.Add("signature-unverified", where, "public key on no known curve");
            return;
        }

        if (key.SerialNumber != signature.SerialNumber)
        {
            findings.Add("serial-differs", where);
            return;
        }

        if (signature.LogMessage.Length > 0)
        {
            CheckLog(finishing, signature, key, where);
        }
        else if (receipt.Signature!.QrPayload.Length > 0)
        {
            CheckQr(signature.Verification, receipt.Signature.QrPayload, "signature-invalid", where);
        }

        if (receipt.Signature!.QrPayload.Length == 0)
        {
            findings.Add("qr-missing", where, signature.Algorithm + ", " + signature.TimeFormat);
        }
    }

    public void CheckLate(FinishingEntry finishing, FoundOnDeviceEntry found, TseIdentity? device, string where)
    {
        if (found.LogMessage.Length > 0)
        {
            if (SealFields.Finish(found.LogMessage) is not { } log)
            {
                findings.Add("late-signature-invalid", where, "unreadable log message");
            }
            else if (Difference(log, finishing, found.TransactionNumber, found.SignatureCounter, found.SerialNumber, found.Signature) is { } difference)
            {
                findings.Add("late-signature-invalid", where, difference);
            }
            else if (device is not null && Key(device.PublicKey) is { } key && log.Verify(key).Verdict == SignatureVerdict.Failed)
            {
                findings.Add("late-signature-invalid", where, "signature");
            }

            return;
        }

        if (device is null || found.SignatureCounter is not { } counter || found.LogTime is not { } logTime || found.Signature.Length == 0 || Key(device.PublicKey) is not { } late
            || !SignatureAlgorithm.TryFromName(device.Algorithm, out var algorithm) || !LogTimeFormats.TryParse(device.TimeFormat, out var format))
        {
            return; // not complete yet: the next export tells
        }

        try
        {
            var payload = QrPayload.Create(finishing.ClientId, finishing.ProcessType, finishing.ProcessData, found.TransactionNumber, counter, found.StartTime ?? logTime, logTime, algorithm, format, found.Signature, late);
            CheckQr(SignatureVerification.Verified, payload.ToString(), "late-signature-invalid", where);
        }
        catch (ArgumentException)
        {
            findings.Add("late-signature-invalid", where, "no QR payload");
        }
    }

    /// <summary>What in a log message is not as it was journalled.</summary>
    public static string? Difference(LogMessage log, FinishingEntry finishing, long transaction, long? counter, TseSerialNumber serial, byte[] signature)
    {
        if (log.Operation != TransactionOperation.Finish)
        {
            return "operation " + log.OperationType;
        }

        var parts = log.ProcessDataParts;
        var data = parts.Count == 0 ? [] : parts[parts.Count - 1];
        return log.SerialNumber != serial ? "serial number"
            : log.TransactionNumber != transaction ? "transaction number"
            : counter is { } expected && log.SignatureCounter != expected ? "signature counter"
            : log.ClientId != finishing.ClientId ? "client id " + log.ClientId
            : (log.ProcessType ?? string.Empty) != finishing.ProcessType ? "process type " + log.ProcessType
            : !SameText(data, finishing.ProcessData) ? "process data " + log.ProcessDataText
            : signature.Length > 0 && !log.Signature.AsSpan().SequenceEqual(signature) ? "signature"
            : null;
    }

    // A device may sign ASCII: every other character is a question mark then (DSFinV-K Anhang I).
    public static bool SameText(byte[] signed, string text)
    {
        var utf8 = System.Text.Encoding.UTF8.GetBytes(text);
        return signed.AsSpan().SequenceEqual(utf8) || signed.AsSpan().SequenceEqual(System.Text.Encoding.ASCII.GetBytes(text));
    }

    public TsePublicKey? Key(byte[] point)
    {
        if (point.Length == 0)
        {
            return null;
        }

        foreach (var known in _keys.Values)
        {
            if (known.Point.AsSpan().SequenceEqual(point))
            {
                return known;
            }
        }

        if (!TsePublicKey.TryFromPoint(point, out var key))
        {
            return null;
        }

        _keys[key.SerialNumber] = key;
        return key;
    }

    private void CheckLog(FinishingEntry finishing, SealedSignature signature, TsePublicKey key, string where)
    {
        if (SealFields.Finish(signature.LogMessage) is not { } log)
        {
            findings.Add("log-differs", where, "unreadable");
            return;
        }

        if (Difference(log, finishing, signature.TransactionNumber, signature.SignatureCounter, signature.SerialNumber, signature.Value) is { } difference)
        {
            findings.Add("log-differs", where, difference);
            return;
        }

        if (log.LogTime != signature.LogTime)
        {
            findings.Add("log-differs", where, "log time");
            return;
        }

        switch (log.Verify(key).Verdict)
        {
            case SignatureVerdict.Failed:
                findings.Add("signature-invalid", where, "raw log message");
                break;
            case SignatureVerdict.NotPossible:
                findings.Add("signature-unverified", where, log.SignatureAlgorithm.Name);
                break;
            default:
                break;
        }
    }

    private void CheckQr(SignatureVerification sealedAs, string payload, string code, string where)
    {
        var result = QrPayload.Verify(payload);
        if (result.Verdict == QrVerdict.CannotDecide)
        {
            findings.Add("signature-unverified", where, "QR payload");
        }
        else if (result.Verdict == QrVerdict.Invalid)
        {
            // Where the answer did not hold the signed bytes, only the archive can prove anything.
            findings.Add(sealedAs == SignatureVerification.NotPossible ? "signature-unverified" : code, where, "QR payload");
        }
    }
}
