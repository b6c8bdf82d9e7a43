using System.Text.Json;

namespace Fiscal.Journal;

/// <summary>Writes entries into the bytes that a store keeps, and reads them back. The bodies are UTF-8 JSON and described field by field in docs/journal-bodies.md.</summary>
/// <remarks>
/// Thread-safe. What is hashed is what is stored, so a newer version of this class cannot break an old chain: fields are only ever added, unknown ones are skipped,
/// and an entry of an unknown kind or format becomes an <see cref="UnknownEntry"/>. Time, sale id, receipt number and closing number stand in the header columns alone.
/// </remarks>
public static class EntryCodec
{
    /// <summary>The format byte of UTF-8 JSON.</summary>
    public const byte JsonFormat = 1;

    /// <summary>Version of every body that this class writes (<c>v</c>).</summary>
    public const int BodyVersion = 1;

    private static readonly string[] DeliveryWords =
        ["offered", "consented", "uploaded", "pickedUp", "printed", "printFailed", "printUnknown", "mailed", "withdrawn", "restored"];

    /// <summary>Writes an entry.</summary>
    /// <param name="entry">The entry; its <see cref="JournalEntry.Sequence"/> is not written, the chain gives it.</param>
    /// <exception cref="ReceiptRefusedException">An extension is not JSON (<c>extension-not-json</c>) or larger than 64 KiB (<c>extension-too-large</c>), or the receipt is larger than a body may be (<c>receipt-too-large</c>).</exception>
    /// <exception cref="ArgumentException">The entry is an <see cref="UnknownEntry"/>, or a header column is refused (<see cref="EntryBytes"/>).</exception>
    public static EntryBytes Encode(JournalEntry entry)
    {
        if (entry is null)
        {
            throw new ArgumentNullException(nameof(entry));
        }

        if (entry is UnknownEntry)
        {
            throw new ArgumentException("An entry of an unknown kind cannot be written.", nameof(entry));
        }

        if (entry is FinishingEntry { Content: { } content })
        {
            CheckExtensions(content.Extensions);
        }

        var w = FieldWriter.Rent(nulls: false);
        w.Integer("v"u8, BodyVersion);
        var header = Write(w, entry);
        var body = w.Finish();
        if (body.Length > EntryBytes.MaxBodyLength && entry is FinishingEntry)
        {
            throw new ReceiptRefusedException([new Finding("receipt-too-large", FindingSeverity.Error, string.Empty, "The receipt is larger than 8 MiB; split it.", "Der Beleg ist größer als 8 MiB; bitte aufteilen.")]);
        }

        return new EntryBytes((int)entry.Kind, entry.Time, header.SaleId, header.ReceiptNumber, header.ClosingNumber, JsonFormat, body);
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="stored">The entry as a store gives it. Its chain is not checked: <see cref="ChainVerifier"/> does that.</param>
    /// <exception cref="EntryFormatException">The body is not what the kind promises. No other exception is thrown, whatever the bytes are.</exception>
    public static JournalEntry Decode(StoredEntry stored)
    {
        if (stored is null)
        {
            throw new ArgumentNullException(nameof(stored));
        }

        JournalEntry entry;
        if (stored.Format != JsonFormat || stored.Kind is <= (int)EntryKind.Unknown or > (int)EntryKind.PaymentCaptured)
        {
            entry = new UnknownEntry { KindNumber = stored.Kind, Body = stored.Body };
        }
        else
        {
            try
            {
                if (stored.Body.Length > EntryBytes.MaxBodyLength)
                {
                    throw new FieldFormatException(string.Empty, "its body is too long");
                }

                using var document = JsonDocument.Parse(stored.Body, new JsonDocumentOptions { MaxDepth = FieldReader.MaxDepth });
                entry = Read(stored, new FieldReader(document.RootElement));
            }
            catch (FieldFormatException error)
            {
                throw new EntryFormatException(stored.RegisterId, stored.Sequence, error.Field, error.Message, error.InnerException);
            }
            catch (JsonException error)
            {
                throw new EntryFormatException(stored.RegisterId, stored.Sequence, string.Empty, "its body is not JSON", error);
            }
            catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException)
            {
                throw new EntryFormatException(stored.RegisterId, stored.Sequence, string.Empty, "its body holds broken text", error);
            }
        }

        entry.Time = stored.Time;
        entry.Sequence = stored.Sequence;
        return entry;
    }

    /// <summary>Says what is wrong with extensions: each has to be JSON, at most 64 levels deep and 64 KiB long. The runtime asks before Finishing.</summary>
    /// <param name="extensions">Name → JSON text.</param>
    /// <exception cref="ReceiptRefusedException">One is not; every one is named (<c>extension-not-json</c>, <c>extension-too-large</c>).</exception>
    public static void CheckExtensions(IReadOnlyDictionary<string, string> extensions)
    {
        if (extensions is null)
        {
            throw new ArgumentNullException(nameof(extensions));
        }

        var findings = ExtensionRules.Check(extensions);
        if (findings.Count > 0)
        {
            throw new ReceiptRefusedException(findings);
        }
    }

    private static (string? SaleId, long? ReceiptNumber, long? ClosingNumber) Write(FieldWriter w, JournalEntry entry)
    {
        switch (entry)
        {
            case OpenedEntry e:
                w.Filled("clientId"u8, e.ClientId);
                w.Uuid("operation"u8, e.OperationId);
                return (e.SaleId, null, null);
            case PaymentCapturedEntry e:
                w.Text("name"u8, e.Name);
                w.Amount("amount"u8, e.Amount);
                w.Flag("takenBack"u8, e.TakenBack);
                return (e.SaleId, null, null);
            case StartedEntry e:
                w.Uuid("operation"u8, e.OperationId);
                w.Serial("serial"u8, e.SerialNumber);
                w.Integer("transaction"u8, e.TransactionNumber);
                w.Integer("counter"u8, e.SignatureCounter);
                w.Time("logTime"u8, e.LogTime);
                w.Bytes("signature"u8, e.Signature);
                w.Text("providerToken"u8, e.ProviderToken);
                return (e.SaleId, null, null);
            case FinishingEntry e:
                WriteFinishing(w, e);
                return (e.SaleId, e.ReceiptNumber, null);
            case SealedEntry e:
                if (e.Signature is { } signature)
                {
                    SealFields.Write(w, signature);
                }

                if (e.Outage is { } outage)
                {
                    SealFields.Write(w, outage);
                }

                return (e.SaleId, e.ReceiptNumber, null);
            case AbortedEntry e:
                w.Uuid("operation"u8, e.OperationId);
                w.Filled("reason"u8, e.Reason);
                return (e.SaleId, null, null);
            case FoundOnDeviceEntry e:
                w.Serial("serial"u8, e.SerialNumber);
                w.Integer("transaction"u8, e.TransactionNumber);
                w.Integer("counter"u8, e.SignatureCounter);
                w.Bytes("signature"u8, e.Signature);
                w.Time("startTime"u8, e.StartTime);
                w.Time("logTime"u8, e.LogTime);
                w.Bytes("log"u8, e.LogMessage);
                return (e.SaleId, e.ReceiptNumber, null);
            case ClosingEntry e:
                ClosingFields.Write(w, e);
                return (null, null, e.ClosingNumber);
            case ReprintedEntry e:
                w.Integer("copies"u8, e.Copies);
                w.Text("person"u8, e.Person);
                return (null, e.ReceiptNumber, null);
            case DeliveryEntry e:
                w.Text("what"u8, DeliveryWords[(int)e.What]);
                w.Text("detail"u8, e.Detail);
                w.Text("device"u8, e.Device);
                return (null, e.ReceiptNumber, null);
            default:
                WriteOther(w, entry);
                return default;
        }
    }

    private static void WriteFinishing(FieldWriter w, FinishingEntry e)
    {
        w.Integer("bonId"u8, e.BonId);
        w.Text("printed"u8, e.PrintedNumber == JsonValues.Number(e.ReceiptNumber) ? null : e.PrintedNumber);
        w.Filled("clientId"u8, e.ClientId);
        w.Serial("serial"u8, e.SerialNumber);
        w.Integer("transaction"u8, e.TransactionNumber);
        w.Uuid("operation"u8, e.OperationId);
        w.Filled("processType"u8, e.ProcessType);
        w.Filled("processData"u8, e.ProcessData);
        ContentFields.Write(w, e.Content, e.Time);
        w.Bytes("linkSecret"u8, e.LinkSecret);
        w.Bytes("layoutId"u8, e.LayoutId);
    }

    private static void WriteOther(FieldWriter w, JournalEntry entry)
    {
        switch (entry)
        {
            case GenesisEntry e:
                w.Integer("format"u8, e.FormatVersion);
                w.Uuid("journal"u8, e.JournalId);
                w.Text("previousJournal"u8, e.PreviousJournal);
                w.IntegerUnlessZero("previousSequence"u8, e.PreviousSequence);
                w.Bytes("previousHash"u8, e.PreviousHash);
                break;
            case OutageBeganEntry e:
                ClosingFields.WriteOutage(w, e);
                break;
            case OutageEndedEntry e:
                w.Integer("outage"u8, e.OutageNumber);
                break;
            case OutageAnnotatedEntry e:
                w.Integer("outage"u8, e.OutageNumber);
                w.Filled("text"u8, e.Text);
                w.Filled("person"u8, e.Person);
                break;
            case OutputOutageEntry e:
                w.Filled("device"u8, e.Device);
                w.Filled("cause"u8, e.Cause);
                w.Flag("ended"u8, e.Ended);
                break;
            case MasterDataEntry e:
                PartFields.Write(w, "merchant"u8, e.Merchant);
                if (e.Register is { } register)
                {
                    MasterFields.Write(w, register);
                }

                if (e.Tse is { } tse)
                {
                    MasterFields.Write(w, "tse"u8, tse);
                }

                w.Text("tseName"u8, e.TseName);
                if (e.StandbyTse is { } standby)
                {
                    MasterFields.Write(w, "standbyTse"u8, standby);
                }

                w.Text("standbyTseName"u8, e.StandbyTseName);
                break;
            case HistoryMissingEntry e:
                w.Serial("serial"u8, e.SerialNumber);
                w.Integer("lastTransaction"u8, e.LastTransactionNumber);
                w.Integer("lastCounter"u8, e.LastSignatureCounter);
                w.Filled("detail"u8, e.Detail);
                HistoryFields.Write(w, e.Transactions);
                break;
            case HistoryAcknowledgedEntry e:
                w.Filled("person"u8, e.Person);
                w.Filled("text"u8, e.Text);
                w.Integer("continueAt"u8, e.ContinueAtReceiptNumber);
                break;
            default:
                throw new ArgumentException($"{entry.GetType().Name} is no entry of this version.", nameof(entry));
        }
    }

    private static JournalEntry Read(StoredEntry stored, FieldReader r) => (EntryKind)stored.Kind switch
    {
        EntryKind.Opened => new OpenedEntry { SaleId = Sale(stored), ClientId = r.Text("clientId") ?? string.Empty, OperationId = r.Uuid("operation") },
        EntryKind.Started => new StartedEntry
        {
            SaleId = Sale(stored),
            OperationId = r.Uuid("operation"),
            SerialNumber = r.Serial("serial"),
            TransactionNumber = r.RequiredInteger("transaction"),
            SignatureCounter = r.Integer("counter"),
            LogTime = r.RequiredTime("logTime"),
            Signature = r.Bytes("signature"),
            ProviderToken = r.Text("providerToken"),
        },
        EntryKind.Finishing => ReadFinishing(stored, r),
        EntryKind.Sealed => new SealedEntry
        {
            SaleId = Sale(stored),
            ReceiptNumber = Number(stored),
            Signature = r.TryObject("signature", out var signature) ? SealFields.Read(signature) : null,
            Outage = r.TryObject("outage", out var outage) ? SealFields.ReadOutage(outage) : null,
        },
        EntryKind.PaymentCaptured => new PaymentCapturedEntry { SaleId = Sale(stored), Name = r.Text("name"), Amount = r.Decimal("amount"), TakenBack = r.Flag("takenBack") },
        EntryKind.Aborted => new AbortedEntry { SaleId = Sale(stored), OperationId = r.Uuid("operation"), Reason = r.Text("reason") ?? string.Empty },
        EntryKind.FoundOnDevice => new FoundOnDeviceEntry
        {
            SaleId = Sale(stored),
            ReceiptNumber = Number(stored),
            SerialNumber = r.Serial("serial"),
            TransactionNumber = r.RequiredInteger("transaction"),
            SignatureCounter = r.Integer("counter"),
            Signature = r.Bytes("signature"),
            StartTime = r.Time("startTime"),
            LogTime = r.Time("logTime"),
            LogMessage = r.Bytes("log"),
        },
        EntryKind.Closing => ReadClosing(stored, r),
        EntryKind.Reprinted => new ReprintedEntry { ReceiptNumber = Number(stored), Copies = r.Int("copies") ?? 1, Person = r.Text("person") },
        EntryKind.Delivery => new DeliveryEntry
        {
            ReceiptNumber = Number(stored),
            What = r.Word("what", static word => Array.IndexOf(DeliveryWords, word) is >= 0 and var index ? (DeliveryKind)index : throw new FormatException(word), DeliveryKind.Offered),
            Detail = r.Text("detail"),
            Device = r.Text("device"),
        },
        EntryKind.Genesis => new GenesisEntry
        {
            FormatVersion = r.Int("format") ?? throw r.Broken("format", "is missing"),
            JournalId = r.Uuid("journal"),
            PreviousJournal = r.Text("previousJournal"),
            PreviousSequence = r.Integer("previousSequence") ?? 0,
            PreviousHash = r.Bytes("previousHash"),
        },
        EntryKind.OutageBegan => ClosingFields.ReadOutage(r),
        EntryKind.OutageEnded => new OutageEndedEntry { OutageNumber = r.RequiredInteger("outage") },
        EntryKind.OutageAnnotated => new OutageAnnotatedEntry { OutageNumber = r.RequiredInteger("outage"), Text = r.Text("text") ?? string.Empty, Person = r.Text("person") ?? string.Empty },
        EntryKind.OutputOutage => new OutputOutageEntry { Device = r.Text("device") ?? string.Empty, Cause = r.Text("cause") ?? string.Empty, Ended = r.Flag("ended") },
        EntryKind.MasterData => new MasterDataEntry
        {
            Merchant = PartFields.ReadMerchant(r, "merchant"),
            Register = r.TryObject("register", out var register) ? MasterFields.ReadRegister(register) : null,
            Tse = r.TryObject("tse", out var tse) ? MasterFields.ReadTse(tse) : null,
            TseName = r.Text("tseName"),
            StandbyTse = r.TryObject("standbyTse", out var standby) ? MasterFields.ReadTse(standby) : null,
            StandbyTseName = r.Text("standbyTseName"),
        },
        EntryKind.HistoryMissing => new HistoryMissingEntry
        {
            SerialNumber = r.Serial("serial"),
            LastTransactionNumber = r.Integer("lastTransaction"),
            LastSignatureCounter = r.Integer("lastCounter"),
            Detail = r.Text("detail") ?? string.Empty,
            Transactions = r.List("transactions", HistoryFields.Read),
        },
        EntryKind.HistoryAcknowledged => new HistoryAcknowledgedEntry
        {
            Person = r.Text("person") ?? string.Empty,
            Text = r.Text("text") ?? string.Empty,
            ContinueAtReceiptNumber = r.Integer("continueAt"),
        },
        _ => new UnknownEntry { KindNumber = stored.Kind, Body = stored.Body },
    };

    private static FinishingEntry ReadFinishing(StoredEntry stored, FieldReader r)
    {
        var operation = r.Uuid("operation");
        return new FinishingEntry
        {
            SaleId = Sale(stored),
            ReceiptNumber = Number(stored),
            BonId = r.RequiredInteger("bonId"),
            PrintedNumber = r.Text("printed") ?? JsonValues.Number(Number(stored)),
            ClientId = r.Text("clientId") ?? string.Empty,
            SerialNumber = r.Serial("serial"),
            TransactionNumber = r.Integer("transaction"),
            OperationId = operation == Guid.Empty ? null : operation,
            ProcessType = r.Text("processType") ?? string.Empty,
            ProcessData = r.Text("processData") ?? string.Empty,
            Content = ContentFields.Read(r, stored.RegisterId, Sale(stored), stored.Time),
            LinkSecret = r.Bytes("linkSecret"),
            LayoutId = r.Bytes("layoutId"),
        };
    }

    private static ClosingEntry ReadClosing(StoredEntry stored, FieldReader r)
    {
        var closing = new ClosingEntry { ClosingNumber = stored.ClosingNumber ?? throw new FieldFormatException("closingNumber", "is missing in the header") };
        ClosingFields.Read(r, closing);
        return closing;
    }

    private static string Sale(StoredEntry stored) => stored.SaleId ?? throw new FieldFormatException("saleId", "is missing in the header");

    private static long Number(StoredEntry stored) => stored.ReceiptNumber ?? throw new FieldFormatException("receiptNumber", "is missing in the header");
}
