namespace Fiscal;

/// <summary>How was paid: DSFinV-K <c>ZAHLART_TYP</c>, official word in brackets. Vouchers are business cases, never payments.</summary>
public enum PaymentKind
{
    /// <summary>Cash (<c>Bar</c>).</summary>
    Cash,

    /// <summary>Not cash, kind unknown to the till (<c>Unbar</c>).</summary>
    NonCash,

    /// <summary>Any debit card (<c>ECKarte</c>).</summary>
    DebitCard,

    /// <summary>Credit card (<c>Kreditkarte</c>).</summary>
    CreditCard,

    /// <summary>Electronic payment service (<c>ElZahlungsdienstleister</c>).</summary>
    PaymentService,

    /// <summary>Stored-value card (<c>Guthabenkarte</c>).</summary>
    StoredValueCard,
}
