namespace Fiscal.Tse.Logs;

/// <summary>Tries the forms in which real tills and devices sign, in a fixed order, and stops at the first that fits.</summary>
internal sealed class QrVerifier(QrPayload payload, List<Finding> findings)
{
    internal QrVerification Verify()
    {
        if (payload.PublicKey is not { } key || payload.Algorithm is not { IsSupported: true } algorithm || payload.LogTime < Digits.Epoch) return Result(QrVerdict.CannotDecide, string.Empty);
        var signature = payload.Signature;
        if (!EcdsaSignature.TryRead(signature, 0, signature.Length, key.Curve, out _, out _))
        {
            if (!FindingCatalogue.HasError(findings)) findings.Add(FindingCatalogue.Create("Q05", "signatur"));
            return Result(QrVerdict.Invalid, string.Empty);
        }

        var tried = new List<string>();
        foreach (var (name, form) in Forms())
        {
            var bytes = form.ToBytes();
            tried.Add(name);
            if (key.Verify(bytes, signature, algorithm) != SignatureVerdict.Verified) continue;
            if (name.Length > 0) findings.Add(FindingCatalogue.Create("Q23", string.Empty, name));
            var variation = name.Length > 0 ? name : payload.Deviation;
            return Result(variation.Length > 0 ? QrVerdict.ValidFormDeviates : QrVerdict.Valid, variation);
        }

        findings.Add(FindingCatalogue.Create("Q11", "signatur", "canonical" + string.Join(", ", tried)));
        return Result(QrVerdict.Invalid, string.Empty);
    }

    private QrVerification Result(QrVerdict verdict, string variation) => new(payload, verdict, variation, findings);

    private IEnumerable<(string Name, QrForm Form)> Forms()
    {
        yield return (string.Empty, new QrForm(payload));
        yield return ("constructed processData", new QrForm(payload) { Constructed = true });
        yield return ("version 3", new QrForm(payload) { Version = 3 });
        yield return ("version 3, constructed processData", new QrForm(payload) { Version = 3, Constructed = true });

        var named = new QrForm(payload).Format;
        for (var format = LogTimeFormat.UnixTime; format <= LogTimeFormat.GeneralizedTimeWithMilliseconds; format++)
        {
            if (format == named) continue;

            // Without seconds the value must not have any.
            if (format == LogTimeFormat.UtcTime && payload.LogTime.Second != 0) continue;
            yield return ("time format " + format.ToOfficialName(), new QrForm(payload) { Format = format });
        }

        foreach (var form in Encodings()) yield return form;
        foreach (var form in Spellings()) yield return form;
        yield return ("processType missing", new QrForm(payload) { Type = null });
        yield return ("processType empty", new QrForm(payload) { Type = [] });

        // Till printed local time as UTC: summer 2 h, winter 1 h.
        yield return ("local time, 1 h", new QrForm(payload) { Time = payload.LogTime.AddHours(-1) });
        yield return ("local time, 2 h", new QrForm(payload) { Time = payload.LogTime.AddHours(-2) });
    }

    private IEnumerable<(string Name, QrForm Form)> Encodings()
    {
        var (client, type, data) = (payload.ClientId, payload.ProcessType, payload.ProcessData);
        if (Texts.IsAscii(client + type + data)) yield break;
        if (Texts.TryWindows1252(client) is { } c && Texts.TryWindows1252(type) is { } t && Texts.TryWindows1252(data) is { } d)
        {
            yield return ("Windows-1252", new QrForm(payload) { Client = c, Type = t, Data = d });
        }

        yield return ("ASCII with question marks", new QrForm(payload)
        {
            Client = Texts.AsciiWithQuestionMarks(client),
            Type = Texts.AsciiWithQuestionMarks(type),
            Data = Texts.AsciiWithQuestionMarks(data),
        });
    }

    private IEnumerable<(string Name, QrForm Form)> Spellings()
    {
        var (type, data) = (payload.ProcessType, payload.ProcessData);
        foreach (var (name, value) in new[] { ("without blanks", type.Trim()), ("with trailing blank", type + " "), ("with leading blank", " " + type), ("Kassenbeleg-V1", Same(type) ? ProcessTypes.Receipt : type), ("KassenBeleg-V1", Same(type) ? "KassenBeleg-V1" : type) })
        {
            if (value != type) yield return ("processType " + name, new QrForm(payload) { Type = Texts.Utf8(value) });
        }

        foreach (var (name, value) in new[] { ("without blanks", data.Trim(' ')), ("with trailing blank", data + " "), ("with leading blank", " " + data) })
        {
            if (value != data) yield return ("processData " + name, new QrForm(payload) { Data = Texts.Utf8(value) });
        }

        var lines = data.Replace("\r\n", "\r").Replace('\n', '\r');
        foreach (var (name, value) in new[] { ("CR", lines), ("CR LF", lines.Replace("\r", "\r\n")), ("LF", lines.Replace('\r', '\n')) })
        {
            if (value != data) yield return ("line separator " + name, new QrForm(payload) { Data = Texts.Utf8(value) });
        }
    }

    private static bool Same(string type) => string.Equals(type, ProcessTypes.Receipt, StringComparison.OrdinalIgnoreCase);
}
