using Fiscal.Testing;

namespace Fiscal.Journal.Tests.Codec;

/// <summary>Entries with every property filled.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, 250, TimeSpan.FromHours(1));
    public static readonly TestTse Tse = new();
    public static readonly TseSerialNumber Serial = Tse.SerialNumber;

    public static IEnumerable<JournalEntry> All()
    {
        var full = Full();
        yield return new GenesisEntry { Time = Noon, JournalId = Guid.Parse("7f0c1b52-93a4-4b0e-8a26-3d0a58d1c001"), FormatVersion = 1, PreviousJournal = "kasse-2025.fiscal", PreviousSequence = 17, PreviousHash = Bytes(32) };
        foreach (var entry in full.All)
        {
            yield return entry;
        }

        yield return Outage().Sealed;
        yield return Outage().Found!;
        yield return new AbortedEntry { Time = Noon, SaleId = "b-1", OperationId = Guid.Parse("7f0c1b52-93a4-4b0e-8a26-3d0a58d1c001"), Reason = "no device" };
        yield return Began();
        yield return new OutageEndedEntry { Time = Noon, OutageNumber = 4 };
        yield return new OutageAnnotatedEntry { Time = Noon, OutageNumber = 4, Text = "Stecker gezogen", Person = "Anna" };
        yield return new OutputOutageEntry { Time = Noon, Device = "drucker-1", Cause = "Papier zu Ende", Ended = true };
        yield return new MasterDataEntry
        {
            Time = Noon,
            Merchant = new Merchant("Bäckerei \"Öfchen\" & Söhne", new Address("Weg 1", "8001", "Zürich", "CHE"), "1", "DE2", smallBusiness: true),
            Register = new RegisterInfo { ClientId = "KASSE-01", Brand = "b", Model = "m", SoftwareBrand = "sb", SoftwareVersion = "1.2", Currency = "CHF", SiteName = "Filiale", SiteAddress = new Address("Gasse 2", "10115", "Berlin") },
            Tse = new TseIdentity
            {
                SerialNumber = Serial,
                PublicKey = Bytes(97),
                Certificates = [Bytes(30), Bytes(20)],
                Algorithm = "ecdsa-plain-SHA384",
                TimeFormat = "utcTime",
                ProcessDataEncoding = "ASCII",
                LogVersion = 3,
                CertificationId = "BSI-K-TR-0456-2021",
                Manufacturer = "m",
                Model = "x",
                Firmware = "1",
                CertificateExpires = Noon,
                IsTestDevice = true,
            },
            TseName = "stick-1",
            StandbyTse = new TseIdentity { SerialNumber = Serial, PublicKey = Bytes(65), Algorithm = "ecdsa-plain-SHA256", TimeFormat = "unixTime", ProcessDataEncoding = "UTF-8", LogVersion = 3, CertificationId = "c", Manufacturer = "m", Model = "m", Firmware = "1", CertificateExpires = Noon, IsTestDevice = true, Certificates = [Bytes(3)] },
            StandbyTseName = "stick-2",
        };
        yield return Closing();
        yield return new ReprintedEntry { Time = Noon, ReceiptNumber = 7, Copies = 3, Person = "Anna" };
        yield return new DeliveryEntry { Time = Noon, ReceiptNumber = 7, What = DeliveryKind.PrintUnknown, Detail = "timeout", Device = "drucker-1" };
        yield return new HistoryMissingEntry
        {
            Time = Noon,
            SerialNumber = Serial,
            LastTransactionNumber = 9,
            LastSignatureCounter = 18,
            Detail = "1 receipt",
            Transactions =
            [
                new MissingTransaction { TransactionNumber = 9, SignatureCounter = 18, StartTime = Noon, LogTime = Noon, ProcessType = "Kassenbeleg-V1", ProcessData = "Beleg^1.00_0.00_0.00_0.00_0.00^1.00:Bar" },
            ],
        };
        yield return new HistoryAcknowledgedEntry { Time = Noon, Person = "Anna", Text = "Bons 98 und 99 liegen in der Kasse.", ContinueAtReceiptNumber = 100 };
        yield return new PaymentCapturedEntry { Time = Noon, SaleId = "4711", Name = "girocard", Amount = 3.20m, TakenBack = true };
    }

    public static byte[] Bytes(int count) => Enumerable.Range(1, count).Select(static i => (byte)i).ToArray();

    /// <summary>A signed receipt that uses everything a draft knows.</summary>
    public static ReceiptEntries Full()
    {
        var builder = new ReceiptBuilder().Number(7, bonId: 9, printed: "A-7").SignedBy(new TestTse()).Layout(Bytes(32)).At(Noon).SaleId("sale/7 ä")
            .Line("Menü \"Käse\" 😀", 2, 9.99m, change: static line =>
            {
                line.Factor = 2m;
                line.Unit = "kg";
                line.Total = 10.00m;
                line.VatShares.Add(new VatShare(VatCategory.Reduced, percent: 70m));
                line.VatShares.Add(new VatShare(VatCategory.Standard, percent: 30m));
                line.BusinessCaseName = "Mittag";
                line.InHouse = true;
                line.ServiceDate = new DateTime(2026, 11, 23);
                line.Adjustments.Add(new PriceAdjustment(-0.50m, "Treue"));
                line.ArticleNumber = "4711";
                line.Gtin = "4012345678901";
                line.ProductGroupId = "3";
                line.ProductGroup = "Speisen";
                line.VoucherNumber = "G1";
                line.Agency = new Agency(2, "Lotto", new Address("Weg 3", "1", "Bonn"), "t", "v");
                line.Components.Add(new LineComponent("Käse", 1.5m, VatCategory.Reduced, "1", 3.10m));
                line.References.Add(new ReceiptReference(ReferenceType.ExternalOther, "x", "Zettel"));
            })
            .Line("Pfand", -1, 0.25m, VatCategory.NotTaxable, static line =>
            {
                line.BusinessCase = BusinessCase.DepositRefund;
                line.ParentLine = 1;
                line.OriginalLine = 2;
                line.References.Add(new ReceiptReference(ReferenceType.Receipt, "2", null, "KASSE-02", 4, Noon, 2));
            })
            .ForeignCash("CHF", 5.00m, 5.40m, 0.92593m)
            .Pay(PaymentKind.DebitCard, 3.85m, "girocard", "Zeile 1\nZeile 2");
        var draft = builder.Draft;
        draft.Name = "Name";
        draft.FirstOrderStart = Noon.AddHours(-1);
        draft.Cashier = new Cashier("4", "Anna Müller");
        draft.Customer = new Customer("Kundin", "12", "Mitarbeiter", new Address("s", "p", "c", "AUT"), "ATU1");
        draft.InHouse = false;
        draft.IsReversal = true;
        draft.References.Add(new ReceiptReference(ReferenceType.Receipt, "3", "n", "KASSE-02", 4, Noon, 3));
        draft.AllocationGroups.Add("Tisch 7");
        draft.Notes.Add("Notiz");
        draft.TerminalId = "T1";
        draft.Extensions["pos"] = "{\"a\":[1,2,{\"b\":null}],\"ü\":\"😀\"}";
        draft.Extensions["n"] = "17";
        var entries = builder.BuildEntries();
        entries.Started!.ProviderToken = "token";
        entries.Finishing.OperationId = Guid.Parse("7f0c1b52-93a4-4b0e-8a26-3d0a58d1c002");
        return entries;
    }

    public static ReceiptEntries Outage() => new ReceiptBuilder().Number(8).SignedBy(new TestTse()).At(Noon).Outage(4, since: Noon.AddMinutes(-3)).FoundLater().BuildEntries();

    public static OutageBeganEntry Began() => new() { Time = Noon, OutageNumber = 4, Code = "no-answer", ProviderCode = "0x1005", Text = "Die TSE antwortet nicht.", SerialNumber = Serial, Manufacturer = "TEST", ClientId = "KASSE-01", Cashier = new Cashier("7", "Frau Klein"), Printer = "Bondrucker" };

    public static ClosingEntry Closing() => new()
    {
        Time = Noon,
        ClosingNumber = 3,
        BusinessDay = new DateTime(2026, 11, 23),
        FirstBonId = 1,
        LastBonId = 2,
        Person = "Anna",
        Drawer = [new ClosingCashTotal { Currency = "USD", Amount = 7m }],
        Totals = new ClosingTotals
        {
            Receipts = 2,
            OtherReceipts = 1,
            Unsigned = 1,
            Currency = "CHF",
            Gross = 12.34m,
            Vat = [new ClosingVatTotal { Key = 1, Category = "STANDARD", Percent = 19m, Net = 10m, Tax = 1.9m, Gross = 11.9m }],
            BusinessCases = [new ClosingBusinessCaseTotal { BusinessCase = BusinessCase.Deposit, Name = "Kiste", AgencyId = 2, VatKey = 5, Net = 1m, Tax = 0.5m, Gross = 1.5m }],
            Payments = [new ClosingPaymentTotal { PaymentKind = PaymentKind.CreditCard, Name = "Visa", Amount = 3m }],
            Cash = [new ClosingCashTotal { Currency = "EUR", Amount = 4m }],
        },
        Counters = new RegisterCounters { LastReceiptNumber = 1, LastBonId = 2, LastOutageNumber = 3, LastClosingNumber = 4, LastMasterDataSequence = 5, OpenOutages = [Began()] },
    };

    public static StoredEntry Stored(EntryBytes bytes, long sequence = 5) =>
        new("KASSE-01", sequence, bytes.Kind, bytes.Time, bytes.SaleId, bytes.ReceiptNumber, bytes.ClosingNumber, bytes.Format, bytes.Body, new byte[32], new byte[32]);
}
