namespace Fiscal;

/// <summary>What the caretaker remembers of one kind of duty.</summary>
internal sealed class DutyRecord
{
    private const double Patience = 0.8;
    private static readonly TimeSpan LeastLead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private TimeSpan _pause = FirstPause;

    public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>From here any quiet moment will do: at 80 % of the time between first sight and deadline. Earlier ones only use up signatures (spec swissbit-tse §5.3, P17).</summary>
    public DateTimeOffset WantedFrom { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>From here every moment without a basket will do.</summary>
    public DateTimeOffset Pressing { get; private set; } = DateTimeOffset.MaxValue;

    public bool StopsSales { get; private set; }

    public DateTimeOffset NotBefore { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Whether the device itself said no, so that asking again soon is pointless even if a sale wants it.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>A log-in that was refused is never repeated on its own: the next refusals would block the PIN.</summary>
    public bool IsLatched { get; private set; }

    public TseException? LastFailure { get; private set; }

    /// <summary>Under way: whoever wants the same waits for it.</summary>
    public Task<DutyOutcome>? Running { get; set; }

    public void Observe(TseDuty duty, DateTimeOffset now)
    {
        StopsSales = duty.StopsSales;
        var interval = Due == DateTimeOffset.MaxValue ? TimeSpan.Zero : Due - WantedFrom;
        var moved = (duty.Due - Due).Duration();
        if (Due != DateTimeOffset.MaxValue && moved <= TimeSpan.FromTicks(interval.Ticks / 2) && moved < LeastLead)
        {
            // Devices count seconds down: the same deadline comes back a little off.
            return;
        }

        Due = duty.Due;
        var left = duty.Due > now ? duty.Due - now : TimeSpan.Zero;
        WantedFrom = now + TimeSpan.FromTicks((long)(left.Ticks * Patience));
        var lead = duty.ExpectedDuration + duty.ExpectedDuration > LeastLead ? duty.ExpectedDuration + duty.ExpectedDuration : LeastLead;
        Pressing = Due - lead > WantedFrom ? Due - lead : WantedFrom;
    }

    /// <summary>Called with the caretaker's lock held; the device is asked after it.</summary>
    public TaskCompletionSource<DutyOutcome> Begin()
    {
        // Whoever waits goes on where the device answers: a blocked pool delays nobody.
        var outcome = new TaskCompletionSource<DutyOutcome>();
        Running = outcome.Task;
        return outcome;
    }

    public void Succeed(DateTimeOffset now)
    {
        _pause = FirstPause;
        IsRefused = false;
        LastFailure = null;
        IsNoLongerAsked();

        // A device whose deadline does not move must not be kept at it.
        NotBefore = now + FirstPause;
    }

    /// <summary>The next sight of the device gives the next deadline.</summary>
    public void IsNoLongerAsked() => Due = WantedFrom = Pressing = DateTimeOffset.MaxValue;

    public void Fail(TseException failure, DateTimeOffset now, bool isLogIn)
    {
        LastFailure = failure;
        IsRefused = failure.Execution == TseExecution.Refused;
        IsLatched = isLogIn && IsRefused;
        NotBefore = now + (failure.RetryAfter ?? _pause);
        _pause = _pause + _pause > LongestPause ? LongestPause : _pause + _pause;
    }

    /// <summary>The device was well again: what it refused before says nothing any more.</summary>
    public void Forgive()
    {
        _pause = FirstPause;
        NotBefore = DateTimeOffset.MinValue;
        IsRefused = false;
    }
}
