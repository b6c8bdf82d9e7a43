namespace Fiscal;

/// <summary>How a receipt has to be handed out (§146a(2) AO). The law is in motion: a setting with a date, see <see cref="ReceiptDutyPeriod"/>.</summary>
public enum ReceiptDuty
{
    /// <summary>No duty, for example for own vouchers of cash movements (AEAO zu §146a).</summary>
    None,

    /// <summary>Offered, on paper or electronically, to every customer.</summary>
    Always,

    /// <summary>Handed out to whoever asks.</summary>
    OnRequest,

    /// <summary>Offered electronically; on paper to whoever asks.</summary>
    Digital,
}
