using System.Text;
using Fiscal.Testing;

namespace Fiscal.Journal.Tests.Codec;

public sealed class EntryCodecTests
{
    public static TheoryData<string> Kinds()
    {
        var data = new TheoryData<string>();
        for (var i = 0; i < Samples.All().Count(); i++)
        {
            data.Add(i + " " + Samples.All().ElementAt(i).GetType().Name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_entry_comes_back_with_every_property(string sample)
    {
        var entry = Samples.All().ElementAt(int.Parse(sample.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));

        var decoded = EntryCodec.Decode(Samples.Stored(EntryCodec.Encode(entry), sequence: 0));

        Assert.Equal(Dump.Of(entry), Dump.Of(decoded));
        Assert.Equal(EntryCodec.Encode(entry).Body, EntryCodec.Encode(decoded).Body);
    }

    [Fact]
    public void Every_kind_has_a_sample() =>
        Assert.Equal(Enum.GetValues<EntryKind>().Where(static k => k != EntryKind.Unknown), Samples.All().Select(static e => e.Kind).Distinct().OrderBy(static k => k));

    [Fact]
    public void Samples_leave_no_property_empty()
    {
        // What cannot be filled at the same time: signature and outage, shares and nested lists of the second line, the other payment's columns.
        var empty = Samples.All().Where(static e => e is not (SealedEntry or FinishingEntry)).SelectMany(static e => Dump.Empty(e).Select(p => e.GetType().Name + p)).ToList();

        Assert.Equal([], empty.Where(static p => !p.Contains("OpenOutages", StringComparison.Ordinal)));
        Assert.DoesNotContain(Dump.Empty(Samples.Full().Finishing), static p => p.StartsWith(".Content.Lines[0]", StringComparison.Ordinal) && !p.EndsWith("ParentLine", StringComparison.Ordinal) && !p.EndsWith("OriginalLine", StringComparison.Ordinal) && !p.Contains("References[0]", StringComparison.Ordinal));
    }

    [Fact]
    public void An_opened_basket_is_written_like_this()
    {
        var bytes = EntryCodec.Encode(new OpenedEntry { Time = Samples.Noon, SaleId = "4711", ClientId = "KASSE-01", OperationId = Guid.Parse("7f0c1b52-93a4-4b0e-8a26-3d0a58d1c001") });

        Assert.Equal("""{"v":1,"clientId":"KASSE-01","operation":"7f0c1b52-93a4-4b0e-8a26-3d0a58d1c001"}""", Text(bytes));
        Assert.Equal((2, (string?)"4711", (long?)null, (byte)1), (bytes.Kind, bytes.SaleId, bytes.ReceiptNumber, bytes.Format));
    }

    [Fact]
    public void An_accepted_sale_is_written_like_this()
    {
        var entry = new ReceiptBuilder().BuildEntries().Finishing;

        var json = Text(EntryCodec.Encode(entry)).Replace(entry.SerialNumber.ToString(), "…", StringComparison.Ordinal);

        Assert.Equal(
            """{"v":1,"bonId":1,"clientId":"KASSE-01","serial":"…","transaction":1,"processType":"Kassenbeleg-V1","processData":"Beleg^3.20_1.70_0.00_0.00_0.00^4.90:Bar","type":"Beleg","start":"2026-11-24T08:23:00+01:00","total":"4.90","rates":[{"category":"STANDARD","key":1,"percent":"19","slot":1},{"category":"REDUCED","key":2,"percent":"7","slot":2}],"lines":[{"text":"Laugenbrezel","quantity":"2","price":"0.85","total":"1.70","rate":1,"tax":"0.11"},{"text":"Kaffee groß","price":"3.20","total":"3.20","rate":0,"tax":"0.51"}],"vat":[{"rate":0,"gross":"3.20","tax":"0.51"},{"rate":1,"gross":"1.70","tax":"0.11"}],"payments":[{"kind":"Bar","amount":"4.90"}],"merchant":{"name":"Bäckerei Beispiel GmbH","street":"Hauptstraße 1","postalCode":"10115","city":"Berlin","taxNumber":"30/123/45678","vatId":"DE123456789"},"linkSecret":"AQIDBAUGBwgJCgsMDQ4PEA=="}""",
            json);
    }

    [Fact]
    public void A_seal_with_raw_log_says_nothing_twice()
    {
        var seal = new ReceiptBuilder().BuildEntries().Sealed;

        var json = Text(EntryCodec.Encode(seal));

        Assert.StartsWith("""{"v":1,"signature":{"startTime":"2026-11-24T07:23:00Z","publicKey":"B""", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"value\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"counter\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seal_whose_raw_log_says_otherwise_keeps_both()
    {
        var seal = new ReceiptBuilder().BuildEntries().Sealed;
        seal.Signature!.SignatureCounter = 99;
        seal.Signature.LogTime = seal.Signature.LogTime.AddSeconds(1);
        seal.Signature.Value = Samples.Bytes(96);

        var decoded = (SealedEntry)EntryCodec.Decode(Samples.Stored(EntryCodec.Encode(seal), 0));

        Assert.Equal(Dump.Of(seal), Dump.Of(decoded));
    }

    [Fact]
    public void Unknown_properties_are_skipped()
    {
        var bytes = EntryCodec.Encode(Samples.Full().Finishing);
        var richer = Text(bytes).Replace("{\"v\":1,", "{\"v\":2,\"new\":{\"a\":[1,{}]},", StringComparison.Ordinal).Replace("\"text\":", "\"colour\":7,\"text\":", StringComparison.Ordinal);
        var stored = Samples.Stored(new EntryBytes(bytes.Kind, bytes.Time, bytes.SaleId, bytes.ReceiptNumber, null, 1, Encoding.UTF8.GetBytes(richer)), 0);

        Assert.Equal(Dump.Of(Samples.Full().Finishing), Dump.Of(EntryCodec.Decode(stored)));
    }

    [Theory]
    [InlineData(19, 1)]
    [InlineData(300, 1)]
    [InlineData(4, 2)]
    [InlineData(0, 1)]
    public void Unknown_kinds_and_formats_are_kept_as_they_are(int kind, byte format)
    {
        var stored = Samples.Stored(new EntryBytes(kind, Samples.Noon, "x", 3, null, format, [1, 2, 3]), 8);

        var entry = Assert.IsType<UnknownEntry>(EntryCodec.Decode(stored));

        Assert.Equal((kind, 8L, Samples.Noon), (entry.KindNumber, entry.Sequence, entry.Time));
        Assert.Equal([1, 2, 3], entry.Body);
        Assert.Throws<ArgumentException>(() => EntryCodec.Encode(entry));
    }

    [Theory]
    [InlineData(3, """{"v":1,"transaction":1}""", "logTime")]
    [InlineData(3, """{"v":1,"transaction":"1"}""", "transaction")]
    [InlineData(3, """{"v":1,"transaction":1,"logTime":"gestern"}""", "logTime")]
    [InlineData(3, """{"v":1,"transaction":1,"logTime":"2026-11-24T08:00:00Z","signature":"%"}""", "signature")]
    [InlineData(3, """{"v":1,"transaction":1,"logTime":"2026-11-24T08:00:00Z","serial":"abc"}""", "serial")]
    [InlineData(4, """{"v":1,"bonId":1,"start":"2026-11-24T08:00:00Z","total":"1,00"}""", "total")]
    [InlineData(4, """{"v":1,"bonId":1,"start":"2026-11-24T08:00:00Z","total":"1.00","rates":[{"category":"X","key":1,"percent":"19","slot":1}]}""", "rates[0].category")]
    [InlineData(4, """{"v":1,"bonId":1,"start":"2026-11-24T08:00:00Z","total":"1.00","rates":[{"category":"STANDARD","key":1,"percent":"19","slot":9}]}""", "rates[0]")]
    [InlineData(4, """{"v":1,"bonId":1,"start":"2026-11-24T08:00:00Z","total":"1.00","lines":[{"price":"1.00","total":"1.00","rate":3}]}""", "lines[0].rate")]
    [InlineData(4, """{"v":1,"bonId":1,"start":"2026-11-24T08:00:00Z","total":"1.00","lines":{}}""", "lines")]
    [InlineData(4, """{"v":1,"bonId":1,"start":"2026-11-24T08:00:00Z","total":"1.00"}""", "merchant")]
    [InlineData(4, """{"v":1,"bonId":1,"start":"2026-11-24T08:00:00Z","total":"1.00","name":"\ud800"}""", "name")]
    [InlineData(5, """{"v":1,"signature":7}""", "signature")]
    [InlineData(5, """[]""", "")]
    [InlineData(5, """{"v":1""", "")]
    [InlineData(5, "", "")]
    public void A_broken_body_names_sequence_and_field(int kind, string body, string field)
    {
        var stored = Samples.Stored(new EntryBytes(kind, Samples.Noon, "x", 3, null, 1, Encoding.UTF8.GetBytes(body)), 42);

        var error = Assert.Throws<EntryFormatException>(() => EntryCodec.Decode(stored));

        Assert.Equal((42L, field, "entry-unreadable", "KASSE-01"), (error.Sequence, error.Field, error.Code, error.RegisterId));
        Assert.Contains("42", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_column_that_is_needed_and_missing_is_named()
    {
        var stored = Samples.Stored(new EntryBytes((int)EntryKind.Opened, Samples.Noon, null, null, null, 1, "{}"u8.ToArray()));

        Assert.Equal("saleId", Assert.Throws<EntryFormatException>(() => EntryCodec.Decode(stored)).Field);
    }

    [Theory]
    [InlineData("{", "extension-not-json")]
    [InlineData("", "extension-not-json")]
    [InlineData("{} {}", "extension-not-json")]
    [InlineData("{\"a\":1,}", "extension-not-json")]
    [InlineData("// c\n1", "extension-not-json")]
    [InlineData("HALF", "extension-not-json")] // an attribute cannot hold half a character
    [InlineData("DEEP", "extension-not-json")]
    [InlineData("LONG", "extension-too-large")]
    public void An_extension_that_is_not_json_is_refused(string json, string code)
    {
        json = json switch
        {
            "HALF" => "\"\ud800\"",
            "DEEP" => new string('[', 65) + new string(']', 65),
            "LONG" => "\"" + new string('ä', 33_000) + "\"",
            _ => json,
        };

        var error = Assert.Throws<ReceiptRefusedException>(() => EntryCodec.CheckExtensions(new Dictionary<string, string> { ["good"] = "{}", ["pos"] = json }));

        var finding = Assert.Single(error.Findings);
        Assert.Equal((code, "pos"), (finding.Code, finding.Where));
    }

    [Fact]
    public void An_extension_at_the_limits_is_kept_byte_for_byte()
    {
        var builder = new ReceiptBuilder();
        builder.Draft.Extensions["deep"] = new string('[', 64) + new string(']', 64);
        builder.Draft.Extensions["large"] = "\"" + new string('x', 65_534) + "\"";
        builder.Draft.Extensions["form"] = "{ \"a\" : 1.50e1 , \"b\":\"\\u00e4\" }";
        var entry = builder.BuildEntries().Finishing;

        var decoded = (FinishingEntry)EntryCodec.Decode(Samples.Stored(EntryCodec.Encode(entry), 0));

        Assert.Equal(entry.Content.Extensions, decoded.Content.Extensions);
    }

    [Fact]
    public void A_receipt_larger_than_a_body_is_refused_with_a_finding()
    {
        var entry = new ReceiptBuilder().Lines(100_000).BuildEntries().Finishing;

        Assert.Equal("receipt-too-large", Assert.Single(Assert.Throws<ReceiptRefusedException>(() => EntryCodec.Encode(entry)).Findings).Code);
    }

    [Fact]
    public void Half_characters_become_replacement_characters()
    {
        var decoded = (OutageAnnotatedEntry)EntryCodec.Decode(Samples.Stored(EntryCodec.Encode(new OutageAnnotatedEntry { OutageNumber = 1, Text = "a\ud800b😀", Person = "\n" })));

        Assert.Equal(("a\uFFFDb😀", "\n"), (decoded.Text, decoded.Person));
    }

    [Fact]
    public void Umlauts_stay_readable() => Assert.Contains("Straße 5 €", Text(EntryCodec.Encode(new OutageAnnotatedEntry { OutageNumber = 1, Text = "Straße 5 €" })), StringComparison.Ordinal);

    [Theory]
    [InlineData(3, true, 2_050)]
    [InlineData(3, false, 2_050)]
    [InlineData(12, true, 3_100)]
    public void The_bodies_of_a_sale_are_small(int lines, bool rawLog, int most)
    {
        var entries = new ReceiptBuilder().SignedBy(new TestTse(), rawLog).Lines(lines).BuildEntries();

        var sizes = entries.All.Select(static e => EntryCodec.Encode(e).Body.Length).ToList();

        Assert.True(sizes.Sum() <= most, string.Join(" + ", sizes) + " = " + sizes.Sum());
    }

    [Fact]
    public void Broken_bytes_never_give_another_exception()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FISCAL_TEST_SEED"), out var s) ? s : 4711;
        var scale = int.TryParse(Environment.GetEnvironmentVariable("FISCAL_TEST_SCALE"), out var f) ? f : 1;
        var random = new Random(seed);
        var bodies = Samples.All().Select(EntryCodec.Encode).ToList();
        for (var round = 0; round < 20_000 * scale; round++)
        {
            var bytes = bodies[random.Next(bodies.Count)];
            var body = (byte[])bytes.Body.Clone();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                var at = random.Next(body.Length);
                switch (random.Next(4))
                {
                    case 0:
                        body[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        body[at] = (byte)"\"{}[],:0-\\9eE"[random.Next(13)];
                        break;
                    case 2:
                        body = [.. body.AsSpan(0, at), .. body.AsSpan(Math.Min(body.Length, at + random.Next(1, 9)))];
                        break;
                    default:
                        var from = random.Next(body.Length);
                        body = [.. body.AsSpan(0, at), .. body.AsSpan(from, Math.Min(9, body.Length - from)), .. body.AsSpan(at)];
                        break;
                }

                if (body.Length == 0)
                {
                    break;
                }
            }

            var stored = Samples.Stored(new EntryBytes(random.Next(10) == 0 ? random.Next(1, 18) : bytes.Kind, bytes.Time, bytes.SaleId, bytes.ReceiptNumber, bytes.ClosingNumber, 1, body));
            try
            {
                var entry = EntryCodec.Decode(stored);
                if (entry is FinishingEntry finishing)
                {
                    Assert.NotNull(finishing.Content.Merchant);
                }
            }
            catch (EntryFormatException)
            {
                // the one it may throw
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}, round {round}: {error}\n{Encoding.UTF8.GetString(body)}");
            }
        }
    }

    private static string Text(EntryBytes bytes) => Encoding.UTF8.GetString(bytes.Body);
}
