namespace Fiscal.Printing.EscPos;

/// <summary>Something else than a job to do with the connection: asking the printer what it is, storing a logo.</summary>
internal sealed class Errand(Func<PrinterLink, Task> work, bool inline)
{
    private readonly TaskCompletionSource<bool> _done = new(inline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Completion => _done.Task;

    /// <summary>Whether it went well; otherwise the connection may stand in the middle of something.</summary>
    public async Task<bool> RunAsync(PrinterLink link)
    {
        try
        {
            await work(link).ConfigureAwait(false);
            _done.TrySetResult(true);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _done.TrySetException(e);
            return false;
        }
    }

    public void Fail(Exception exception) => _done.TrySetException(exception);
}
