namespace Fiscal.Printing.EscPos;

/// <summary>Where a print is on its way.</summary>
public enum PrintJobState
{
    /// <summary>It waits for the ones before.</summary>
    Queued,

    /// <summary>The printer is asked, or bytes are leaving.</summary>
    Sending,

    /// <summary>All bytes have left; the confirmation is awaited.</summary>
    Sent,

    /// <summary>The printer stopped and goes on by itself when <see cref="PrintJob.PausedBy"/> is over. Printing it again would print it twice.</summary>
    Paused,

    /// <summary>It has a result.</summary>
    Ended,
}
