using System.Text;
using Fiscal.Testing;
using Fiscal.Tse.Logs;

namespace Fiscal.Journal.Tests.Verification;

/// <summary>Somebody rewrote the journal and chained it again, so that only its meaning can give him away. Every manipulation gives exactly the findings named.</summary>
public sealed class ManipulationTests
{
    private static readonly Dictionary<string, (Action<TestJournal> Change, string Expected)> Cases = new(StringComparer.Ordinal)
    {
        ["genesis cut off"] = (static j => j.Entries.RemoveAt(0), "genesis-missing closing-counters-differ"),
        ["second genesis"] = (static j => j.Entries.Add(new GenesisEntry { Time = j.Clock, JournalId = Guid.NewGuid() }), "genesis-repeated"),
        ["receipt removed"] = (static j => Remove(j, 6), "bon-id-gap receipt-number-gap"),
        ["first receipt removed"] = (static j => Remove(j, 1), "bon-id-gap closing-range-differs closing-totals-differ receipt-number-gap"),
        ["unsigned receipt removed"] = (static j => Remove(j, 4), "bon-id-gap closing-totals-differ receipt-number-gap"),
        ["receipt repeated"] = (
            static j =>
            {
                var sale = j.Sell(static b => b.Number(8, bonId: 10).SaleId("other"));
                _ = sale;
            },
            "receipt-number-repeated"),
        ["sale id repeated"] = (static j => j.Sell(static b => b.SaleId("sale-8")), "sale-id-repeated"),
        ["bon id jumps"] = (static j => Journals.Of<FinishingEntry>(j, 9).BonId = 12, "bon-id-gap"),
        ["seal removed"] = (static j => j.Entries.Remove(Journals.Of<SealedEntry>(j, 8)), "seal-missing"),
        ["seal without receipt"] = (
            static j =>
            {
                var stray = new ReceiptBuilder().SignedBy(j.Tse).Number(77).BuildEntries().Sealed;
                j.Entries.Add(stray);
            },
            "seal-without-receipt"),
        ["sealed twice"] = (static j => j.Entries.Add(Journals.Of<SealedEntry>(j, 8)), "seal-repeated"),
        ["signature and outage"] = (static j => Journals.Of<SealedEntry>(j, 8).Outage = Journals.Of<SealedEntry>(j, 9).Outage, "seal-incomplete"),
        ["neither signature nor outage"] = (static j => Journals.Of<SealedEntry>(j, 8).Signature = null, "seal-incomplete"),
        ["start removed"] = (static j => j.Entries.Remove(Journals.Of<StartedEntry>(j, 8)), "start-missing"),
        ["process data changed"] = (static j => Change(j, 3, static f => f.ProcessData = f.ProcessData.Replace("14.51", "4.51", StringComparison.Ordinal)), "log-differs process-data-differs"),
        ["process type changed"] = (static j => Change(j, 3, static f => f.ProcessType = "SonstigerVorgang"), "log-differs process-data-differs"),
        ["client id changed"] = (static j => Change(j, 3, static f => f.ClientId = "KASSE-09"), "log-differs"),
        ["content replaced"] = (static j => Change(j, 8, static f => f.Content = new ReceiptBuilder().Order().Line("Wasser", 1, 1m).Build()), "process-data-differs"),
        ["content and process data replaced"] = (
            static j => Change(j, 6, static f =>
            {
                var receipt = new ReceiptBuilder().Line("Wasser", 1, 1m).Build();
                f.Content = receipt;
                f.ProcessData = receipt.ProcessData;
            }),
            "log-differs"),
        ["content and process data replaced, no raw log"] = (
            static j =>
            {
                Journals.Of<SealedEntry>(j, 6).Signature!.LogMessage = [];
                Change(j, 6, static f =>
                {
                    var receipt = new ReceiptBuilder().Line("Wasser", 1, 1m).Build();
                    f.Content = receipt;
                    f.ProcessData = receipt.ProcessData;
                });
            },
            "signature-invalid"),
        ["total changed in the body"] = (static j => Body(j, 8, "\"total\":\"4.90\"", "\"total\":\"4.80\""), "total-differs"),
        ["line price changed in the body"] = (static j => Body(j, 8, "\"price\":\"3.20\"", "\"price\":\"3.90\""), "line-total-differs process-data-differs"),
        ["tax changed in the body"] = (static j => Body(j, 6, "\"gross\":\"-3.20\",\"tax\":\"-0.51\"", "\"gross\":\"-3.20\",\"tax\":\"-0.50\""), "vat-tax-wrong"),
        ["vat sum changed in the body"] = (static j => Body(j, 8, "\"gross\":\"3.20\",\"tax\":\"0.51\"", "\"gross\":\"3.00\",\"tax\":\"0.48\""), "vat-differs"),
        ["payment changed in the body"] = (static j => Body(j, 6, "\"amount\":\"-4.90\"", "\"amount\":\"-4.00\""), "payments-unbalanced process-data-differs"),
        ["payment added to a training receipt"] = (static j => Body(j, 2, "\"merchant\":", "\"payments\":[{\"kind\":\"Bar\",\"amount\":\"1.00\"}],\"merchant\":"), "payment-not-allowed"),
        ["body broken"] = (static j => Body(j, 8, "\"bonId\":8", "\"bonId\":\"x\""), "entry-unreadable"),
        ["signature bit flipped, no raw log"] = (
            static j =>
            {
                var signature = Journals.Of<SealedEntry>(j, 8).Signature!;
                signature.LogMessage = [];
                signature.Value[5] ^= 1;
            },
            "signature-invalid"),
        ["signature bit flipped in raw log"] = (static j => Raw(j, 8, static (raw, _) => raw[raw.Length - 5] ^= 1), "log-differs"),
        ["signature bit flipped in both"] = (
            static j => Raw(j, 8, static (raw, signature) =>
            {
                raw[raw.Length - 5] ^= 1;
                signature.Value[signature.Value.Length - 5] ^= 1;
            }),
            "signature-invalid"),
        ["signed by another key"] = (
            static j =>
            {
                var forger = new TestTse(EllipticCurve.P256, seed: 66) { TransactionNumber = 7 };
                var finishing = Journals.Of<FinishingEntry>(j, 8);
                var seal = Journals.Of<SealedEntry>(j, 8);
                seal.Signature = forger.Seal(forger.Finish(seal.Signature!.TransactionNumber, finishing.ClientId, finishing.ProcessType, finishing.ProcessData, seal.Time), seal.Signature.StartTime);
            },
            "device-unknown"),
        ["key exchanged under the serial number"] = (
            static j => Journals.Of<SealedEntry>(j, 8).Signature!.PublicKey = new TestTse(EllipticCurve.P256, seed: 66).Key.PublicKey.Point, "serial-differs"),
        ["key on no curve"] = (static j => Journals.Of<SealedEntry>(j, 8).Signature!.PublicKey = [4, .. new byte[64]], "signature-unverified"),
        ["counter changed"] = (static j => Journals.Of<SealedEntry>(j, 8).Signature!.SignatureCounter = 99, "log-differs"),
        ["transaction changed"] = (static j => Journals.Of<SealedEntry>(j, 8).Signature!.TransactionNumber = 99, "log-differs transaction-differs"),
        ["start time changed"] = (static j => Journals.Of<SealedEntry>(j, 8).Signature!.StartTime = j.Clock, "start-time-differs"),
        ["log time changed"] = (static j => Journals.Of<SealedEntry>(j, 8).Signature!.LogTime = j.Clock.ToUniversalTime(), "log-differs"),
        ["one signature for two receipts"] = (
            static j =>
            {
                var sale = j.Sell();
                sale.Sealed.Signature = Journals.Of<SealedEntry>(j, 1).Signature;
            },
            "Q17 log-time-implausible transaction-differs transaction-repeated"),
        ["algorithm unknown"] = (
            static j =>
            {
                var signature = Journals.Of<SealedEntry>(j, 8).Signature!;
                signature.Algorithm = "none";
            },
            "qr-missing"),
        ["outage removed"] = (static j => Drop<OutageBeganEntry>(j, static o => o.OutageNumber == 2), "outage-end-unknown outage-unknown"),
        ["first outage removed"] = (static j => Drop<OutageBeganEntry>(j, static o => o.OutageNumber == 1), "outage-end-unknown outage-number-gap outage-unknown outage-unknown closing-counters-differ"),
        ["outage ends twice"] = (static j => j.Entries.Add(new OutageEndedEntry { Time = j.Clock, OutageNumber = 2 }), "outage-end-unknown"),
        ["receipt moved to an outage that was over"] = (static j => Journals.Of<SealedEntry>(j, 9).Outage!.Number = 1, "outage-over"),
        ["signed receipt turned into an outage receipt"] = (
            static j =>
            {
                var seal = Journals.Of<SealedEntry>(j, 8);
                seal.Signature = null;
                seal.Outage = new SealedOutage { Number = 7, Code = "device-absent", Since = seal.Time };
            },
            "outage-unknown"),
        ["note on unknown outage"] = (static j => j.Entries.Add(new OutageAnnotatedEntry { Time = j.Clock, OutageNumber = 9, Text = "x" }), "outage-annotation-unknown"),
        ["seal before receipt"] = (static j => Journals.Of<SealedEntry>(j, 9).Time = Journals.Of<FinishingEntry>(j, 9).Time.AddSeconds(-1), "seal-before-receipt"),
        ["receipt moved by a day"] = (
            static j =>
            {
                Journals.Of<FinishingEntry>(j, 8).Time = Journals.Of<FinishingEntry>(j, 8).Time.AddDays(1);
                Journals.Of<SealedEntry>(j, 8).Time = Journals.Of<SealedEntry>(j, 8).Time.AddDays(1);
            },
            "log-time-implausible"),
        ["end before start"] = (static j => Body(j, 8, "\"start\":\"2026", "\"start\":\"2027"), "end-before-start"),
        ["late signature of nobody"] = (static j => Journals.Of<FoundOnDeviceEntry>(j, 5).ReceiptNumber = 55, "late-signature-unknown"),
        ["late signature of a signed receipt"] = (
            static j =>
            {
                var found = Journals.Of<FoundOnDeviceEntry>(j, 5);
                found.ReceiptNumber = 3;
                found.SaleId = "sale-3";
            },
            "late-signature-surplus"),
        ["late signature with other data"] = (
            static j => Journals.Of<FoundOnDeviceEntry>(j, 5).LogMessage = Journals.Of<SealedEntry>(j, 3).Signature!.LogMessage, "late-signature-invalid"),
        ["late signature broken, no raw log"] = (
            static j =>
            {
                var found = Journals.Of<FoundOnDeviceEntry>(j, 5);
                found.LogMessage = [];
                found.Signature[3] ^= 1;
            },
            "late-signature-invalid"),
        ["closing number jumps"] = (static j => j.Entries.OfType<ClosingEntry>().First().ClosingNumber = 3, "closing-counters-differ closing-number-gap"),
        ["closing gross changed"] = (static j => j.Entries.OfType<ClosingEntry>().First().Totals.Gross -= 1, "closing-totals-differ"),
        ["closing VAT changed"] = (static j => j.Entries.OfType<ClosingEntry>().First().Totals.Vat[0].Tax -= 0.01m, "closing-totals-differ"),
        ["closing payment changed"] = (static j => j.Entries.OfType<ClosingEntry>().First().Totals.Payments[0].Amount -= 1, "closing-totals-differ"),
        ["closing counts changed"] = (static j => j.Entries.OfType<ClosingEntry>().First().Totals.Unsigned = 0, "closing-totals-differ"),
        ["closing range changed"] = (static j => j.Entries.OfType<ClosingEntry>().First().LastBonId = 4, "closing-range-differs"),
        ["closing counters changed"] = (static j => j.Entries.OfType<ClosingEntry>().First().Counters.LastReceiptNumber = 4, "closing-counters-differ"),
        ["reprint of nothing"] = (static j => j.Entries.Add(new ReprintedEntry { Time = j.Clock, ReceiptNumber = 99 }), "receipt-unknown"),
        ["history missing"] = (static j => j.Entries.Add(new HistoryMissingEntry { Time = j.Clock, Detail = "2 receipts" }), "history-missing"),
        ["numbers jump after acknowledgement"] = (
            static j =>
            {
                j.Entries.Add(new HistoryMissingEntry { Time = j.Clock, Detail = "2 receipts" });
                j.Entries.Add(new HistoryAcknowledgedEntry { Time = j.Clock, Person = "Anna", ContinueAtReceiptNumber = 100 });
                j.Sell(static b => b.Number(100));
            },
            "history-missing"),
    };

    private static readonly Dictionary<string, (Action<TestJournal> Change, string Expected)> ArchiveCases = new(StringComparer.Ordinal)
    {
        ["last receipts cut off"] = (
            static j =>
            {
                while (j.Entries[j.Entries.Count - 1] is not SealedEntry { ReceiptNumber: 6 })
                {
                    j.Entries.RemoveAt(j.Entries.Count - 1);
                }
            },
            "Q16 Q16"),
        ["receipt kept, log gone"] = (static j => j.Tse.Logs.Remove(j.Tse.Logs.Single(static l => l.Operation == TransactionOperation.Finish && l.TransactionNumber == 3)), "Q14"),
        ["start time of the device"] = (
            static j =>
            {
                var started = Journals.Of<StartedEntry>(j, 3);
                started.LogTime = started.LogTime.AddSeconds(-5);
                Journals.Of<SealedEntry>(j, 3).Signature!.StartTime = started.LogTime;
            },
            "Q14"),
        ["late signature not recorded"] = (static j => j.Entries.Remove(Journals.Of<FoundOnDeviceEntry>(j, 5)), "late-signature-unrecorded"),
        ["finish of our client without receipt"] = (
            static j =>
            {
                j.Tse.Start("KASSE-01", j.Clock);
                j.Tse.Finish(j.Tse.TransactionNumber, "KASSE-01", "Kassenbeleg-V1", "Beleg^1.00_0.00_0.00_0.00_0.00^1.00:Bar", j.Clock);
            },
            "Q16"),
        ["finish of a foreign client"] = (
            static j =>
            {
                j.Tse.Start("KASSE-77", j.Clock);
                j.Tse.Finish(j.Tse.TransactionNumber, "KASSE-77", "Kassenbeleg-V1", "Beleg^1.00_0.00_0.00_0.00_0.00^1.00:Bar", j.Clock);
            },
            string.Empty),
        ["signed receipt turned into an outage receipt"] = (
            static j =>
            {
                var seal = Journals.Of<SealedEntry>(j, 9);
                var signed = Journals.Of<SealedEntry>(j, 8);
                signed.Outage = new SealedOutage { Number = 2, Code = "device-absent", Since = seal.Time };
                signed.Signature = null;
            },
            "Q16 outage-unknown"),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    public static TheoryData<string> ArchiveNames() => [.. ArchiveCases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_manipulation_gives_exactly_its_finding(string name)
    {
        var (change, expected) = Cases[name];
        var journal = Journals.Day();
        change(journal);
        Assert.Equal(Sorted(expected), await Codes(journal, new JournalVerificationOptions()));
    }

    [Theory]
    [MemberData(nameof(ArchiveNames))]
    public async Task A_difference_to_the_archive_gives_exactly_its_finding(string name)
    {
        var (change, expected) = ArchiveCases[name];
        var journal = Journals.Day();
        change(journal);
        Assert.Equal(Sorted(expected), await Codes(journal, new JournalVerificationOptions { Archive = new MemoryStream(journal.Tse.Export()) }));
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.True(Cases.Count + ArchiveCases.Count >= 60, (Cases.Count + ArchiveCases.Count).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static string Sorted(string codes) => string.Join(" ", codes.Split(' ').OrderBy(static c => c, StringComparer.Ordinal));

    private static async Task<string> Codes(TestJournal journal, JournalVerificationOptions options)
    {
        using var store = Rewritten.Store(journal);
        var report = await JournalVerifier.VerifyAsync(store, options);
        return string.Join(" ", report.Findings.Select(static f => f.Code).OrderBy(static c => c, StringComparer.Ordinal));
    }

    private static void Remove(TestJournal journal, long number)
    {
        foreach (var entry in journal.Entries.Where(e => e is OpenedEntry o && o.SaleId == "sale-" + number || e is StartedEntry s && s.SaleId == "sale-" + number || e is FinishingEntry f && f.ReceiptNumber == number || e is SealedEntry z && z.ReceiptNumber == number).ToList())
        {
            journal.Entries.Remove(entry);
        }
    }

    private static void Drop<T>(TestJournal journal, Func<T, bool> which)
        where T : JournalEntry => journal.Entries.Remove(journal.Entries.OfType<T>().First(which));

    private static void Change(TestJournal journal, long number, Action<FinishingEntry> change) => change(Journals.Of<FinishingEntry>(journal, number));

    private static void Raw(TestJournal journal, long number, Action<byte[], SealedSignature> change)
    {
        var signature = Journals.Of<SealedEntry>(journal, number).Signature!;
        signature.LogMessage = (byte[])signature.LogMessage.Clone();
        signature.Value = (byte[])signature.Value.Clone();
        change(signature.LogMessage, signature);
    }

    private static void Body(TestJournal journal, long number, string find, string replace) =>
        Rewritten.Note(journal, Journals.Of<FinishingEntry>(journal, number), find, replace);

    /// <summary>Bodies that are rewritten as text while the journal is chained.</summary>
    private static class Rewritten
    {
        private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<JournalEntry, string[]> Notes = [];

        public static void Note(TestJournal journal, JournalEntry entry, string find, string replace)
        {
            Assert.Contains(entry, journal.Entries);
            Notes.Add(entry, [find, replace]);
        }

        public static InMemoryJournalStore Store(TestJournal journal)
        {
            var store = new InMemoryJournalStore();
            store.Append(journal.RegisterId, JournalHead.Empty, journal.Entries.Select(Encode).ToList(), Durability.Durable);
            return store;
        }

        private static EntryBytes Encode(JournalEntry entry)
        {
            var bytes = EntryCodec.Encode(entry);
            if (!Notes.TryGetValue(entry, out var note))
            {
                return bytes;
            }

            var text = Encoding.UTF8.GetString(bytes.Body);
            Assert.Contains(note[0], text, StringComparison.Ordinal);
            var at = text.IndexOf(note[0], StringComparison.Ordinal);
            text = text.Substring(0, at) + note[1] + text.Substring(at + note[0].Length);
            return new EntryBytes(bytes.Kind, bytes.Time, bytes.SaleId, bytes.ReceiptNumber, bytes.ClosingNumber, bytes.Format, Encoding.UTF8.GetBytes(text));
        }
    }
}
