namespace Fiscal;

/// <summary>What the POS wants to book: its own cart mapped into our terms. Mutable until it is finished.</summary>
/// <remarks>Not thread-safe. Checked as a whole by <see cref="ReceiptCalculator"/> before anything is journalled.</remarks>
public sealed partial class ReceiptDraft
{
    /// <summary>What the receipt is; <see cref="ReceiptType.Receipt"/> by default.</summary>
    public ReceiptType Type { get; set; }

    /// <summary>Name for <see cref="ReceiptType.Other"/> (<c>BON_NAME</c>).</summary>
    public string? Name { get; set; }

    /// <summary>Currency of the amounts, ISO 4217; the register's by default.</summary>
    public string Currency { get; set; } = Fiscal.Currency.Euro;

    /// <summary>Lines in order.</summary>
    public IList<DraftLine> Lines { get; } = [];

    /// <summary>Payments in order; together they equal the sum of the lines.</summary>
    public IList<DraftPayment> Payments { get; } = [];

    /// <summary>Who served.</summary>
    public Cashier? Cashier { get; set; }

    /// <summary>Who bought, if known.</summary>
    public Customer? Customer { get; set; }

    /// <summary>Eaten on the premises; lines may differ.</summary>
    public bool? InHouse { get; set; }

    /// <summary>Whether this reverses another receipt completely; needs a reference to it.</summary>
    public bool IsReversal { get; set; }

    /// <summary>What the receipt refers to.</summary>
    public IList<ReceiptReference> References { get; } = [];

    /// <summary>Tables, rooms, courses (<c>ABRECHNUNGSKREIS</c>).</summary>
    public IList<string> AllocationGroups { get; } = [];

    /// <summary>Notes printed on the receipt.</summary>
    public IList<string> Notes { get; } = [];

    /// <summary>Start of the first order of a table (DSFinV-K 2.7.2).</summary>
    public DateTimeOffset? FirstOrderStart { get; set; }

    /// <summary>Terminal that captured it, if not the register itself.</summary>
    public string? TerminalId { get; set; }

    /// <summary>Own data: name → JSON text of at most 64 KiB; refused if it is not JSON.</summary>
    public IDictionary<string, string> Extensions { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds a line: quantity × gross unit price.</summary>
    /// <returns>The line, to set what else is known.</returns>
    public DraftLine AddLine(string text, decimal quantity, decimal unitPrice, VatCategory vatCategory)
    {
        var line = new DraftLine { Text = text, Quantity = quantity, UnitPrice = unitPrice, VatCategory = vatCategory };
        Lines.Add(line);
        return line;
    }

    /// <summary>Adds a cash payment.</summary>
    /// <param name="amount">What stays in the till: given minus change.</param>
    /// <param name="given">What the customer handed over; the change is the difference.</param>
    public DraftPayment PayCash(decimal amount, decimal? given = null)
    {
        var payment = new DraftPayment { Kind = PaymentKind.Cash, Amount = amount, Given = given };
        Payments.Add(payment);
        return payment;
    }

    /// <summary>Adds a payment that is not cash.</summary>
    public DraftPayment Pay(PaymentKind kind, decimal amount, string? name = null)
    {
        var payment = new DraftPayment { Kind = kind, Amount = amount, Name = name };
        Payments.Add(payment);
        return payment;
    }
}
