namespace Fiscal.Receipts.Portal;

/// <summary>What a branch asks its customers, on the page of their receipt.</summary>
public sealed class FeedbackForm
{
    /// <summary>Where it asks; nowhere by default.</summary>
    public FeedbackMode Mode { get; set; }

    /// <summary>Number of this form, 1 to 1,000,000, kept with each answer: raise it when the questions change.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Up to five questions beside the stars for the visit as a whole.</summary>
    public IList<FeedbackQuestion> Questions { get; } = [];

    /// <summary>Whether customers may leave an address to be called back. Such an answer is no longer anonymous; it goes after 90 days.</summary>
    public bool AsksForContact { get; set; }

    /// <summary>What is said when an answer has arrived, up to 300 characters; a default text if empty.</summary>
    public string ThankYou { get; set; } = string.Empty;

    /// <summary>The same in English.</summary>
    public string ThankYouEn { get; set; } = string.Empty;

    /// <summary>Where to review in public; an https address.</summary>
    public Uri? PublicReviewUrl { get; set; }

    internal bool HasForm => Mode is FeedbackMode.Form or FeedbackMode.Both;

    internal bool HasPublicReview => Mode is FeedbackMode.PublicReview or FeedbackMode.Both && PublicReviewUrl is not null;
}
