namespace Fiscal.Journal;

/// <summary>One outage of a TSE as the journal tells it, with the receipts that were handed out without signature because of it.</summary>
public sealed class OutageRecord
{
    /// <summary>Creates the record.</summary>
    /// <param name="began">The entry that began it.</param>
    public OutageRecord(OutageBeganEntry began)
    {
        if (began is null)
        {
            throw new ArgumentNullException(nameof(began));
        }

        Number = began.OutageNumber;
        Begin = began.Time;
        Code = began.Code;
        ProviderCode = began.ProviderCode;
        Text = began.Text;
        SerialNumber = began.SerialNumber;
        Manufacturer = began.Manufacturer;
        ClientId = began.ClientId;
        Cashier = began.Cashier;
        Printer = began.Printer;
        IsTestDevice = began.IsTestDevice;
    }

    /// <summary>Number, continuous per register.</summary>
    public long Number { get; }

    /// <summary>Begin, on the till's clock.</summary>
    public DateTimeOffset Begin { get; }

    /// <summary>End, on the till's clock; <see langword="null"/> while it lasts.</summary>
    public DateTimeOffset? End { get; internal set; }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>The device's own code.</summary>
    public string? ProviderCode { get; }

    /// <summary>One German sentence.</summary>
    public string Text { get; }

    /// <summary>Device; empty if it was never known.</summary>
    public TseSerialNumber SerialNumber { get; }

    /// <summary>Maker of the device.</summary>
    public string? Manufacturer { get; }

    /// <summary>Client id of the till at the TSE; empty in journals of older versions.</summary>
    public string ClientId { get; }

    /// <summary>Who served when it began, as far as known.</summary>
    public Cashier? Cashier { get; }

    /// <summary>Name of the till's printer, if it has one.</summary>
    public string? Printer { get; }

    /// <summary>Whether one of the register's devices was a test device: its slips say so.</summary>
    public bool IsTestDevice { get; }

    /// <summary>Numbers of the receipts handed out without signature, ascending.</summary>
    public IReadOnlyList<long> Receipts => ReceiptList;

    /// <summary>What was done about it, in order.</summary>
    public IReadOnlyList<OutageAnnotatedEntry> Annotations => AnnotationList;

    internal List<long> ReceiptList { get; } = [];

    internal List<OutageAnnotatedEntry> AnnotationList { get; } = [];
}
