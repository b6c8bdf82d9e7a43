namespace Fiscal.Tse.Simulator;

/// <summary>Carries out a <see cref="FaultScript"/>: its user says where it stands, the device asks what is wrong there.</summary>
/// <remarks>
/// Thread-safe. <c>unplug</c>, <c>full</c> and <c>certificate-expired</c> last from before the first position until <see cref="Pass"/> of the last.
/// The others happen once a position: <c>hang</c> and <c>lost-command</c> to the first Start or Finish, <c>lost-answer</c>, <c>wrong-signature</c> and
/// <c>wrong-key</c> to the first Finish, <c>clock-jump</c> and <c>reboot</c> to the first command. So the sale at that position is the only one they hit.
/// </remarks>
public sealed class SimulatedFaults
{
    private readonly object _lock = new();
    private readonly FaultScript _script;
    private readonly HashSet<FaultKind> _spent = [];
    private bool _passed;

    internal SimulatedFaults(FaultScript script) => _script = script;

    /// <summary>Where the script stands; 0 before the first <see cref="MoveTo"/>.</summary>
    public long Position { get; private set; }

    /// <summary>Goes to a position.</summary>
    public void MoveTo(long position)
    {
        lock (_lock)
        {
            Position = position;
            _passed = false;
            _spent.Clear();
        }
    }

    /// <summary>What happened at this position is over; faults that end here are gone.</summary>
    public void Pass()
    {
        lock (_lock)
        {
            _passed = true;
        }
    }

    internal bool Lasts(FaultKind kind)
    {
        lock (_lock)
        {
            return _script.Rules.Any(rule => rule.Kind == kind && rule.Covers(Position) && (!_passed || (rule.Every is null && Position < rule.Last)));
        }
    }

    internal FaultRule? TakeOnce(FaultKind kind)
    {
        lock (_lock)
        {
            if (_passed || _spent.Contains(kind) || _script.Rules.FirstOrDefault(rule => rule.Kind == kind && rule.Covers(Position)) is not { } rule)
            {
                return null;
            }

            _spent.Add(kind);
            return rule;
        }
    }
}
