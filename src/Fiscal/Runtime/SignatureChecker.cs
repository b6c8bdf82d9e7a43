using System.Text;
using Fiscal.Tse.Logs;

namespace Fiscal;

/// <summary>Checks what the device answered before anything is printed. Three values: only what provably does not verify is failed.</summary>
internal sealed class SignatureChecker
{
    private readonly TseIdentity _identity;
    private readonly TsePublicKey? _key;
    private readonly SignatureAlgorithm? _algorithm;
    private readonly LogTimeFormat _timeFormat;

    public SignatureChecker(TseIdentity identity)
    {
        _identity = identity;
        _key = TsePublicKey.TryFromPoint(identity.PublicKey, out var key) ? key : null;
        _algorithm = SignatureAlgorithm.TryFromName(identity.Algorithm, out var algorithm) ? algorithm : null;
        _timeFormat = LogTimeFormats.TryParse(identity.TimeFormat, out var format) ? format : LogTimeFormat.UnixTime;
    }

    public TseIdentity Identity => _identity;

    public SignatureVerification Check(TseFinishRequest request, TseFinishResponse response, DateTimeOffset startTime)
    {
        if (response.SerialNumber != _identity.SerialNumber)
        {
            return SignatureVerification.Failed;
        }

        if (_key is null || _algorithm is null)
        {
            return SignatureVerification.NotPossible;
        }

        if (response.LogMessage.Length > 0)
        {
            return CheckLog(request, response);
        }

        var payload = QrPayload.Create(
            request.ClientId,
            request.ProcessType,
            Encoding.UTF8.GetString(response.SignedProcessData ?? request.ProcessData),
            response.TransactionNumber,
            response.SignatureCounter,
            startTime,
            response.LogTime,
            _algorithm,
            _timeFormat,
            response.Signature,
            _key);
        return payload.Verify().Verdict switch
        {
            QrVerdict.Valid or QrVerdict.ValidFormDeviates => SignatureVerification.Verified,
            QrVerdict.Invalid when _identity.LogVersion == 2 => SignatureVerification.Failed,
            _ => SignatureVerification.NotPossible,
        };
    }

    private SignatureVerification CheckLog(TseFinishRequest request, TseFinishResponse response)
    {
        if (!LogMessage.TryParse(response.LogMessage, out var log)
            || log.Operation != TransactionOperation.Finish
            || log.TransactionNumber != request.TransactionNumber
            || response.TransactionNumber != request.TransactionNumber
            || log.SignatureCounter != response.SignatureCounter
            || log.LogTime != response.LogTime
            || !string.Equals(log.ClientId, request.ClientId, StringComparison.Ordinal)
            || !string.Equals(log.ProcessType, request.ProcessType, StringComparison.Ordinal)
            || !log.ProcessDataParts[log.ProcessDataParts.Count - 1].AsSpan().SequenceEqual(request.ProcessData)
            || !log.Signature.AsSpan().SequenceEqual(response.Signature))
        {
            return SignatureVerification.Failed;
        }

        return log.Verify(_key!).Verdict switch
        {
            SignatureVerdict.Verified => SignatureVerification.Verified,
            SignatureVerdict.Failed => SignatureVerification.Failed,
            _ => SignatureVerification.NotPossible,
        };
    }
}
