namespace Fiscal.Receipts.Portal;

/// <summary>What a page offers beside the receipt, and what it has to say after a form was sent.</summary>
internal sealed class ReceiptView
{
    public bool IsVerified { get; init; }

    public bool OffersMail { get; init; }

    public bool OffersFeedback { get; init; }

    public bool HasGivenFeedback { get; init; }

    public bool OffersWrongReceipt { get; init; }

    public string? Message { get; init; }

    public bool IsProblem { get; init; }

    public string? MailProblem { get; init; }

    public string? FeedbackProblem { get; init; }

    public string? HospitalityProblem { get; init; }
}
