using System.Collections.Concurrent;
using Fiscal.Journal;
using Fiscal.Tse.Logs;

namespace Fiscal.Receipts.Portal;

/// <summary>The portal's own look at a receipt's signature. What the till says about it counts for nothing.</summary>
internal sealed class SignatureProof
{
    // Two thirds of a check are the making of a key, and a portal sees the same few TSEs all day.
    private const int MostKeys = 10_000;

    private readonly ConcurrentDictionary<TseSerialNumber, TsePublicKey> _keys = new();

    /// <summary>Whether the signature fits: the QR payload says what the receipt says, the process data is that of its amounts, and the key that the payload names has signed it.</summary>
    /// <returns><see langword="null"/> if it cannot be told: an outage, no payload, an algorithm or key that is not supported.</returns>
    public bool? Check(Receipt receipt)
    {
        if (receipt.Signature is not { } signature || !QrPayload.TryParse(signature.QrPayload, out var payload) || payload.Algorithm is not { IsSupported: true } || payload.PublicKey is null
            || payload.LogTime < DateTimeOffset.UnixEpoch)
        {
            return null;
        }

        if (!Says(payload, receipt, signature) || !IsSigned(receipt))
        {
            return false;
        }

        if (KeyOf(payload).Verify(payload.ToSignedBytes(), signature.Value, payload.Algorithm!) == SignatureVerdict.Verified)
        {
            return true;
        }

        // Not in the usual form: the others are tried in their order.
        return payload.Verify().Verdict switch
        {
            QrVerdict.Valid or QrVerdict.ValidFormDeviates => true,
            QrVerdict.Invalid => false,
            _ => null,
        };
    }

    // The serial number is the key's own hash, so it names this key and no other.
    private TsePublicKey KeyOf(QrPayload payload)
    {
        var key = payload.PublicKey!;
        if (_keys.TryGetValue(key.SerialNumber, out var known) && known.Equals(key))
        {
            return known;
        }

        if (_keys.Count >= MostKeys)
        {
            _keys.Clear();
        }

        return _keys[key.SerialNumber] = key;
    }

    private static bool Says(QrPayload payload, Receipt receipt, ReceiptSignature signature) =>
        payload.ClientId == receipt.ClientId
        && payload.ProcessType == receipt.ProcessType
        && payload.ProcessData == receipt.ProcessData
        && payload.TransactionNumber == signature.TransactionNumber
        && payload.SignatureCounter == signature.SignatureCounter
        && payload.StartTime == signature.StartTime
        && payload.LogTime == signature.LogTime
        && payload.AlgorithmName == signature.Algorithm
        && payload.Signature.AsSpan().SequenceEqual(signature.Value)
        && payload.PublicKey is { } key
        && key.Point.AsSpan().SequenceEqual(signature.PublicKey)
        && key.SerialNumber == signature.SerialNumber;

    // The amounts on the page are those that were signed.
    private static bool IsSigned(Receipt receipt)
    {
        try
        {
            var process = ReceiptProcess.Create(receipt);
            return process.ProcessType == receipt.ProcessType && process.ProcessData == receipt.ProcessData;
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException or IndexOutOfRangeException)
        {
            return false;
        }
    }
}
