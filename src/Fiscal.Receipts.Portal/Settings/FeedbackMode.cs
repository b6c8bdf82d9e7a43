namespace Fiscal.Receipts.Portal;

/// <summary>Where a branch asks for feedback.</summary>
public enum FeedbackMode
{
    /// <summary>Nowhere.</summary>
    Off,

    /// <summary>By its own form on the customer's page.</summary>
    Form,

    /// <summary>By a link to a public review site, shown to everybody.</summary>
    PublicReview,

    /// <summary>By both. The link does not depend on what the form says: choosing who may review in public is forbidden by the sites.</summary>
    Both,
}
