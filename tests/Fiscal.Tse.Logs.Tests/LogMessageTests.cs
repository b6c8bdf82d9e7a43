using System.Security.Cryptography;

namespace Fiscal.Tse.Logs.Tests;

public sealed class LogMessageTests
{
    public static TheoryData<int> Genuine => [.. Enumerable.Range(0, Samples.Logs.Count())];

    [Theory]
    [MemberData(nameof(Genuine))]
    public void Genuine_message_reads_without_findings_verifies_and_rebuilds_byte_for_byte(int index)
    {
        var sample = Samples.Logs.ElementAt(index);
        var message = LogMessage.Parse(sample.Bytes);

        Assert.Empty(message.Findings);
        Assert.Equal(sample.Key.SerialNumber, message.SerialNumber);
        Assert.Equal(SignatureVerdict.Verified, message.Verify(sample.Key).Verdict);
        var hash = message.SignatureAlgorithm.DigestLength == 32 ? SHA256.HashData(message.SignedBytes) : SHA384.HashData(message.SignedBytes);
        Assert.Equal(sample.SignedHash, Convert.ToHexStringLower(hash));
        Assert.Equal(sample.Bytes, LogMessageWriter.From(message).Write(message.Signature));
        if (sample.FileName.Length > 0)
        {
            Assert.Equal(sample.FileName, LogMessageName.For(message).ToString());
            Assert.Equal(sample.FileName, LogMessageName.Parse("export/" + sample.FileName).ToString());
        }
    }

    [Fact]
    public void Constructed_process_data_is_read_as_value_and_parts()
    {
        var message = LogMessage.Parse(Samples.ConstructedFinish.Bytes);

        Assert.True(message.IsProcessDataConstructed);
        Assert.Equal("Beleg^29.41_28.04_0.00_0.00_0.00^65.00:Unbar", message.ProcessDataText);
        Assert.Single(message.ProcessDataParts);
        Assert.Equal(TransactionOperation.Finish, message.Operation);
        Assert.Equal("137741-0009", message.ClientId);
        Assert.Equal("Kassenbeleg-V1", message.ProcessType);
        Assert.Equal(218, message.TransactionNumber);
        Assert.Equal(630, message.SignatureCounter);
        Assert.Equal(1630408236, message.LogTime.ToUnixTimeSeconds());
        Assert.Equal("ecdsa-plain-SHA384", message.SignatureAlgorithm.Name);
        Assert.Equal(174, message.SignedBytes.Length);
    }

    [Fact]
    public void Utc_time_has_seconds_and_the_official_name()
    {
        var message = LogMessage.Parse(Samples.UtcTimeFinish.Bytes);

        Assert.Equal(new DateTimeOffset(2021, 9, 28, 9, 2, 51, TimeSpan.Zero), message.LogTime);
        Assert.Equal("utcTimeWithSeconds", message.TimeFormat.ToOfficialName());
    }

    [Fact]
    public void System_and_audit_messages_keep_their_data()
    {
        var system = LogMessage.Parse(Samples.UpdateTime.Bytes);
        Assert.Equal("updateTime", system.OperationType);
        Assert.True(SystemOperations.TryReadUpdateTime(system, out var before, out var after));
        Assert.Equal((1627481124, 1627481126), (before.ToUnixTimeSeconds(), after.ToUnixTimeSeconds()));

        var audit = LogMessage.Parse(Samples.Audit.Bytes);
        Assert.Equal(LogMessageKind.Audit, audit.Kind);
        Assert.Equal("301c80046130cbcb810101820101a40e810ca30a8005312e322e30810102", Convert.ToHexStringLower(audit.SeAuditData!));

        var start = LogMessage.Parse(Samples.SwissbitStart.Bytes);
        Assert.Equal(("", 26L, 917L), (start.ProcessType, start.TransactionNumber, start.SignatureCounter));
        Assert.Equal("brainpoolP384r1", Samples.SwissbitStart.Key.Curve.Name);
    }

    [Fact]
    public void Every_flipped_bit_of_a_genuine_message_stops_the_reader_or_the_signature()
    {
        var key = Samples.UpdateTime.Key;
        var bytes = Samples.UpdateTime.Bytes;
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var reading = LogMessage.Read(bytes);
            var holds = reading.Message is { } message && message.Verify(key).Verdict == SignatureVerdict.Verified;
            Assert.False(holds && !FindingCatalogue.HasError(reading.Findings), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    // Offsets are those of the annotated tables in the specification.
    [Theory]
    [InlineData("", "L01")]
    [InlineData("31", "L01")]
    [InlineData("30", "L02")]
    [InlineData("3003020102", "L07")]
    [InlineData("30050201020600", "L06")]
    [InlineData("3003020104", "L05")]
    [InlineData("308103020102", "L04")]
    [InlineData("30820003020102", "L04")]
    [InlineData("3080020102", "L04")]
    [InlineData("300402028002", "L15")]
    [InlineData("30040282000102", "L04")]
    public void Broken_frame_gives_the_code_of_the_catalogue(string hex, string code)
    {
        var reading = LogMessage.Read(Samples.Hex(hex));

        Assert.Null(reading.Message);
        Assert.Equal(code, reading.Findings[^1].Code);
        Assert.Equal(code, Assert.Throws<LogMessageFormatException>(() => LogMessage.Parse(Samples.Hex(hex))).Finding.Code);
    }

    [Theory]
    [InlineData(20, 0x58, "L13")] // operationType "XinishTransaction"
    [InlineData(20, 0x66, "L12")] // version 2 with version 3 spelling
    [InlineData(39, 0xff, "L25")] // client not UTF-8
    [InlineData(50, 0xb1, "L04")] // indefinite length outside of A2
    [InlineData(52, 0xa2, "L24")] // nested part
    [InlineData(100, 0x87, "L10")] // unknown tag
    [InlineData(118, 0x01, "")] // transaction number: signature decides
    [InlineData(153, 0x00, "")] // serial: signature decides
    [InlineData(154, 0x31, "L07")]
    [InlineData(167, 0x07, "L18")] // algorithm .7 does not exist
    [InlineData(172, 0x05, "L20")]
    [InlineData(174, 0x80, "L15")] // negative time
    [InlineData(176, 0xff, "")]
    public void Changed_byte_gives_the_code_of_the_catalogue(int offset, byte value, string code)
    {
        var bytes = Samples.ConstructedFinish.Bytes;
        bytes[offset] = value;

        var reading = LogMessage.Read(bytes);

        if (code.Length > 0) Assert.Contains(reading.Findings, f => f.Code == code);
        Assert.True(reading.Message is null || reading.Message.Verify(Samples.ConstructedFinish.Key).Verdict != SignatureVerdict.Verified);
    }

    [Fact]
    public void Trailing_and_missing_bytes_are_told_apart()
    {
        var bytes = Samples.UpdateTime.Bytes;

        Assert.Equal("L03", Assert.Single(LogMessage.Read([.. bytes, 0]).Findings).Code);
        Assert.Equal("L02", Assert.Single(LogMessage.Read(bytes[..^1]).Findings).Code);
    }

    [Fact]
    public void Irregular_fields_are_named_and_still_read()
    {
        var tse = new TestTse(EllipticCurve.P256);
        LogMessage Make(Action<LogMessageWriter> change) => tse.Finish(1, 1, change);

        Assert.Equal("L08", Assert.Single(Make(w => w.ProcessType = null).Findings).Code);
        Assert.Equal("L16", Assert.Single(Make(w => w.TransactionNumber = 0).Findings).Code);
        Assert.Equal("L16", Assert.Single(Make(w => w.SignatureCounter = 1L << 32).Findings).Code);
        Assert.Equal("L24", Assert.Single(Make(w => (w.ConstructedProcessData, w.ProcessDataParts) = (true, [])).Findings).Code);
        Assert.Equal("L14", Assert.Single(tse.System(1, "teleport", []).Findings).Code);
        Assert.Equal("L25", Assert.Single(Make(w => w.ProcessData = [0xff]).Findings).Code);
        Assert.Equal("L11", Assert.Single(Make(w => w.SeAuditData = [1]).Findings).Code);
        Assert.Equal("L22", Assert.Single(LogMessage.Parse(Make(_ => { }) is var m ? LogMessageWriter.Assemble(m.SignedBytes, EcdsaSignature.ToDer(m.Signature)) : []).Findings).Code);
        Assert.Equal("L21", Assert.Single(LogMessage.Parse(LogMessageWriter.Assemble(m.SignedBytes, new byte[63])).Findings).Code);
        Assert.Equal("L23", Assert.Single(LogMessage.Parse(LogMessageWriter.Assemble(m.SignedBytes, new byte[64])).Findings).Code);
    }

    [Fact]
    public void Field_order_parameters_and_unminimal_numbers_are_named()
    {
        var tse = new TestTse(EllipticCurve.P256);
        var signed = tse.Finish(1, 1).SignedBytes;
        var hex = Convert.ToHexStringLower(signed);

        Assert.Equal("L09", Codes(hex.Replace("850101", "850101850101")));
        Assert.Equal("L15", Codes(hex.Replace("850101", "85020001")));
        Assert.Equal("L19", Codes(hex.Replace("300c060a04007f00070101040103", "300e060a04007f000701010401030500")));
        Assert.Equal("L07", Codes(hex.Replace("850101", string.Empty)));
        Assert.Equal("L17", Codes(hex.Replace("0420" + tse.Key.SerialNumber, "041f" + tse.Key.SerialNumber.ToString()[2..])));
        Assert.Equal("L20", Codes(hex.Replace("02046", "17046")));

        static string Codes(string signedHex) =>
            string.Join(",", LogMessage.Read(LogMessageWriter.Assemble(Samples.Hex(signedHex), [.. Enumerable.Repeat((byte)1, 64)])).Findings.Select(f => f.Code).Distinct());
    }

    [Theory]
    [InlineData(LogTimeFormat.UnixTime, "Unixt_1795521601")]
    [InlineData(LogTimeFormat.UtcTimeWithSeconds, "Utc_261124120001Z")]
    [InlineData(LogTimeFormat.GeneralizedTime, "Gent_20261124120001Z")]
    [InlineData(LogTimeFormat.GeneralizedTimeWithMilliseconds, "Gent_20261124120001.25Z")]
    public void Every_time_format_and_form_round_trips(LogTimeFormat format, string name)
    {
        var tse = new TestTse(EllipticCurve.P384);
        foreach (var version in new[] { 2, 3 })
        {
            foreach (var parts in new byte[][][] { [], [[1, 2]], [[1], [], [3]] })
            {
                var message = tse.Finish(1, 1, w =>
                {
                    w.Version = version;
                    w.LogTime = TestTse.Noon.AddSeconds(1.25);
                    w.TimeFormat = format;
                    w.ProcessType = "x";
                    w.ConstructedProcessData = parts.Length != 1;
                    w.ProcessDataParts = parts;
                    w.AdditionalExternalData = [9];
                });

                Assert.Equal(SignatureVerdict.Verified, message.Verify(tse.Key).Verdict);
                Assert.Equal(parts.Length == 0 ? ["L24"] : [], message.Findings.Select(f => f.Code));
                Assert.Equal(message.RawBytes, LogMessageWriter.From(message).Write(message.Signature));
                Assert.Equal(parts, message.ProcessDataParts);
                Assert.Equal(version == 2 ? "FinishTransaction" : "finishTransaction", message.OperationType);
                Assert.StartsWith(name + "_Sig-1_Log-Tra_No-1_Finish_Client-KASSE-01", LogMessageName.For(message).ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(127, "02017f")]
    [InlineData(128, "02020080")]
    [InlineData(227, "020200e3")]
    [InlineData(44131, "020300ac63")]
    [InlineData(0x7fffffff, "02047fffffff")]
    [InlineData(0x80000000, "02050080000000")]
    public void Integers_are_minimal_twos_complement(long value, string hex) =>
        Assert.Equal(hex, Convert.ToHexStringLower(Der.Write(0x02, Der.Integer(value))));

    [Theory]
    [InlineData("Unixt_1_Sig-2_Log-Sys_updateTime.log")]
    [InlineData("Gent_20181109084236Z_Sig-1743_Log-Sys_UpdateTime.log")]
    [InlineData("Unixt_1_Sig-2_Log-Tra_No-3_Start_Client-137741-0007 Hioneu.log")]
    [InlineData("Unixt_1_Sig-2_Log-Tra_No-3_Update_Client-10999900.1215566690.V2_Fc-12.log")]
    [InlineData("Unixt_1_Sig-2_Log-Aud_Fc-1.log")]
    public void File_name_reads_and_writes_itself(string name) => Assert.Equal(name, LogMessageName.Parse(name).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("info.csv")]
    [InlineData("Unixt_x_Sig-2_Log-Aud.log")]
    [InlineData("Unixt_1_Sig-_Log-Aud.log")]
    [InlineData("Utc_219928090251Z_Sig-2_Log-Aud.log")]
    [InlineData("Unixt_1_Sig-2_Log-Tra_No-3_Begin_Client-x.log")]
    [InlineData("Unixt_1_Sig-2_Log-Aud.txt")]
    public void Other_file_names_are_none(string name) => Assert.Throws<FormatException>(() => LogMessageName.Parse(name));

    [Fact]
    public void File_name_that_lies_differs_and_replaced_characters_do_not()
    {
        var tse = new TestTse(EllipticCurve.P256);
        var message = tse.Finish(5, 3, w => w.ClientId = "A/B:1");
        var good = LogMessageName.For(message).ToString();

        Assert.Equal("A02", LogMessageName.Parse(good).CodeOfDifference(message));
        Assert.Null(LogMessageName.Parse(good).CodeOfDifference(tse.Finish(5, 3, w => w.ClientId = "A_B_1")));
        Assert.Null(LogMessageName.Parse(good.ToUpperInvariant()).CodeOfDifference(tse.Finish(5, 3, w => w.ClientId = "a_b_1")));
        Assert.Null(LogMessageName.Parse("Unixt_1795521601_Sig-1_Log-Sys_UpdateTime.log").CodeOfDifference(tse.System(1, "updateTime", [])));
        foreach (var (old, fresh) in new[] { ("Sig-5", "Sig-6"), ("No-3", "No-4"), ("Finish", "Start"), ("Unixt_1", "Unixt_2"), ("A_B_1", "A_B_2"), ("A_B_1", "A_C_1"), ("A_B_1", "AxB_1"), ("A_B_1", "a_B_1"), ("Client", "client"), ("Unixt", "uNixt") })
        {
            Assert.Equal("A01", LogMessageName.Parse(good.Replace(old, fresh)).CodeOfDifference(message));
        }
    }
}
