using Fiscal.Journal;

namespace Fiscal;

internal sealed class OutageState(OutageBeganEntry began)
{
    public OutageBeganEntry Began { get; } = began;

    public TimeSpan NextProbe { get; set; }

    /// <summary>Whether it is over once the one receipt it was begun for is sealed: the device works, it only cannot tell about that one.</summary>
    public bool EndsWithSeal { get; set; }

    public ITimer? Timer { get; set; }
}
