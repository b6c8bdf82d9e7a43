using System.Globalization;
using Fiscal.Journal;

namespace Fiscal.Testing;

/// <summary>Builds receipts for tests the way a register does: draft, calculation, Finishing, seal, reader. By default: two lines, two rates, cash, signed by a <see cref="TestTse"/>.</summary>
/// <remarks>Not thread-safe. Nothing is random: the same calls give the same receipt.</remarks>
public sealed class ReceiptBuilder
{
    private readonly ReceiptDraft _draft = new();
    private readonly string _registerId;
    private TestTse? _tse;
    private Merchant _merchant = new("Bäckerei Beispiel GmbH", new Address("Hauptstraße 1", "10115", "Berlin"), taxNumber: "30/123/45678", vatId: "DE123456789");
    private VatRateTable _rates = VatRateTable.Germany;
    private DateTimeOffset _start = new(2026, 11, 24, 8, 23, 0, TimeSpan.FromHours(1));
    private TimeSpan _duration = TimeSpan.FromSeconds(57);
    private long _number = 1;
    private long? _bonId;
    private string? _saleId;
    private string? _printedNumber;
    private string? _clientId;
    private byte[] _layoutId = [];
    private bool _rawLog = true;
    private SealedOutage? _outage;
    private bool _outageAfterStart;
    private TimeSpan? _foundAfter;
    private SignatureVerification _verification = SignatureVerification.Verified;
    private byte[]? _fixedSignature;

    /// <summary>Starts a receipt.</summary>
    /// <param name="registerId">Register; also the client id.</param>
    public ReceiptBuilder(string registerId = "KASSE-01") => _registerId = registerId ?? throw new ArgumentNullException(nameof(registerId));

    /// <summary>The draft, for everything this builder has no word for.</summary>
    public ReceiptDraft Draft => _draft;

    /// <summary>Adds a line.</summary>
    /// <param name="text">Text.</param>
    /// <param name="quantity">Quantity.</param>
    /// <param name="unitPrice">Gross unit price.</param>
    /// <param name="vatCategory">VAT category; standard if <see langword="null"/>.</param>
    /// <param name="change">Sets what else is known.</param>
    public ReceiptBuilder Line(string text, decimal quantity, decimal unitPrice, VatCategory? vatCategory = null, Action<DraftLine>? change = null)
    {
        var line = _draft.AddLine(text, quantity, unitPrice, vatCategory ?? VatCategory.Standard);
        change?.Invoke(line);
        return this;
    }

    /// <summary>Adds many lines with numbered texts.</summary>
    /// <param name="count">How many.</param>
    public ReceiptBuilder Lines(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            Line("Artikel " + i.ToString(CultureInfo.InvariantCulture), (i % 3) + 1, 0.35m + (i % 17), i % 2 == 0 ? VatCategory.Standard : VatCategory.Reduced);
        }

        return this;
    }

    /// <summary>Adds lines with texts that are hard to print: long, without blanks, umlauts, other scripts, emoji.</summary>
    public ReceiptBuilder LongTexts() =>
        Line("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenaufnäher " + new string('x', 200), 1, 12.34m)
            .Line("Zwei Brötchen, dazu ein kleines Gedicht über Käse, Öl und Übermut – 😀 Ω Ж 漢", 2, 0.85m, VatCategory.Reduced);

    /// <summary>Pays in cash.</summary>
    /// <param name="amount">What stays in the till.</param>
    /// <param name="given">What was handed over.</param>
    public ReceiptBuilder Cash(decimal amount, decimal? given = null)
    {
        _draft.PayCash(amount, given);
        return this;
    }

    /// <summary>Pays otherwise.</summary>
    /// <param name="kind">Kind.</param>
    /// <param name="amount">Amount.</param>
    /// <param name="name">The till's name for it.</param>
    /// <param name="cardSlip">The terminal's text.</param>
    public ReceiptBuilder Pay(PaymentKind kind, decimal amount, string? name = null, string? cardSlip = null)
    {
        _draft.Pay(kind, amount, name).CardSlip = cardSlip;
        return this;
    }

    /// <summary>Pays in foreign cash.</summary>
    /// <param name="currency">Its currency.</param>
    /// <param name="amount">Amount in it.</param>
    /// <param name="baseAmount">The same in the receipt's currency.</param>
    /// <param name="exchangeRate">Units for one of the receipt's currency.</param>
    public ReceiptBuilder ForeignCash(string currency, decimal amount, decimal baseAmount, decimal exchangeRate)
    {
        var payment = _draft.PayCash(amount);
        payment.Currency = currency;
        payment.BaseAmount = baseAmount;
        payment.ExchangeRate = exchangeRate;
        payment.ExchangeRateSource = "Hausbank, Tageskurs";
        return this;
    }

    /// <summary>Sets the type.</summary>
    /// <param name="type">Type.</param>
    /// <param name="name">Name, needed for <see cref="ReceiptType.Other"/>.</param>
    public ReceiptBuilder Type(ReceiptType type, string? name = null)
    {
        _draft.Type = type;
        _draft.Name = name ?? _draft.Name;
        return this;
    }

    /// <summary>A training receipt.</summary>
    public ReceiptBuilder Training() => Type(ReceiptType.Training);

    /// <summary>A basket that was aborted.</summary>
    public ReceiptBuilder Aborted() => Type(ReceiptType.Abort);

    /// <summary>An order.</summary>
    /// <param name="table">Allocation group.</param>
    public ReceiptBuilder Order(string table = "Tisch 7")
    {
        _draft.AllocationGroups.Add(table);
        return Type(ReceiptType.Order);
    }

    /// <summary>Reverses a receipt completely: its lines and payments with turned signs, and a reference to it.</summary>
    /// <param name="original">The receipt.</param>
    /// <param name="closingNumber">Closing in which it stands, if it is closed.</param>
    public ReceiptBuilder Reversal(Receipt original, long? closingNumber = null)
    {
        if (original is null)
        {
            throw new ArgumentNullException(nameof(original));
        }

        _draft.IsReversal = true;
        _draft.References.Add(new ReceiptReference(
            ReferenceType.Receipt,
            original.BonId.ToString(CultureInfo.InvariantCulture),
            registerId: original.RegisterId,
            closingNumber: closingNumber,
            date: original.End,
            receiptNumber: original.Number));
        foreach (var line in original.Lines)
        {
            var reversed = _draft.AddLine(line.Text, -line.Quantity, line.UnitPrice, line.Vat.Count > 0 ? line.Vat[0].Rate.Category : VatCategory.NotTaxable);
            reversed.Factor = line.Factor;
            reversed.BusinessCase = line.BusinessCase;
            reversed.OriginalRate = line.Vat.Count == 1 ? line.Vat[0].Rate : null;
        }

        foreach (var payment in original.Payments)
        {
            var back = _draft.Pay(payment.Kind, -payment.Amount, payment.Name);
            if (payment.Currency != original.Currency)
            {
                back.Currency = payment.Currency;
                back.BaseAmount = -payment.BaseAmount;
                back.ExchangeRate = payment.ExchangeRate;
                back.ExchangeRateSource = payment.ExchangeRateSource;
            }
        }

        return this;
    }

    /// <summary>Sets number and, if it differs, BON_ID.</summary>
    /// <param name="number">Receipt number.</param>
    /// <param name="bonId">BON_ID.</param>
    /// <param name="printed">The number as printed.</param>
    public ReceiptBuilder Number(long number, long? bonId = null, string? printed = null)
    {
        _number = number;
        _bonId = bonId;
        _printedNumber = printed;
        return this;
    }

    /// <summary>Sets the sale id.</summary>
    /// <param name="saleId">Sale id.</param>
    public ReceiptBuilder SaleId(string saleId)
    {
        _saleId = saleId;
        return this;
    }

    /// <summary>Sets start and length of the sale.</summary>
    /// <param name="start">First item, on the till's clock.</param>
    /// <param name="duration">How long it took; 57 seconds if <see langword="null"/>.</param>
    public ReceiptBuilder At(DateTimeOffset start, TimeSpan? duration = null)
    {
        _start = start;
        _duration = duration ?? _duration;
        return this;
    }

    /// <summary>Sets who sells.</summary>
    /// <param name="merchant">Merchant.</param>
    public ReceiptBuilder Merchant(Merchant merchant)
    {
        _merchant = merchant ?? throw new ArgumentNullException(nameof(merchant));
        return this;
    }

    /// <summary>Sets who serves.</summary>
    /// <param name="id">Number.</param>
    /// <param name="name">Name.</param>
    public ReceiptBuilder Cashier(string id, string? name = null)
    {
        _draft.Cashier = new Cashier(id, name);
        return this;
    }

    /// <summary>Sets the VAT rates.</summary>
    /// <param name="rates">Rates.</param>
    public ReceiptBuilder VatRates(VatRateTable rates)
    {
        _rates = rates ?? throw new ArgumentNullException(nameof(rates));
        return this;
    }

    /// <summary>Sets the client id; the register's id by default.</summary>
    /// <param name="clientId">Client id.</param>
    public ReceiptBuilder ClientId(string clientId)
    {
        _clientId = clientId;
        return this;
    }

    /// <summary>Sets the layout id.</summary>
    /// <param name="layoutId">32 bytes.</param>
    public ReceiptBuilder Layout(byte[] layoutId)
    {
        _layoutId = layoutId ?? throw new ArgumentNullException(nameof(layoutId));
        return this;
    }

    /// <summary>Signs with this device, so that several receipts share its counters.</summary>
    /// <param name="tse">Device.</param>
    /// <param name="withLogMessage">Whether it gives its raw log message.</param>
    public ReceiptBuilder SignedBy(TestTse tse, bool withLogMessage = true)
    {
        _tse = tse ?? throw new ArgumentNullException(nameof(tse));
        _rawLog = withLogMessage;
        return this;
    }

    /// <summary>Takes fixed bytes as signature, which do not verify: for tests of layouts that only need the form.</summary>
    /// <param name="signature">Bytes of r ‖ s.</param>
    public ReceiptBuilder FixedSignature(byte[] signature)
    {
        _fixedSignature = signature ?? throw new ArgumentNullException(nameof(signature));
        _rawLog = false;
        return this;
    }

    /// <summary>Sets what checking the signature gave.</summary>
    /// <param name="verification">Verified by default.</param>
    public ReceiptBuilder Verification(SignatureVerification verification)
    {
        _verification = verification;
        return this;
    }

    /// <summary>Handed out during an outage.</summary>
    /// <param name="number">Outage number.</param>
    /// <param name="code">Code.</param>
    /// <param name="since">When it began; a minute before the sale if <see langword="null"/>.</param>
    /// <param name="afterStart">Whether the device had started the transaction before it failed.</param>
    public ReceiptBuilder Outage(long number = 1, string code = TseErrorCodes.DeviceAbsent, DateTimeOffset? since = null, bool afterStart = false)
    {
        _outage = new SealedOutage { Number = number, Code = code, Since = since ?? _start.AddMinutes(-1), Text = "Die TSE ist nicht erreichbar." };
        _outageAfterStart = afterStart;
        return this;
    }

    /// <summary>The device turned out to have signed after all (spec till-rules O2); goes with <see cref="Outage"/> after the start.</summary>
    /// <param name="after">How long after the sale it was found.</param>
    public ReceiptBuilder FoundLater(TimeSpan? after = null)
    {
        _foundAfter = after ?? TimeSpan.FromMinutes(5);
        _outageAfterStart = true;
        return this;
    }

    /// <summary>Builds the receipt.</summary>
    public Receipt Build() => BuildEntries().ToReceipt();

    /// <summary>Builds the journal entries.</summary>
    /// <exception cref="ReceiptRefusedException">The draft breaks rules.</exception>
    public ReceiptEntries BuildEntries()
    {
        var tse = _tse ?? new TestTse();
        var end = _start + _duration;
        var clientId = _clientId ?? _registerId;
        var saleId = _saleId ?? "sale-" + _number.ToString(CultureInfo.InvariantCulture);
        var content = Calculate(saleId, end);
        var operation = new Guid((int)_number, 1, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1);
        var opened = new OpenedEntry { Time = _start, SaleId = saleId, ClientId = clientId, OperationId = operation };
        var started = _outage is not null && !_outageAfterStart ? null : Start(tse, opened);
        var process = ReceiptProcess.Create(content);
        var finishing = new FinishingEntry
        {
            Time = end,
            SaleId = saleId,
            ReceiptNumber = _number,
            BonId = _bonId ?? _number,
            PrintedNumber = _printedNumber ?? _number.ToString(CultureInfo.InvariantCulture),
            ClientId = clientId,
            SerialNumber = tse.SerialNumber,
            TransactionNumber = started?.TransactionNumber,
            ProcessType = process.ProcessType,
            ProcessData = process.ProcessData,
            Content = content,
            LinkSecret = [.. Enumerable.Range(0, 16).Select(i => (byte)(i + _number))],
            LayoutId = _layoutId,
        };
        return Seal(tse, opened, started, finishing);
    }

    private static StartedEntry Start(TestTse tse, OpenedEntry opened)
    {
        var log = tse.Start(opened.ClientId, opened.Time);
        return new StartedEntry
        {
            Time = opened.Time.AddMilliseconds(120),
            SaleId = opened.SaleId,
            OperationId = opened.OperationId,
            SerialNumber = tse.SerialNumber,
            TransactionNumber = log.TransactionNumber.GetValueOrDefault(),
            SignatureCounter = log.SignatureCounter,
            LogTime = log.LogTime,
            Signature = log.Signature,
        };
    }

    private ReceiptContent Calculate(string saleId, DateTimeOffset end)
    {
        if (_draft.Lines.Count == 0 && _draft.Type is ReceiptType.Receipt or ReceiptType.Training or ReceiptType.Order)
        {
            Line("Laugenbrezel", 2, 0.85m, VatCategory.Reduced).Line("Kaffee groß", 1, 3.20m);
        }

        var rules = new ReceiptRules(_registerId, _merchant) { VatRates = _rates, MaxLines = int.MaxValue };
        if (_draft.Type == ReceiptType.Receipt && _draft.Payments.Count == 0)
        {
            var unpaid = _draft.Type;
            _draft.Type = ReceiptType.Training;
            var total = ReceiptCalculator.Calculate(saleId, _draft, rules, _start, end).Content.Total;
            _draft.Type = unpaid;
            Cash(total);
        }

        return ReceiptCalculator.Calculate(saleId, _draft, rules, _start, end).Content;
    }

    private ReceiptEntries Seal(TestTse tse, OpenedEntry opened, StartedEntry? started, FinishingEntry finishing)
    {
        var seal = new SealedEntry { Time = finishing.Time.AddMilliseconds(180), SaleId = finishing.SaleId, ReceiptNumber = finishing.ReceiptNumber };
        if (_outage is null)
        {
            seal.Signature = Sign(tse, started!, finishing, seal.Time);
            return new ReceiptEntries(opened, started, finishing, seal, null);
        }

        _outage.SerialNumber = tse.SerialNumber;
        _outage.TransactionNumber = started?.TransactionNumber;
        _outage.IsTestDevice = true;
        seal.Outage = _outage;
        return new ReceiptEntries(opened, started, finishing, seal, _foundAfter is { } after ? Find(tse, started!, finishing, after) : null);
    }

    private SealedSignature Sign(TestTse tse, StartedEntry started, FinishingEntry finishing, DateTimeOffset time)
    {
        var log = tse.Finish(started.TransactionNumber, finishing.ClientId, finishing.ProcessType, finishing.ProcessData, time);
        var signature = tse.Seal(log, started.LogTime, _rawLog);
        signature.Verification = _verification;
        signature.Value = _fixedSignature ?? signature.Value;
        return signature;
    }

    private FoundOnDeviceEntry Find(TestTse tse, StartedEntry started, FinishingEntry finishing, TimeSpan after)
    {
        var log = tse.Finish(started.TransactionNumber, finishing.ClientId, finishing.ProcessType, finishing.ProcessData, finishing.Time);
        return new FoundOnDeviceEntry
        {
            Time = finishing.Time + after,
            SaleId = finishing.SaleId,
            ReceiptNumber = finishing.ReceiptNumber,
            SerialNumber = tse.SerialNumber,
            TransactionNumber = started.TransactionNumber,
            SignatureCounter = log.SignatureCounter,
            Signature = log.Signature,
            StartTime = started.LogTime,
            LogTime = log.LogTime,
            LogMessage = _rawLog ? log.RawBytes : [],
        };
    }
}
