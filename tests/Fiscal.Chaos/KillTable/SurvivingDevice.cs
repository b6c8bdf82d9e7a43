using Fiscal.Tse.Simulator;

namespace Fiscal.Chaos;

/// <summary>The TSE, which has power of its own: it outlives the till, and so does a command that is still on its way to it.</summary>
internal sealed class SurvivingDevice(LookUpProfile profile, TimeProvider clock) : IDisposable
{
    public TimeProvider Clock { get; } = clock;

    public LookUpProfile Profile { get; } = profile;

    public SimulatedTse Tse { get; } = new(new SimulatedTseOptions { UseP256 = true, LookUps = profile, TimeProvider = clock });

    /// <summary>A command that the dead process sent and the device has not seen yet.</summary>
    public Func<Task>? UnderWay { get; set; }

    public void Dispose() => Tse.Dispose();
}
