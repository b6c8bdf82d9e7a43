namespace Fiscal;

/// <summary>What came of a command within the cashier's wait.</summary>
internal sealed class TseOutcome<T>
    where T : class
{
    private TseOutcome(T? answer, TseException? failure, Task<T>? late)
    {
        Answer = answer;
        Failure = failure;
        Late = late;
    }

    public T? Answer { get; }

    public TseException? Failure { get; }

    /// <summary>The command that goes on although nobody waits any more.</summary>
    public Task<T>? Late { get; }

    public static TseOutcome<T> Answered(T answer) => new(answer, null, null);

    public static TseOutcome<T> Failed(TseException failure, Task<T>? late = null) => new(null, failure, late);
}
