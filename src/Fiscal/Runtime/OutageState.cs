using Fiscal.Journal;

namespace Fiscal;

internal sealed class OutageState(OutageBeganEntry began)
{
    public OutageBeganEntry Began { get; } = began;

    public TimeSpan NextProbe { get; set; }

    public ITimer? Timer { get; set; }
}
