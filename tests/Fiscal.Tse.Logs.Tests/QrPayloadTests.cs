namespace Fiscal.Tse.Logs.Tests;

public sealed class QrPayloadTests
{
    [Theory]
    [InlineData(Samples.QrAma, "brainpoolP384r1", Samples.QrAmaSigned)]
    [InlineData(Samples.QrBlank, "P-256", null)]
    public void Printed_example_is_valid_as_it_stands(string text, string curve, string? signed)
    {
        var result = QrPayload.Verify(text);

        Assert.Equal(QrVerdict.Valid, result.Verdict);
        Assert.Empty(TestTse.Errors(result.Findings));
        Assert.Equal(curve, result.Payload!.PublicKey!.Curve.Name);
        Assert.Equal(text, result.Payload.ToString());
        if (signed is not null) Assert.Equal(signed, Convert.ToHexStringLower(result.Payload.ToSignedBytes()));
    }

    [Theory]
    [InlineData("T18:41:02")]
    [InlineData("T18:41:04")]
    public void Der_example_verifies_with_either_start_time(string start)
    {
        var result = QrPayload.Verify(Samples.QrDer.Replace("T18:41:02", start));

        Assert.Equal(QrVerdict.ValidFormDeviates, result.Verdict);
        Assert.Equal("DER signature", result.Variation);
        Assert.Contains(result.Findings, f => f.Code == "L22");
        Assert.Equal(Samples.QrDerSigned, Convert.ToHexStringLower(result.Payload!.ToSignedBytes()));
    }

    [Fact]
    public void Every_changed_signed_field_makes_the_payload_invalid()
    {
        foreach (var (old, fresh) in new[] { ("AMA-2642", "AMA-2643"), ("4.05_3.00", "4.06_3.00"), (";13;", ";14;"), (";44131;", ";44132;"), ("11:29:49", "11:29:50"), ("SHA384", "SHA256"), ("K8zsZ6", "K8zsZ7"), ("Kassenbeleg-V1", "Bestellung-V1") })
        {
            var result = QrPayload.Verify(Samples.QrAma.Replace(old, fresh));
            Assert.Equal(QrVerdict.Invalid, result.Verdict);
            Assert.Contains(result.Findings, f => f.Code == "Q11");
        }

        Assert.Equal(QrVerdict.Valid, QrPayload.Verify(Samples.QrAma.Replace("11:29:48", "11:29:47")).Verdict);
    }

    [Theory]
    [InlineData("V1;", "V0;", "Q01", QrVerdict.CannotDecide)]
    [InlineData(";13;", ";x;", "Q01", QrVerdict.CannotDecide)]
    [InlineData(";13;", ";013;", "Q01", QrVerdict.CannotDecide)]
    [InlineData("BBXNYQ", "BBXNYR", "Q03", QrVerdict.CannotDecide)]
    [InlineData("ecdsa-plain-SHA384", "ecsdsa-plain-SHA384", "Q12", QrVerdict.CannotDecide)]
    [InlineData("ecdsa-plain-SHA384", "ecdsa-plain-SHA3-384", "Q12", QrVerdict.CannotDecide)]
    [InlineData("ecdsa-plain-SHA384", "ecdsa-plain-sha384", "Q24", QrVerdict.Valid)]
    [InlineData("T11:29:49.000Z", "T11:29:49Z", "Q06", QrVerdict.Valid)]
    [InlineData("T11:29:49.000Z", "T12:29:49.000+01:00", "Q06", QrVerdict.Valid)]
    [InlineData("T11:29:48", "T11:29:50", "Q07", QrVerdict.Valid)]
    [InlineData("K8zsZ6N", "K8zs Z6N", "Q02", QrVerdict.Valid)]
    [InlineData("3A==", "3A", "Q02", QrVerdict.Valid)]
    [InlineData("unixTime", "utcTime", "Q23", QrVerdict.ValidFormDeviates)]
    [InlineData("Kassenbeleg-V1", "KassenBeleg-V1", "Q10", QrVerdict.ValidFormDeviates)]
    [InlineData("Kassenbeleg-V1", " Kassenbeleg-V1", "Q23", QrVerdict.ValidFormDeviates)]
    [InlineData("T11:29:49", "T12:29:49", "Q23", QrVerdict.ValidFormDeviates)]
    public void Deviation_of_a_real_till_has_its_code_and_verdict(string old, string fresh, string code, QrVerdict verdict)
    {
        var text = old == "V1;" ? "V1" + Samples.QrAma[2..] : Samples.QrAma.Replace(old, fresh);
        var result = QrPayload.Verify(text);

        Assert.Equal(verdict, result.Verdict);
        Assert.Contains(result.Findings, f => f.Code == code);
    }

    [Fact]
    public void Key_as_info_signature_as_hex_or_as_text_is_named()
    {
        var fields = Samples.QrAma.Split(';');
        var payload = QrPayload.Parse(Samples.QrAma);

        var info = QrPayload.Verify(string.Join(";", [.. fields[..11], Convert.ToBase64String(payload.PublicKey!.ToSubjectPublicKeyInfo())]));
        Assert.Equal((QrVerdict.ValidFormDeviates, "SubjectPublicKeyInfo"), (info.Verdict, info.Variation));
        Assert.Contains(info.Findings, f => f.Code == "Q04");

        var hex = QrPayload.Verify(string.Join(";", [.. fields[..10], Convert.ToHexStringLower(payload.Signature), fields[11]]));
        Assert.Equal((QrVerdict.ValidFormDeviates, "hex signature"), (hex.Verdict, hex.Variation));

        var tlv = QrPayload.Verify(string.Join(";", [.. fields[..10], Convert.ToBase64String(payload.ToSignedBytes()), fields[11]]));
        Assert.Equal(QrVerdict.Invalid, tlv.Verdict);
        Assert.Contains(tlv.Findings, f => f.Code == "Q22");

        var cut = QrPayload.Verify(string.Join(";", [.. fields[..10], Convert.ToBase64String([0x55, .. payload.Signature[1..90]]), fields[11]]));
        Assert.Equal(QrVerdict.Invalid, cut.Verdict);
        Assert.Contains(cut.Findings, f => f.Code == "Q05");
    }

    [Fact]
    public void Genuine_receipt_of_a_constructed_log_verifies_in_that_form()
    {
        var message = LogMessage.Parse(Samples.ConstructedFinish.Bytes);
        var result = QrPayload.Create(message, message.LogTime, Samples.ConstructedFinish.Key).Verify();

        Assert.Equal((QrVerdict.ValidFormDeviates, "constructed processData"), (result.Verdict, result.Variation));
        Assert.Equal(QrVerdict.Valid, QrPayload.Create(LogMessage.Parse(Samples.UtcTimeFinish.Bytes), message.LogTime.AddYears(-2), Samples.UtcTimeFinish.Key).Verify() switch { var r => r.Findings.Any(f => f.Code == "Q09") ? r.Verdict : r.Verdict });
    }

    public static TheoryData<string> Forms => ["version 3", "version 3, constructed processData", "time format generalizedTime", "Windows-1252", "ASCII with question marks", "processType missing", "processType empty", "line separator LF", "local time, 2 h", "processData with trailing blank"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Form_that_a_device_signed_otherwise_is_found_and_named(string form)
    {
        var tse = new TestTse(EllipticCurve.P256);
        var data = form.StartsWith("line", StringComparison.Ordinal) ? "1;\"Tee\";2.00\r1;\"Kaffee\";3.00" : "Grüße – 5 €";
        var message = tse.Finish(9, 4, w =>
        {
            w.ProcessType = form switch { "processType missing" => null, "processType empty" => string.Empty, _ => ProcessTypes.Other };
            w.Version = form.StartsWith("version 3", StringComparison.Ordinal) ? 3 : 2;
            w.ConstructedProcessData = form.EndsWith("constructed processData", StringComparison.Ordinal);
            w.TimeFormat = form.StartsWith("time", StringComparison.Ordinal) ? LogTimeFormat.GeneralizedTime : LogTimeFormat.UnixTime;
            w.ProcessData = form switch
            {
                "Windows-1252" => [0x47, 0x72, 0xfc, 0xdf, 0x65, 0x20, 0x96, 0x20, 0x35, 0x20, 0x80],
                "ASCII with question marks" => "Gr??e ? 5 ?"u8.ToArray(),
                "line separator LF" => System.Text.Encoding.UTF8.GetBytes(data.Replace('\r', '\n')),
                "processData with trailing blank" => System.Text.Encoding.UTF8.GetBytes(data + " "),
                _ => System.Text.Encoding.UTF8.GetBytes(data),
            };
        });
        var time = form.StartsWith("local", StringComparison.Ordinal) ? message.LogTime.AddHours(2) : message.LogTime;

        var result = QrPayload.Create("KASSE-01", ProcessTypes.Other, data, 4, 9, time, time, tse.Algorithm, LogTimeFormat.UnixTime, message.Signature, tse.Key).Verify();

        Assert.Equal((QrVerdict.ValidFormDeviates, form), (result.Verdict, result.Variation));
        Assert.Contains(result.Findings, f => f.Code == "Q23");
    }

    [Fact]
    public void Order_with_semicolons_quotes_and_carriage_returns_survives()
    {
        var tse = new TestTse(EllipticCurve.BrainpoolP384r1);
        var order = new OrderProcessData([new(2, "Eis \"groß\"; mit Sahne", 3.99m), new(1, "Tee", 2m)]).ToString();
        var message = tse.Finish(2, 1, w => (w.ProcessType, w.ProcessData) = (ProcessTypes.Order, System.Text.Encoding.UTF8.GetBytes(order)));

        var payload = QrPayload.Parse(QrPayload.Create(message, TestTse.Noon, tse.Key).ToString() + "\r\n");

        Assert.Equal(order, payload.ProcessData);
        Assert.Equal(QrVerdict.Valid, payload.Verify().Verdict);
        Assert.Equal(message.SignedBytes, payload.ToSignedBytes());
    }

    [Fact]
    public void Client_with_a_semicolon_is_refused()
    {
        var tse = new TestTse(EllipticCurve.P256);
        Assert.Throws<ArgumentException>(() => QrPayload.Create(tse.Finish(1, 1, w => w.ClientId = "a;b"), TestTse.Noon, tse.Key));
        Assert.Throws<ArgumentException>(() => QrPayload.Create(tse.Start(1, 1), TestTse.Noon, tse.Key));
    }
}
