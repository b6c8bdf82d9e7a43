namespace Fiscal.Printing.EscPos;

/// <summary>Tells the journal what became of receipts, and when the output was out of order (spec till-rules O10).</summary>
internal sealed class OutputOutages(DeliveryLog? log, string? registerId, string device)
{
    private readonly object _lock = new();
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    public void Record(PrintJob job, PrintResult result)
    {
        if (log is null || job.ReceiptId.Number == 0)
        {
            return;
        }

        var (kind, detail) = result.Outcome switch
        {
            PrintOutcome.Printed => (DeliveryKind.Printed, result.ConfirmedBy == PrintConfirmation.ProcessId ? "processId" : "orderedStatus"),
            // Taken by something that cannot confirm: the journal has no word between printed and unknown, and printed would be a claim that nobody made. The detail tells it from a print that went wrong.
            PrintOutcome.Delivered => (DeliveryKind.PrintUnknown, "delivered"),
            PrintOutcome.Failed => (DeliveryKind.PrintFailed, Word(result.Problem)),
            _ => (DeliveryKind.PrintUnknown, Word(result.Problem)),
        };
        log.Record(job.ReceiptId, new DeliveryEvent(kind, detail, device));
    }

    public void Begin(PrintJob job, string cause)
    {
        var register = RegisterOf(job);
        if (log is not null && register is not null)
        {
            lock (_lock)
            {
                if (!_open.Add(register))
                {
                    return;
                }
            }

            log.BeginOutputOutage(register, device, cause);
        }
    }

    public void End()
    {
        string[] registers;
        lock (_lock)
        {
            registers = [.. _open];
            _open.Clear();
        }

        foreach (var register in registers)
        {
            log?.EndOutputOutage(register, device);
        }
    }

    private static string Word(PrintProblem problem)
    {
        var name = problem.ToString();
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    private string? RegisterOf(PrintJob job) => job.ReceiptId.Number != 0 ? job.ReceiptId.RegisterId : registerId;
}
