namespace Fiscal.Receipts.Portal;

/// <summary>How a question of the feedback form is answered.</summary>
public enum FeedbackQuestionKind
{
    /// <summary>One to five stars.</summary>
    Stars,

    /// <summary>One of the choices.</summary>
    Choice,

    /// <summary>A text of up to 1,000 characters.</summary>
    Text,
}
