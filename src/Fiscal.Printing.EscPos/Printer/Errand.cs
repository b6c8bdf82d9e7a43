namespace Fiscal.Printing.EscPos;

/// <summary>Something else than a job to do with the connection: asking the printer what it is.</summary>
internal sealed class Errand(Func<PrinterLink, Task> work, bool inline)
{
    private readonly TaskCompletionSource<bool> _done = new(inline ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Completion => _done.Task;

    public async Task RunAsync(PrinterLink link)
    {
        try
        {
            await work(link).ConfigureAwait(false);
            _done.TrySetResult(true);
        }
        catch (IOException e)
        {
            _done.TrySetException(e);
        }
    }

    public void Fail(Exception exception) => _done.TrySetException(exception);
}
