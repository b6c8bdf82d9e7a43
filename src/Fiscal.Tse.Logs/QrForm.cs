namespace Fiscal.Tse.Logs;

/// <summary>One way to rebuild the signed bytes from a QR payload: what the payload does not say is assumed here.</summary>
internal sealed class QrForm
{
    private readonly QrPayload _payload;

    internal QrForm(QrPayload payload)
    {
        _payload = payload;
        Client = Texts.Utf8(payload.ClientId);
        Type = Texts.Utf8(payload.ProcessType);
        Data = Texts.Utf8(payload.ProcessData);
        Format = payload.TimeFormat;
        Time = payload.LogTime;

        // Tills print "utcTime" although the device writes seconds.
        if (Format == LogTimeFormat.UtcTime) Format = LogTimeFormat.UtcTimeWithSeconds;
    }

    internal int Version { get; set; } = 2;

    internal bool Constructed { get; set; }

    internal LogTimeFormat Format { get; set; }

    internal DateTimeOffset Time { get; set; }

    internal byte[] Client { get; set; }

    internal byte[]? Type { get; set; }

    internal byte[] Data { get; set; }

    internal byte[] ToBytes()
    {
        var parts = new List<byte[]>
        {
            Der.Write(0x02, [(byte)Version]),
            Der.Write(0x06, [0x04, 0x00, 0x7f, 0x00, 0x07, 0x03, 0x07, 0x01, 0x01]),
            Der.Write(0x80, Texts.Utf8(LogMessageReader.OperationName(TransactionOperation.Finish, Version))),
            Der.Write(0x81, Client),
            Constructed ? Der.Concat([[0xa2, 0x80], Der.Write(0x04, Data), [0, 0]]) : Der.Write(0x82, Data),
        };
        if (Type is not null) parts.Add(Der.Write(0x83, Type));
        parts.Add(Der.Write(0x85, Der.Integer(_payload.TransactionNumber)));
        parts.Add(Der.Write(0x04, _payload.PublicKey!.SerialNumber.ToBytes()));
        parts.Add(Der.Write(0x30, Der.Write(0x06, _payload.Algorithm!.OidContent)));
        parts.Add(Der.Write(0x02, Der.Integer(_payload.SignatureCounter)));
        parts.Add(LogTimeFormats.Encode(Format, Time));
        return Der.Concat(parts);
    }
}
