namespace Fiscal.Receipts;

/// <summary>When a register prints by itself. Where nothing digital can be offered, paper is due under every policy: the law wants a receipt (§146a(2) AO).</summary>
public enum PaperPolicy
{
    /// <summary>Always.</summary>
    Always,

    /// <summary>When the customer asks for it.</summary>
    OnRequest,

    /// <summary>Unless the customer has agreed to the digital receipt: where cashier or customer confirm, silence means paper.</summary>
    OnlyWithoutDigital,

    /// <summary>From an amount on (<see cref="DigitalReceiptsOptions.PaperFromAmount"/>); below it when the customer asks.</summary>
    FromAmount,
}
