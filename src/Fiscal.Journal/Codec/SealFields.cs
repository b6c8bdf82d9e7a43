using Fiscal.Tse.Logs;

namespace Fiscal.Journal;

/// <summary>Signature and outage inside the body of Sealed. What the raw log message says already is not written a second time.</summary>
internal static class SealFields
{
    public static void Write(FieldWriter w, SealedSignature signature)
    {
        var log = Finish(signature.LogMessage);
        w.Begin("signature"u8);
        w.Serial("serial"u8, log?.SerialNumber == signature.SerialNumber ? default : signature.SerialNumber);
        w.Integer("transaction"u8, log?.TransactionNumber == signature.TransactionNumber ? null : signature.TransactionNumber);
        w.Integer("counter"u8, log?.SignatureCounter == signature.SignatureCounter ? null : signature.SignatureCounter);
        w.Time("startTime"u8, signature.StartTime);
        w.Time("logTime"u8, log is not null && log.LogTime.EqualsExact(signature.LogTime) ? null : signature.LogTime);
        w.Text("algorithm"u8, log?.SignatureAlgorithm.Name == signature.Algorithm ? null : signature.Algorithm);
        w.Text("timeFormat"u8, log?.TimeFormat.ToOfficialName() == signature.TimeFormat ? null : signature.TimeFormat);
        w.Bytes("value"u8, log is not null && log.Signature.AsSpan().SequenceEqual(signature.Value) ? [] : signature.Value);
        w.Bytes("publicKey"u8, signature.PublicKey);
        w.Text("verification"u8, PartFields.Word(signature.Verification));
        w.Flag("testDevice"u8, signature.IsTestDevice);
        w.Bytes("log"u8, signature.LogMessage);
        w.End();
    }

    public static SealedSignature Read(FieldReader r)
    {
        var raw = r.Bytes("log");
        var log = Finish(raw);
        return new SealedSignature
        {
            SerialNumber = r.Serial("serial") is { IsEmpty: false } serial ? serial : log?.SerialNumber ?? default,
            TransactionNumber = r.Integer("transaction") ?? log?.TransactionNumber ?? throw r.Broken("transaction", "is missing"),
            SignatureCounter = r.Integer("counter") ?? log?.SignatureCounter ?? throw r.Broken("counter", "is missing"),
            StartTime = r.RequiredTime("startTime"),
            LogTime = r.Time("logTime") ?? log?.LogTime ?? throw r.Broken("logTime", "is missing"),
            Algorithm = r.Text("algorithm") ?? log?.SignatureAlgorithm.Name ?? string.Empty,
            TimeFormat = r.Text("timeFormat") ?? log?.TimeFormat.ToOfficialName() ?? string.Empty,
            Value = r.Bytes("value") is { Length: > 0 } value ? value : log?.Signature ?? [],
            PublicKey = r.Bytes("publicKey"),
            Verification = r.Word("verification", PartFields.ParseVerification, SignatureVerification.NotPossible),
            IsTestDevice = r.Flag("testDevice"),
            LogMessage = raw,
        };
    }

    public static void Write(FieldWriter w, SealedOutage outage)
    {
        w.Begin("outage"u8);
        w.Integer("number"u8, outage.Number);
        w.Time("since"u8, outage.Since);
        w.Text("code"u8, outage.Code);
        w.Filled("text"u8, outage.Text);
        w.Serial("serial"u8, outage.SerialNumber);
        w.Integer("transaction"u8, outage.TransactionNumber);
        w.Flag("testDevice"u8, outage.IsTestDevice);
        w.End();
    }

    public static SealedOutage ReadOutage(FieldReader r) => new()
    {
        Number = r.RequiredInteger("number"),
        Since = r.RequiredTime("since"),
        Code = r.Required("code"),
        Text = r.Text("text") ?? string.Empty,
        SerialNumber = r.Serial("serial"),
        TransactionNumber = r.Integer("transaction"),
        IsTestDevice = r.Flag("testDevice"),
    };

    /// <summary>The raw message if it is one that these fields can be taken from.</summary>
    public static LogMessage? Finish(byte[] raw) =>
        raw.Length > 0 && LogMessage.TryParse(raw, out var message) && message.Kind == LogMessageKind.Transaction ? message : null;
}
