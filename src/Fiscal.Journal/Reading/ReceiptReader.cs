using Fiscal.Tse.Logs;

namespace Fiscal.Journal;

/// <summary>The one maker of receipts: joins what was accepted (Finishing) with what was handed out (Sealed) and what was found later (FoundOnDevice).</summary>
/// <remarks>Thread-safe. What finishing a sale returns is read by it as well, so what you get now equals what you get after a restart.</remarks>
public static class ReceiptReader
{
    // A register signs with one key for years: checking that it lies on its curve once is enough.
    [ThreadStatic]
    private static KnownKey? _lastKey;

    /// <summary>Joins the entries of one receipt.</summary>
    /// <param name="registerId">Register whose chain they are from.</param>
    /// <param name="finishing">What was accepted.</param>
    /// <param name="seal">What was handed out.</param>
    /// <param name="found">Findings on the device, in the order of the chain; later ones complete earlier ones.</param>
    /// <exception cref="ArgumentException">The entries belong to different receipts, or the seal holds not exactly one of signature and outage.</exception>
    public static Receipt Read(string registerId, FinishingEntry finishing, SealedEntry seal, IReadOnlyList<FoundOnDeviceEntry>? found = null)
    {
        if (registerId is null)
        {
            throw new ArgumentNullException(nameof(registerId));
        }

        if (finishing is null)
        {
            throw new ArgumentNullException(nameof(finishing));
        }

        if (seal is null)
        {
            throw new ArgumentNullException(nameof(seal));
        }

        if (seal.ReceiptNumber != finishing.ReceiptNumber || !string.Equals(seal.SaleId, finishing.SaleId, StringComparison.Ordinal))
        {
            throw new ArgumentException($"Seal {seal.Sequence} belongs to receipt {seal.ReceiptNumber}, not to receipt {finishing.ReceiptNumber}.", nameof(seal));
        }

        if (seal.Signature is null == seal.Outage is null)
        {
            throw new ArgumentException($"The seal of receipt {seal.ReceiptNumber} must hold a signature or an outage, and not both.", nameof(seal));
        }

        var receipt = Copy(finishing.Content ?? throw new ArgumentException("The entry has no content.", nameof(finishing)));
        receipt.RegisterId = registerId;
        receipt.SaleId = finishing.SaleId;
        receipt.Number = finishing.ReceiptNumber;
        receipt.PrintedNumber = finishing.PrintedNumber;
        receipt.BonId = finishing.BonId;
        receipt.ClientId = finishing.ClientId;
        receipt.ProcessType = finishing.ProcessType;
        receipt.ProcessData = finishing.ProcessData;
        receipt.LinkSecret = finishing.LinkSecret;
        receipt.LayoutId = finishing.LayoutId;
        receipt.Signature = seal.Signature is { } signature ? Signature(finishing, signature) : null;
        receipt.Outage = seal.Outage is { } outage ? Outage(outage) : null;
        receipt.LateSignature = found is { Count: > 0 } ? Late(found) : null;
        receipt.Origin = ReceiptOrigin.Journal;
        return receipt;
    }

    internal static Receipt Copy(ReceiptContent content) => new()
    {
        RegisterId = content.RegisterId,
        SaleId = content.SaleId,
        Type = content.Type,
        Name = content.Name,
        Start = content.Start,
        End = content.End,
        FirstOrderStart = content.FirstOrderStart,
        Currency = content.Currency,
        Total = content.Total,
        Lines = content.Lines,
        Vat = content.Vat,
        Payments = content.Payments,
        Merchant = content.Merchant,
        Cashier = content.Cashier,
        Customer = content.Customer,
        InHouse = content.InHouse,
        IsReversal = content.IsReversal,
        References = content.References,
        AllocationGroups = content.AllocationGroups,
        Notes = content.Notes,
        TerminalId = content.TerminalId,
        Extensions = content.Extensions,
    };

    private static ReceiptSignature Signature(FinishingEntry finishing, SealedSignature signature) => new()
    {
        TransactionNumber = signature.TransactionNumber,
        SignatureCounter = signature.SignatureCounter,
        StartTime = signature.StartTime,
        LogTime = signature.LogTime,
        Value = signature.Value,
        Algorithm = signature.Algorithm,
        TimeFormat = signature.TimeFormat,
        SerialNumber = signature.SerialNumber,
        PublicKey = signature.PublicKey,
        Verification = signature.Verification,
        IsTestDevice = signature.IsTestDevice,
        QrPayload = Qr(finishing, signature),
    };

    // Empty if key, algorithm or form of time are unknown to this version: a receipt that was signed is handed out all the same.
    private static string Qr(FinishingEntry finishing, SealedSignature signature)
    {
        try
        {
            if (Key(signature.PublicKey) is { } key
                && SignatureAlgorithm.TryFromName(signature.Algorithm, out var algorithm)
                && LogTimeFormats.TryParse(signature.TimeFormat, out var format))
            {
                return QrPayload.Create(finishing.ClientId, finishing.ProcessType, finishing.ProcessData, signature.TransactionNumber, signature.SignatureCounter, signature.StartTime, signature.LogTime, algorithm, format, signature.Value, key).ToString();
            }
        }
        catch (ArgumentException)
        {
            // a field that no payload can hold
        }

        return string.Empty;
    }

    private static TsePublicKey? Key(byte[] point)
    {
        if (_lastKey is { } last && last.Point.AsSpan().SequenceEqual(point))
        {
            return last.Key;
        }

        if (!TsePublicKey.TryFromPoint(point, out var key))
        {
            return null;
        }

        _lastKey = new KnownKey(key.Point, key);
        return key;
    }

    private static ReceiptOutage Outage(SealedOutage outage) => new()
    {
        Number = outage.Number,
        Since = outage.Since,
        Code = outage.Code,
        Text = outage.Text,
        SerialNumber = outage.SerialNumber,
        TransactionNumber = outage.TransactionNumber,
        IsTestDevice = outage.IsTestDevice,
    };

    private static LateSignature Late(IReadOnlyList<FoundOnDeviceEntry> found)
    {
        var late = new LateSignature { FoundAt = found[0].Time };
        foreach (var entry in found)
        {
            late.TransactionNumber = entry.TransactionNumber;
            late.SerialNumber = entry.SerialNumber.IsEmpty ? late.SerialNumber : entry.SerialNumber;
            late.SignatureCounter = entry.SignatureCounter ?? late.SignatureCounter;
            late.Value = entry.Signature.Length > 0 ? entry.Signature : late.Value;
            late.StartTime = entry.StartTime ?? late.StartTime;
            late.LogTime = entry.LogTime ?? late.LogTime;
        }

        return late;
    }

    private sealed class KnownKey(byte[] point, TsePublicKey key)
    {
        public byte[] Point { get; } = point;

        public TsePublicKey Key { get; } = key;
    }
}
