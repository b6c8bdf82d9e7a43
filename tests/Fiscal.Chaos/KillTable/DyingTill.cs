using Fiscal.Journal;

namespace Fiscal.Chaos;

/// <summary>One life of a till's process: counts its steps, dies at the chosen one, and lets nothing reach journal or device after that.</summary>
internal sealed class DyingTill(JournalMedium medium, Death death)
{
    private string? _fatalStep;
    private volatile bool _isDead;

    public Death Death { get; } = death;

    public bool IsDead => _isDead;

    /// <summary>Steps since <see cref="Arm"/>, for whoever wonders why one was never reached.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>Called at each step while the till lives, before it may die of it.</summary>
    public Action<string>? OnStep { get; set; }

    /// <summary>From here on the step kills.</summary>
    public void Arm(string step) => _fatalStep = step;

    public void Step(string name)
    {
        ThrowIfDead();
        if (_fatalStep is null)
        {
            return;
        }

        lock (Steps)
        {
            Steps.Add(name);
        }

        OnStep?.Invoke(name);
        if (name == _fatalStep)
        {
            medium.Kill();
            _isDead = true;
            ThrowIfDead();
        }
    }

    public void ThrowIfDead()
    {
        if (_isDead)
        {
            throw new JournalException(JournalErrorCodes.StorageFailed, "This process is dead.");
        }
    }
}
