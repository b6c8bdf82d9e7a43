namespace Fiscal.Receipts.Portal;

/// <summary>A question of the feedback form.</summary>
public sealed class FeedbackQuestion
{
    /// <summary>The question, up to 200 characters.</summary>
    public string Text { get; set; } = string.Empty;

    /// <summary>The question in English; the other one is shown if empty.</summary>
    public string TextEn { get; set; } = string.Empty;

    /// <summary>How it is answered.</summary>
    public FeedbackQuestionKind Kind { get; set; }

    /// <summary>What can be chosen, 2 to 10 texts of up to 80 characters; empty for other kinds.</summary>
    public IList<string> Choices { get; } = [];
}
