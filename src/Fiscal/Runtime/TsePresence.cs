namespace Fiscal;

/// <summary>One register's word to a TSE's caretaker: how many baskets are open, and since when nothing has changed.</summary>
/// <remarks>Thread-safe; the fields belong to the caretaker's lock.</remarks>
internal sealed class TsePresence(TseCaretaker caretaker, TimeSpan quietTime) : IDisposable
{
    public TimeSpan QuietTime { get; } = quietTime;

    public int OpenBaskets { get; set; }

    public DateTimeOffset LastChange { get; set; }

    public void Report(int openBaskets) => caretaker.Report(this, openBaskets);

    public void Dispose() => caretaker.Detach(this);
}
