namespace Fiscal;

/// <summary>What a receipt says: validated, priced, taxed. It becomes a <see cref="Receipt"/> when it is numbered and sealed in the journal.</summary>
/// <remarks>Immutable; made by <see cref="ReceiptCalculator"/> and by the journal's reader.</remarks>
public class ReceiptContent
{
    internal ReceiptContent()
    {
    }

    /// <summary>Register that sold.</summary>
    public string RegisterId { get; internal set; } = string.Empty;

    /// <summary>The POS's own id of the sale; unique per register.</summary>
    public string SaleId { get; internal set; } = string.Empty;

    /// <summary>What the receipt is (<c>BON_TYP</c>).</summary>
    public ReceiptType Type { get; internal set; }

    /// <summary>Name for <see cref="ReceiptType.Other"/> (<c>BON_NAME</c>).</summary>
    public string? Name { get; internal set; }

    /// <summary>First capture, on the till's clock (<c>BON_START</c>).</summary>
    public DateTimeOffset Start { get; internal set; }

    /// <summary>End, on the till's clock (<c>BON_ENDE</c>).</summary>
    public DateTimeOffset End { get; internal set; }

    /// <summary>Start of the first order of a table, printed in clear text (DSFinV-K 2.7.2).</summary>
    public DateTimeOffset? FirstOrderStart { get; internal set; }

    /// <summary>Currency of all amounts but foreign payments, ISO 4217.</summary>
    public string Currency { get; internal set; } = Fiscal.Currency.Euro;

    /// <summary>Sum of all lines, gross.</summary>
    public decimal Total { get; internal set; }

    /// <summary>Lines in order.</summary>
    public IReadOnlyList<LineItem> Lines { get; internal set; } = [];

    /// <summary>Sums per VAT key, as printed, ordered by key.</summary>
    public IReadOnlyList<VatAmount> Vat { get; internal set; } = [];

    /// <summary>Payments in order.</summary>
    public IReadOnlyList<Payment> Payments { get; internal set; } = [];

    /// <summary>Who sold.</summary>
    public Merchant Merchant { get; internal set; } = null!;

    /// <summary>Who served.</summary>
    public Cashier? Cashier { get; internal set; }

    /// <summary>Who bought, if known.</summary>
    public Customer? Customer { get; internal set; }

    /// <summary>Eaten on the premises, for the whole receipt.</summary>
    public bool? InHouse { get; internal set; }

    /// <summary>Whether this receipt reverses another one completely (<c>BON_STORNO</c>).</summary>
    public bool IsReversal { get; internal set; }

    /// <summary>What the receipt refers to.</summary>
    public IReadOnlyList<ReceiptReference> References { get; internal set; } = [];

    /// <summary>Tables, rooms, courses (<c>ABRECHNUNGSKREIS</c>).</summary>
    public IReadOnlyList<string> AllocationGroups { get; internal set; } = [];

    /// <summary>Notes printed on the receipt (<c>BON_NOTIZ</c>).</summary>
    public IReadOnlyList<string> Notes { get; internal set; } = [];

    /// <summary>Terminal that captured it, if not the register itself (<c>TERMINAL_ID</c>).</summary>
    public string? TerminalId { get; internal set; }

    /// <summary>Data of other packages and of the POS: name → JSON text.</summary>
    public IReadOnlyDictionary<string, string> Extensions { get; internal set; } = new Dictionary<string, string>();
}
